import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_events import EVERY

from cnnstudio.events import (
    CheckpointSaved,
    Continued,
    EpochEnded,
    Event,
    Notice,
    Paused,
    Progress,
    Result,
    Resumed,
    RunEnded,
    RunStarted,
    Score,
)
from cnnstudio.history import EPOCH_COLUMNS, STEP_COLUMNS, GrowingColumn, RunHistory

STARTED = EVERY[0]
assert isinstance(STARTED, RunStarted)
STEPS = 3


def epoch(number: int, accuracy: float | None = 0.5, loss: float | None = 0.5) -> EpochEnded:
    return EpochEnded(
        run="r", elapsed_s=float(number), epoch=number, step=number * STEPS,
        train=Score(loss=loss, accuracy=0.25, measured="running"), validation=Score(loss=loss, accuracy=accuracy),
        images_per_s=100.0 * number, learning_rate=0.1,
    )  # fmt: skip


def progress(step: int) -> Progress:
    return Progress(
        run="r", elapsed_s=step / STEPS, epoch=(step - 1) // STEPS + 1, step=step, steps=(step,), losses=(float(step),)
    )


def run(epochs: int, accuracies: dict[int, float] | None = None, first: int = 1) -> list[Event]:
    events: list[Event] = []
    for number in range(first, epochs + 1):
        events += [progress(step) for step in range((number - 1) * STEPS + 1, number * STEPS + 1)]
        events.append(epoch(number, (accuracies or {}).get(number, 0.5)))
    return events


def test_before_anything():
    history = RunHistory()
    assert (history.state, history.epoch, history.epochs, history.fraction_done) == ("waiting", 0, 0, 0.0)
    assert history.time_left_s is None and history.best is None
    assert all(len(history.column(name)) == 0 for name in (*EPOCH_COLUMNS, *STEP_COLUMNS))


def test_columns_hold_every_epoch_and_step():
    history = RunHistory([STARTED, *run(2)])
    assert history.column("epoch").tolist() == [1, 2]
    assert history.column("images_per_s").tolist() == [100, 200]
    assert history.column("step").tolist() == history.column("step_loss").tolist() == [1, 2, 3, 4, 5, 6]
    assert history.column("train_accuracy").dtype == np.float64
    assert (history.state, history.epoch, history.step, history.elapsed_s) == ("training", 2, 6, 2.0)


def test_a_loss_that_is_no_number_is_nan():
    history = RunHistory([STARTED, epoch(1, None, None)])
    assert np.isnan(history.column("validation_loss")).all()
    assert history.best is not None  # the only one there is


def test_columns_are_read_only_views_that_stay_as_they_were():
    history = RunHistory([STARTED, *run(1)])
    before = history.column("epoch")
    with pytest.raises(ValueError, match="read-only"):
        before[0] = 5
    for event in run(200, first=2):
        history.add(event)
    assert before.tolist() == [1]
    assert history.column("epoch").tolist() == list(range(1, 201))


def test_the_best_is_the_highest_and_of_equal_ones_the_earliest():
    history = RunHistory([STARTED, *run(4, {1: 0.6, 2: 0.9, 3: 0.9, 4: 0.8})])
    assert history.best is not None and history.last is not None
    assert (history.best.epoch, history.last.epoch) == (2, 4)


def test_the_end_replaces_running_scores_by_measured_ones():
    measured = Result(epoch=2, train=Score(accuracy=0.99), validation=Score(accuracy=0.9))
    end = RunEnded(run="r", elapsed_s=5.0, status="finished", best=measured, last=measured)
    history = RunHistory([STARTED, *run(2), end])
    assert (history.best, history.last, history.state, history.ended) == (measured, measured, "finished", end)
    failed = RunHistory([STARTED, *run(2), RunEnded(run="r", elapsed_s=5.0, status="failed", error="x")])
    assert failed.best is not None and failed.best.epoch == 1


def test_pause_and_continue():
    history = RunHistory([STARTED, Paused(run="r", elapsed_s=1.0, epoch=0, step=1)])
    assert history.state == "paused"
    history.add(Continued(run="r", elapsed_s=1.0, epoch=0, step=1))
    assert history.state == "training"


