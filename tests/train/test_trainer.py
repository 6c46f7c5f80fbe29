import itertools
import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_parts import StopAfter, hash_weights, make_images, make_parts, make_spec, resume, run

from cnnstudio.control import ThreadControl
from cnnstudio.data.imageset import ImageSet
from cnnstudio.errors import StoreError
from cnnstudio.events import Event, RunEnded, RunStarted, from_json, to_json
from cnnstudio.history import EPOCH_COLUMNS, STEP_COLUMNS, RunHistory
from cnnstudio.train import loop as loops
from cnnstudio.train import progress
from cnnstudio.train import segment as segments
from cnnstudio.train.assemble import assemble_with
from cnnstudio.train.checkpoint import load_checkpoint, load_weights
from cnnstudio.train.trainer import train

EVERYTHING: dict[str, Any] = {
    "architecture": {"name": "width", "options": {}},
    "regularizers": [
        {"name": "l1"},
        {"name": "l2"},
        {"name": "weight_decay"},
        {"name": "dropout"},
        {"name": "batch_norm"},
        {"name": "label_smoothing"},
        {"name": "early_stopping", "options": {"patience": 5}},
        {"name": "mixup"},
        {"name": "gradient_clipping"},
    ],
    "augmentations": [
        {"name": "flip"},
        {"name": "pad_and_crop", "options": {"padding": 1}},
        {"name": "cutout", "options": {"size": 3}},
        {"name": "color_jitter"},
    ],
    "optimizer": {"name": "sgd", "options": {"momentum": 0.9, "nesterov": True}},
    "schedule": {"name": "cosine", "options": {"warmup_epochs": 1}},
}


def kinds(events: list[Event]) -> list[str]:
    return [event.event for event in events if event.event != "progress"]


def end_of(events: list[Event]) -> RunEnded:
    assert isinstance(events[-1], RunEnded)
    assert sum(isinstance(event, RunEnded) for event in events) == 1
    return events[-1]


@pytest.fixture(autouse=True)
def save_every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "SAVE_INTERVAL_S", 0.0)


def test_a_run_says_what_it_is_and_how_it_ended(tmp_path: Path) -> None:
    events, parts = run(tmp_path, epochs=3, name="mine")
    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.name, started.epochs, started.steps_per_epoch) == ("mine", 3, 4)
    assert started.parameters == sum(p.numel() for p in parts.model.parameters())
    assert (started.train_size, started.validation_size, started.test_size) == (64, 24, 0)
    assert started.classes == ("class 0", "class 1") and started.input_shape == (3, 8, 8)
    assert started.device == "cpu" and started.device_name and started.threads == torch.get_num_threads()
    assert started.data_fingerprint == "tiny" and started.torch_version == torch.__version__
    end = end_of(events)
    assert end.status == "finished" and end.last is not None and end.last.epoch == 3
    assert kinds(events).count("epoch_ended") == 3
    assert [event.elapsed_s for event in events] == sorted(event.elapsed_s for event in events)


def test_every_step_is_reported_once_and_in_order(tmp_path: Path) -> None:
    events, _ = run(tmp_path, epochs=3)
    steps = [step for event in events if event.event == "progress" for step in event.steps]
    assert steps == list(range(1, 13))


def test_replay_of_the_journal_equals_the_live_history(tmp_path: Path) -> None:
    live = RunHistory()
    events: list[Event] = []
    for event in train(make_parts(epochs=4), "run", tmp_path, ThreadControl()):
        live.add(event)
        events.append(event)
    stored = RunHistory(from_json(to_json(event)) for event in events)
    for name in (*EPOCH_COLUMNS, *STEP_COLUMNS):
        assert live.column(name).tobytes() == stored.column(name).tobytes()
    assert (live.best, live.last, live.state) == (stored.best, stored.last, "finished")


def test_what_a_live_viewer_sees_beyond_the_journal_is_in_the_next_event_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "LEAST_INTERVAL_S", 0.0)
    for name, value in (("LEAST_INTERVAL_S", 0.0), ("BEAT_INTERVAL_S", 0.0), ("MOST_EVENTS", 1)):
        monkeypatch.setattr(progress, name, value)
    live, kept, beats = RunHistory(), RunHistory(), 0
    for stop, start in ((9, None), (0, "last.pt")):
        control = StopAfter(stop) if stop else ThreadControl()
        checkpoint = load_checkpoint(tmp_path / start) if start else None
        for count, event in enumerate(train(make_parts(epochs=9), "run", tmp_path, control, checkpoint)):
            live.add(event)
            if count % 7 == 3:
                control.pause()
            if event.event == "paused":
                control.resume()
            if event.event == "progress" and not event.steps:
                beats += 1
                continue
            kept.add(event)
            for fact in ("state", "epoch", "step", "elapsed_s", "images_per_s", "best", "last"):
                assert getattr(live, fact) == getattr(kept, fact), (event, fact)
    assert beats > 20 and kept.column("step").tolist() == list(range(1, 37))


