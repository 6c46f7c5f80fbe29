"""The runner with the real training side: replay, resume, kill, NaN."""

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from real_runs import SPEC, go_on, stop_after, train

from cnnstudio.control import ThreadControl
from cnnstudio.errors import StoreError
from cnnstudio.events import Event, RunEnded
from cnnstudio.history import EPOCH_COLUMNS, STEP_COLUMNS, RunHistory
from cnnstudio.run_weights import load_run_weights
from cnnstudio.runner import execute
from cnnstudio.spec import Choice
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run
from cnnstudio.train.step import TrainingStep


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Run:
    """The run that nobody stopped."""
    library = RunLibrary(tmp_path_factory.mktemp("straight") / "runs")
    return library.get(train(library, cache)[0].run)


def assert_replay(events: list[Event], run: Run) -> None:
    live, stored = RunHistory(events), run.history()
    for name in (*EPOCH_COLUMNS, *STEP_COLUMNS):
        np.testing.assert_array_equal(live.column(name), stored.column(name))
    for fact in ("started", "ended", "state", "epoch", "step", "elapsed_s", "best", "last", "checkpoints", "notices"):
        assert getattr(live, fact) == getattr(stored, fact)


def assert_same_run(run: Run, straight: Run) -> None:
    for which in ("last", "best"):
        (ours, network), (theirs, other) = load_run_weights(run, which), load_run_weights(straight, which)  # type: ignore[arg-type]
        assert network == other
        assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    for name in ("epoch", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "learning_rate"):
        np.testing.assert_array_equal(run.history().column(name), straight.history().column(name))  # type: ignore[arg-type]


def test_pause_continue_stop_resume_replay_as_they_were_lived(library: RunLibrary, cache: Path, straight: Run):
    def react(event: Event, control: ThreadControl) -> None:
        if event.event == "epoch_ended" and event.epoch == 1:
            control.pause()
        elif event.event == "paused":
            threading.Timer(0.05, control.resume).start()
        elif event.event == "epoch_ended" and event.epoch == 2:
            control.stop()

    events = train(library, cache, react=react)
    kinds = [event.event for event in events]
    assert "paused" in kinds and "continued" in kinds and kinds[-1] == "run_ended"
    run = library.get(events[0].run)
    assert run.status == "stopped"
    assert_replay(events, run)
    events += go_on(library, cache, run.id)
    assert_replay(events, run)
    assert run.status == "finished"
    assert_same_run(run, straight)


@pytest.mark.parametrize("epoch", [1, 3])
def test_stop_and_resume_give_the_weights_of_no_stop(library: RunLibrary, cache: Path, straight: Run, epoch: int):
    run = library.get(train(library, cache, react=stop_after(epoch))[0].run)
    go_on(library, cache, run.id)
    assert_same_run(run, straight)


def test_walking_away_in_mid_epoch_and_resuming_gives_them_too(library: RunLibrary, cache: Path, straight: Run):
    events = execute(SPEC, library, ThreadControl(), cache=cache)
    seen = [next(events) for _ in range(3)]
    events.close()  # type: ignore[attr-defined]
    run = library.get(seen[0].run)
    assert run.status == "stopped"
    go_on(library, cache, run.id)
    assert_same_run(run, straight)


def test_early_stopping_replays(library: RunLibrary, cache: Path):
    early = Choice(name="early_stopping", options={"patience": 1})
    events = train(library, cache, SPEC.model_copy(update={"epochs": 40, "regularizers": (early,)}))
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.status == "finished" and end.reason
    run = library.get(end.run)
    assert_replay(events, run)
    assert run.row().reason == end.reason
    with pytest.raises(StoreError, match="is finished"):
        go_on(library, cache, run.id)


def test_nan_ends_the_run_with_step_and_cause_and_replays(library: RunLibrary, cache: Path):
    wild = Choice(name="sgd", options={"learning_rate": 100.0})
    change = {"optimizer": wild, "architecture": Choice(name="depth"), "regularizers": (), "epochs": 20}
    spec = SPEC.model_copy(update=change)
    events = train(library, cache, spec)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.status == "failed"
    assert "step" in end.error and "learning rate" in end.error and end.remedy
    run = library.get(end.run)
    assert_replay(events, run)
    assert (run.row().status, run.row().error) == ("failed", end.error)
    assert run.problems() == ()