@pytest.mark.parametrize("kept", range(7))
def test_resuming_forgets_what_did_not_happen(kept: int):
    accuracies = {1: 0.5, 2: 0.9, 3: 0.6, 4: 0.95, 5: 0.7, 6: 0.99}
    resumed = Resumed(run="r", elapsed_s=float(kept), epoch=kept, step=kept * STEPS)
    end = RunEnded(run="r", elapsed_s=9.0, status="stopped")
    rewound = RunHistory([STARTED, *run(6, accuracies), end, resumed])
    straight = RunHistory([STARTED, *run(kept, accuracies)])
    for name in (*EPOCH_COLUMNS, *STEP_COLUMNS):
        assert rewound.column(name).tolist() == straight.column(name).tolist()
    for fact in ("epoch", "step", "elapsed_s", "state", "ended", "best", "last"):
        assert getattr(rewound, fact) == getattr(straight, fact), fact
    rest = run(6, accuracies, first=kept + 1)
    for event in rest:
        rewound.add(event)
    assert rewound.column("step").tolist() == list(range(1, 6 * STEPS + 1))
    assert rewound.best is not None and rewound.best.epoch == 6


def test_resuming_in_mid_epoch_keeps_the_steps_before():
    history = RunHistory([STARTED, *run(2), Resumed(run="r", elapsed_s=1.2, epoch=1, step=4)])
    assert history.column("step").tolist() == [1, 2, 3, 4]
    assert history.column("epoch").tolist() == [1]
    assert history.step == 4


def test_the_newest_checkpoints_are_known():
    def saved(which: str, step: int) -> CheckpointSaved:
        return CheckpointSaved.model_validate(
            {"run": "r", "elapsed_s": 1.0, "which": which, "epoch": step // STEPS, "step": step, "file": f"{which}.pt",
             "sha256": "a" * 64}
        )  # fmt: skip

    history = RunHistory([STARTED, saved("last", 3), saved("best", 3), saved("last", 6)])
    assert {which: event.step for which, event in history.checkpoints.items()} == {"last": 6, "best": 3}


def test_time_left_and_fraction():
    history = RunHistory([STARTED, *run(1)])
    assert history.fraction_done == 0.5
    assert history.time_left_s == pytest.approx(1.0)
    history.add(RunEnded(run="r", elapsed_s=2.0, status="stopped"))
    assert history.time_left_s is None


def test_the_pace_of_a_pause_in_preparation_is_no_division_by_zero():
    history = RunHistory([STARTED.model_copy(update={"steps_per_epoch": 0})])
    assert history.fraction_done == 0.0
    assert history.time_left_s is None


def test_revision_grows_with_every_event_and_notices_are_kept():
    history = RunHistory(EVERY)
    assert history.revision == len(EVERY)
    assert [notice.level for notice in history.notices] == ["warning"]
    history.add(Notice(run="r", elapsed_s=9.0, text="more"))
    assert history.revision == len(EVERY) + 1


@given(st.lists(st.sampled_from(EVERY), max_size=30), st.integers(0, 30))
def test_any_order_of_events_folds_the_same_at_once_or_piece_by_piece(events: list[Event], cut: int):
    at_once = RunHistory(events)
    in_pieces = RunHistory(events[:cut])
    for event in events[cut:]:
        in_pieces.add(event)
    for name in (*EPOCH_COLUMNS, *STEP_COLUMNS):
        np.testing.assert_array_equal(at_once.column(name), in_pieces.column(name))
    assert at_once.state == in_pieces.state


@given(st.lists(st.none() | st.floats(allow_nan=False), max_size=300), st.integers(0, 300))
def test_a_growing_column_is_a_list(values: list[float | None], size: int):
    column = GrowingColumn()
    for value in values:
        column.append(value)
    expected = [float("nan") if value is None else value for value in values]
    np.testing.assert_array_equal(column.values, np.array(expected, np.float64))
    column.truncate(size)
    assert len(column) == min(size, len(values))
    np.testing.assert_array_equal(column.values, np.array(expected[:size], np.float64))