def test_equal_specs_give_equal_weights_and_other_seeds_do_not(tmp_path: Path) -> None:
    hashes = [hash_weights(run(tmp_path / str(i), seed=s)[1].model.state_dict()) for i, s in enumerate((5, 5, 6))]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("values", [{}, EVERYTHING], ids=["plain", "everything"])
@pytest.mark.parametrize("epoch", range(1, 7))
def test_stop_after_an_epoch_and_resume_is_as_if_nothing_happened(
    tmp_path: Path, epoch: int, values: dict[str, Any]
) -> None:
    whole, parts = run(tmp_path / "whole", epochs=6, **values)
    control = ThreadControl()
    events: list[Event] = []
    for event in train(make_parts(epochs=6, **values), "run", tmp_path / "parts", control):
        events.append(event)
        if event.event == "epoch_ended" and event.epoch == epoch:
            control.stop()
    if epoch < 6:
        assert end_of(events).status == "stopped"
        more, second = resume(tmp_path / "parts", epochs=6, **values)
        assert kinds(more)[0] == "resumed"
        assert hash_weights(second.model.state_dict()) == hash_weights(parts.model.state_dict())
        events += more
    _assert_same_history(RunHistory(whole), RunHistory(events))
    assert end_of(whole).best == events[-1].best and end_of(whole).last == events[-1].last  # type: ignore[union-attr]


@pytest.mark.parametrize("questions", [1, 3, 4, 7, 9, 11])
def test_stop_in_mid_epoch_and_resume_is_as_if_nothing_happened(tmp_path: Path, questions: int) -> None:
    whole, parts = run(tmp_path / "whole", epochs=3, **EVERYTHING)
    first, _ = run(tmp_path / "parts", control=StopAfter(questions), epochs=3, **EVERYTHING)
    assert end_of(first).status == "stopped"
    again, _ = resume(tmp_path / "parts", StopAfter(2), epochs=3, **EVERYTHING)
    assert end_of(again).status == "stopped"
    rest, second = resume(tmp_path / "parts", epochs=3, **EVERYTHING)
    assert hash_weights(second.model.state_dict()) == hash_weights(parts.model.state_dict())
    _assert_same_history(RunHistory(whole), RunHistory([*first, *again, *rest]))
    assert end_of(whole).best == end_of(rest).best and end_of(whole).last == end_of(rest).last


def _assert_same_history(one: RunHistory, other: RunHistory) -> None:
    for name in ("epoch", "train_accuracy", "validation_loss", "validation_accuracy", "learning_rate", "step"):
        assert one.column(name).tolist() == other.column(name).tolist(), name  # type: ignore[arg-type]
    for name in ("train_loss", "step_loss"):
        assert one.column(name) == pytest.approx(other.column(name)), name  # type: ignore[arg-type]


def test_best_is_the_earliest_of_the_highest_accuracies_and_is_measured_in_eval_mode(tmp_path: Path) -> None:
    events, parts = run(tmp_path, epochs=5, **EVERYTHING | {"schedule": {"name": "constant", "options": {}}})
    accuracies = [event.validation.accuracy for event in events if event.event == "epoch_ended"]
    end = end_of(events)
    assert end.best is not None and end.best.train is not None and end.last is not None
    assert end.best.epoch == 1 + accuracies.index(max(a for a in accuracies if a is not None))
    parts.model.load_state_dict(load_weights(tmp_path / "best.pt"))
    parts.model.eval()
    images = parts.images.train
    pixels = images.images.float() / 255
    with torch.no_grad():
        logits = parts.model((pixels - 0.4) / 0.25)
    assert end.best.train.accuracy == pytest.approx((logits.argmax(1) == images.labels).float().mean().item())
    assert end.best.train.loss == pytest.approx(
        torch.nn.functional.cross_entropy(logits, images.labels).item(), rel=1e-4
    )
    assert end.best.train.measured == "eval"