def test_a_checkpoint_written_but_not_noted_is_gone_on_from(library: RunLibrary, cache: Path, straight: Run):
    run = library.get(train(library, cache, react=stop_after(2))[0].run)
    forget_checkpoint(run, "last")
    assert library.get(run.id).status == "interrupted"
    events = go_on(library, cache, run.id)
    assert (events[0].event, getattr(events[0], "epoch", None)) == ("resumed", 2)
    assert_same_run(library.get(run.id), straight)


def test_a_defect_in_mid_epoch_leaves_its_traceback_and_the_curve_so_far(
    library: RunLibrary, cache: Path, straight: Run, monkeypatch: pytest.MonkeyPatch
):
    step = TrainingStep.__call__

    def fail(self: TrainingStep, *place: Any) -> Any:
        if place[-1] == 25:
            raise ZeroDivisionError("a defect")
        return step(self, *place)

    with monkeypatch.context() as patch:
        patch.setattr(TrainingStep, "__call__", fail)
        events = train(library, cache)
    end, run = events[-1], library.get(events[0].run)
    assert isinstance(end, RunEnded) and end.status == "failed"
    assert "internal error" in end.error and "ZeroDivisionError: a defect" in end.error and "error.log" in end.error
    assert "in fail" in (run.folder / "error.log").read_text()
    assert_replay(events, run)
    go_on(library, cache, run.id)
    assert_same_run(run, straight)


def forget_checkpoint(run: Run, which: str, *, with_end: bool = False) -> None:
    """Leave run and journal as if the process had ended between a file and its event."""
    journal = run.folder / "events.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    noted = next(place for place, line in enumerate(lines) if f'"which":"{which}"'.encode() in line)
    journal.write_bytes(b"".join([*lines[:noted], *lines[len(lines) - with_end :]]))
    (run.folder / "run.json").write_text(run.record.model_copy(update={"checkpoints": {}}).model_dump_json())


def test_a_checkpoint_that_an_interruption_kept_from_being_noted_is_gone_on_from(
    library: RunLibrary, cache: Path, straight: Run
):
    run = library.get(train(library, cache, react=stop_after(2))[0].run)
    forget_checkpoint(run, "last", with_end=True)  # Ctrl+C, and once more while the file was put in place
    assert library.get(run.id).status == "stopped"
    assert getattr(go_on(library, cache, run.id)[0], "epoch", None) == 2
    assert_same_run(library.get(run.id), straight)


def test_a_checkpoint_of_another_run_is_refused(library: RunLibrary, cache: Path):
    run, other = (library.get(train(library, cache, react=stop_after(epoch))[0].run) for epoch in (1, 2))
    forget_checkpoint(run, "best")
    for file in ("last.pt", "best.pt"):
        (run.folder / file).write_bytes((other.folder / file).read_bytes())
    with pytest.raises(StoreError, match="not the file that was written"):
        go_on(library, cache, run.id)
    with pytest.raises(StoreError, match="is of another run"):
        load_run_weights(library.get(run.id), "best")
    assert load_run_weights(other, "best")


def test_a_flipped_bit_in_the_checkpoint_is_refused(library: RunLibrary, cache: Path):
    run = library.get(train(library, cache, react=stop_after(1))[0].run)
    path = run.folder / "last.pt"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"cannot go on: .*SHA-256 differs.*best epoch are still there"):
        go_on(library, cache, run.id)


CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from real_runs import SPEC
from cnnstudio.control import ThreadControl
from cnnstudio.runner import execute
from cnnstudio.store.library import RunLibrary
import cnnstudio.train.segment as segment
segment.SAVE_INTERVAL_S = 0.0
for event in execute(SPEC, RunLibrary(Path(sys.argv[2])), ThreadControl(), cache=Path(sys.argv[3])):
    print(event.run, event.event, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_kill_9_in_the_middle_and_then_resume(library: RunLibrary, cache: Path, straight: Run):
    command = [sys.executable, "-c", CHILD, str(Path(__file__).parent), str(library.folder), str(cache)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None and child.stdout is not None
        epochs = 0
        while epochs < 3:
            run_id, kind = child.stdout.readline().split()
            epochs += kind == "epoch_ended"
            child.stdin.write("\n")
            child.stdin.flush()
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert library.list()[0].status == "interrupted"
    run = library.get(run_id)
    first = list(run.journal().events)
    second = go_on(library, cache, run_id)
    assert second[0].event == "resumed"
    assert_replay([*first, *second], run)
    assert_same_run(run, straight)
    assert run.problems() == ()
