import pytest
from listed_events import epoch_ended, started
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.forms.pace import estimate_time, seconds_per_epoch
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.spec import Choice, RunSpec

SPEC = RunSpec(epochs=30)


def measured(spec: RunSpec, epochs: int = 1) -> RunFeed:
    feed = RunFeed(spec, key="x", name="x", swatch=0)
    feed.take(started("x"))
    for epoch in range(1, epochs + 1):
        feed.take(epoch_ended("x", epoch))  # two seconds each
    return feed


def test_an_equal_network_gives_a_close_estimate(qapp: QApplication) -> None:
    estimate = estimate_time(SPEC, [measured(SPEC.model_copy(update={"seed": 4, "epochs": 2}), 2)])
    assert estimate is not None
    assert (estimate.seconds, estimate.close) == (60.0, True)


@pytest.mark.parametrize(
    ("other", "known"),
    [
        (SPEC.model_copy(update={"regularizers": (Choice(name="dropout"),)}), True),
        (SPEC.model_copy(update={"batch_size": 256}), False),
        (SPEC.model_copy(update={"device": "cpu"}), False),
        (SPEC.model_copy(update={"architecture": Choice(name="depth")}), False),
        (SPEC.model_copy(update={"dataset": Choice(name="digits")}), False),
    ],
)
def test_other_settings_give_a_rough_one_or_none(qapp: QApplication, other: RunSpec, known: bool) -> None:
    estimate = estimate_time(SPEC, [measured(other)])
    assert (estimate is not None) == known
    assert estimate is None or not estimate.close


def test_nothing_measured_is_no_estimate(qapp: QApplication) -> None:
    feed = RunFeed(SPEC, key="x", name="x", swatch=0)
    assert seconds_per_epoch(feed) is None
    assert estimate_time(SPEC, [feed]) is None


def test_stored_runs_are_not_read_for_it(qapp: QApplication) -> None:
    class Row:
        epoch, elapsed_s = 10, 50.0

    def read() -> None:
        raise AssertionError("the journal was read")

    feed = RunFeed(SPEC, key="x", name="x", swatch=0, load_history=read, stored=Row())  # type: ignore[arg-type]
    assert seconds_per_epoch(feed) == 5.0