def test_stop_before_the_first_batch_keeps_the_beginning(tmp_path: Path) -> None:
    control = ThreadControl()
    control.stop()
    events, _ = run(tmp_path, control=control)
    assert kinds(events) == ["run_started", "checkpoint_saved", "run_ended"]
    assert end_of(events).best is None
    more, parts = resume(tmp_path)
    assert hash_weights(parts.model.state_dict()) == hash_weights(run(tmp_path / "whole")[1].model.state_dict())
    assert kinds(more)[0] == "resumed"


def test_architectures_of_one_seed_see_the_same_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cnnstudio.train.step import TrainingStep

    seen: list[list[torch.Tensor]] = []
    original = TrainingStep.prepare_batch

    def spy(self: TrainingStep, *place: Any) -> Any:
        images, targets = original(self, *place)
        seen[-1].append(images.clone())
        return images, targets

    monkeypatch.setattr(TrainingStep, "prepare_batch", spy)
    for name in ("baseline", "depth"):
        seen.append([])
        run(tmp_path / name, architecture={"name": name}, augmentations=EVERYTHING["augmentations"])
    assert len(seen[0]) == len(seen[1]) == 8
    assert all(torch.equal(one, other) for one, other in zip(*seen, strict=True))


def test_nan_names_the_first_bad_step_and_leaves_the_good_weights(tmp_path: Path) -> None:
    parts = make_parts(epochs=3)
    loss = parts.task.loss

    class Task(type(parts.task)):  # type: ignore[misc]
        calls = itertools.count(1)

        def loss(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
            return loss(logits, targets) * (float("nan") if next(Task.calls) == 7 else 1.0)

    parts.task = Task()
    events, _ = run(tmp_path, parts)
    end = end_of(events)
    assert end.status == "failed" and "NaN in epoch 2 at step 7" in end.error and "0.001" in end.remedy
    said = [event for event in events if event.event == "progress" and event.steps]
    assert said[-1].steps[-1] == 7 and said[-1].losses[-1] is None
    assert end.last is not None and end.last.epoch == 1
    checkpoint = load_checkpoint(tmp_path / "last.pt")
    assert checkpoint.position.epoch == 1
    assert all(value.isfinite().all() for value in checkpoint.model.values())


@pytest.mark.parametrize("rate", [1e9, 1e4])
def test_a_learning_rate_beyond_reason_fails_with_a_remedy(tmp_path: Path, rate: float) -> None:
    values = {"architecture": {"name": "depth"}, "optimizer": {"name": "sgd", "options": {"learning_rate": rate}}}
    end = end_of(run(tmp_path, regularizers=[{"name": "l2"}], **values)[0])
    assert end.status == "failed" and "at step" in end.error
    assert "Try" in end.remedy


def test_early_stopping_finishes_with_its_reason(tmp_path: Path) -> None:
    rule = {"name": "early_stopping", "options": {"patience": 2, "min_delta": 100.0}}
    end = end_of(run(tmp_path, epochs=9, regularizers=[rule])[0])
    assert end.status == "finished" and end.last is not None and end.last.epoch == 3
    assert end.reason.startswith("early stopping: validation loss")


def test_a_run_that_early_stopping_ended_is_not_trained_on_when_its_end_was_lost(tmp_path: Path) -> None:
    values: dict[str, Any] = {
        "epochs": 9,
        "regularizers": [{"name": "early_stopping", "options": {"patience": 2, "min_delta": 100.0}}],
    }
    whole, parts = run(tmp_path / "whole", **values)
    for event in train(make_parts(**values), "run", tmp_path / "parts", ThreadControl()):
        if event.event == "checkpoint_saved" and event.which == "last" and event.epoch == 3:
            break  # killed while the results were measured
    rest, second = resume(tmp_path / "parts", **values)
    assert [event.event for event in rest if event.event != "progress"] == ["resumed", "checkpoint_saved", "run_ended"]
    assert (end_of(rest).reason, end_of(rest).last) == (end_of(whole).reason, end_of(whole).last)
    assert hash_weights(second.model.state_dict()) == hash_weights(parts.model.state_dict())


def test_pause_waits_until_it_may_go_on(tmp_path: Path) -> None:
    control = ThreadControl()
    paused, events = threading.Event(), []

    def work() -> None:
        for event in train(make_parts(epochs=2), "run", tmp_path, control):
            events.append(event)
            if event.event == "paused":
                paused.set()

    control.pause()
    thread = threading.Thread(target=work)
    thread.start()
    assert paused.wait(60)
    assert thread.is_alive() and kinds(events)[-1] == "paused"
    control.resume()
    thread.join(60)
    assert kinds(events)[:3] == ["run_started", "paused", "continued"] and end_of(events).status == "finished"


def test_a_paused_run_wakes_on_stop(tmp_path: Path) -> None:
    control = ThreadControl()
    events: list[Event] = []
    control.pause()

    def work() -> None:
        for event in train(make_parts(), "run", tmp_path, control):
            events.append(event)
            if event.event == "paused":
                paused.set()

    paused = threading.Event()
    thread = threading.Thread(target=work)
    thread.start()
    assert paused.wait(60)
    control.stop()
    thread.join(60)
    assert not thread.is_alive() and end_of(events).status == "stopped"


def test_the_consumer_may_walk_away_at_any_event(tmp_path: Path) -> None:
    total = len(run(tmp_path / "whole")[0])
    threads, grad = torch.get_num_threads(), torch.is_grad_enabled()
    for count in range(1, total + 1):
        folder = tmp_path / str(count)
        events = train(make_parts(), "run", folder, ThreadControl())
        for _ in range(count):
            if next(events, None) is None:  # a quicker run has fewer Progress events
                break
        events.close()  # type: ignore[attr-defined]
        assert next(events, None) is None
        assert (torch.get_num_threads(), torch.is_grad_enabled()) == (threads, grad)
        for file in folder.glob("*"):
            load_weights(file)  # whole, or not there


def test_a_full_disk_is_said_once_and_training_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(segments, "save_checkpoint", full)
    events, _ = run(tmp_path, epochs=4)
    notices = [event.text for event in events if event.event == "notice"]
    assert notices == ["Not saved: the disk is full. Training goes on in memory."]
    assert end_of(events).status == "finished"


def test_other_data_are_refused_before_the_first_event(tmp_path: Path) -> None:
    run(tmp_path, control=StopAfter(3))
    changed = ImageSet(**{**make_images().__dict__, "fingerprint": "other"})
    events = train(
        assemble_with(make_spec(), changed), "run", tmp_path, ThreadControl(), load_checkpoint(tmp_path / "last.pt")
    )
    with pytest.raises(StoreError, match="data have changed"):
        next(events)


@pytest.mark.parametrize("drop_last", [True, False])
def test_incomplete_batches(tmp_path: Path, drop_last: bool) -> None:
    events, _ = run(tmp_path, batch_size=25, drop_last=drop_last, epochs=1)
    assert events[0].steps_per_epoch == (2 if drop_last else 3)  # type: ignore[union-attr]
    assert end_of(events).status == "finished"


def test_a_batch_larger_than_the_data_is_one_step(tmp_path: Path) -> None:
    events, _ = run(tmp_path, batch_size=1000, epochs=1)
    assert events[0].steps_per_epoch == 1  # type: ignore[union-attr]


def test_the_losses_agree(tmp_path: Path) -> None:
    losses = [
        RunHistory(run(tmp_path / name.replace("-", ""), loss=name)[0]).column("step_loss")
        for name in ("cross-entropy", "nll")
    ]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_one_plain_step_equals_a_plain_loop(tmp_path: Path) -> None:
    """The mathematics against torch alone: SGD with momentum, L2 penalty, cross-entropy, our order of pictures."""
    values: dict[str, Any] = {
        "regularizers": [{"name": "l2", "options": {"strength": 0.01}}],
        "optimizer": {"name": "sgd", "options": {"learning_rate": 0.05, "momentum": 0.5}},
    }
    from cnnstudio.train.seeding import draw_order

    plain = make_parts(**values)
    optimizer = torch.optim.SGD(plain.model.parameters(), lr=0.05, momentum=0.5)
    for epoch in (1, 2):
        for indices in draw_order(0, epoch, 64).split(16):
            images = (plain.images.train.images[indices].float() / 255 - 0.4) / 0.25
            loss = torch.nn.functional.cross_entropy(plain.model(images), plain.images.train.labels[indices])
            loss = loss + 0.01 * sum(p.pow(2).sum() for p in plain.model.parameters())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    _, parts = run(tmp_path, **values)
    for ours, theirs in zip(parts.model.parameters(), plain.model.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
