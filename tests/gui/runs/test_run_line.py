import pytest
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.run_feed import FeedStatus, RunFeed
from cnnstudio.gui.runs.run_line import clock, describe_run, tooltip
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec


def test_a_finished_run_in_words(add_run) -> None:  # type: ignore[no-untyped-def]
    line = describe_run(add_run("res"), with_seed=True)
    assert (line.name, line.best, line.state, line.progress) == ("res", "90.0", "Seed 0 · 3 epochs · 9 s", None)
    assert line.sentence() == "res, best validation 90.0 %, Seed 0 · 3 epochs · 9 s"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("training", "epoch 2/10 · 18 s left"),
        ("paused", "Paused · epoch 2/10"),
        ("stopping", "Stopping, the best epoch is kept"),
        ("stopped", "Stopped at epoch 1/10"),
        ("interrupted", "Interrupted at epoch 1/10"),
        ("failed", "Failed: Loss became NaN at epoch 3."),
        ("queued", "10 epochs"),
        ("preparing", "Drawing pictures, 25 %"),
    ],
)
def test_every_state_in_words(qapp: QApplication, status: FeedStatus, state: str) -> None:
    from listed_events import epoch_ended, started

    feed = RunFeed(RunSpec(epochs=10), key="x", name="x", swatch=0)
    feed.take(started("x", 10))
    feed.take(epoch_ended("x", 1))
    feed.preparation = ("drawing pictures", 1, 4)
    feed.set_status(status, "Loss became NaN at epoch 3." if status == "failed" else "")
    line = describe_run(feed, with_seed=False)
    assert line.state == state
    assert line.is_wrong == (status == "failed")
    assert (line.progress is not None) == (status in ("training", "paused", "stopping", "preparing"))


def test_a_waiting_run_is_forecast_from_an_earlier_one(add_run, workspace: Workspace) -> None:  # type: ignore[no-untyped-def]
    add_run("first")
    waiting = workspace._make_feed(RunSpec(epochs=30, seed=1))
    assert describe_run(waiting, False, workspace.feeds).state == "30 epochs · about 1:30"


def test_the_tooltip_holds_what_does_not_fit(qapp: QApplication) -> None:
    feed = RunFeed(RunSpec(), key="x", name="mine", swatch=0, status="failed")
    feed.set_status("failed", "Loss became NaN.", "Try a learning rate of 0.1.")
    assert tooltip(feed).split("\n") == [
        "mine", "planes_birds · baseline", "sgd, batch 64, seed 0", "Loss became NaN.", "Try a learning rate of 0.1.",
    ]  # fmt: skip


@pytest.mark.parametrize(("seconds", "text"), [(8, "8 s"), (125, "2:05"), (4020, "1 h 07 m")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text
