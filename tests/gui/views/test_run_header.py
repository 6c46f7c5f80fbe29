from itertools import pairwise
from typing import Any

import pytest
from gui.histories import begun, epoch, finished
from gui.painted import words_on
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.run_feed import FeedStatus, RunFeed
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.run_header import HEIGHT_PX, RunHeader, describe_feed
from cnnstudio.history import RunHistory
from cnnstudio.spec import RunSpec

EPOCHS = (begun(30), epoch(1, 0.7, 0.65), epoch(2, 0.93, 0.914), epoch(3, 0.963, 0.907))


def feed_of(status: FeedStatus, *events: Any, name: str = "res") -> RunFeed:
    return RunFeed(RunSpec(), key="a", name=name, swatch=0, run_id="r", status=status,
                   load_history=lambda: RunHistory(events))  # fmt: skip


@pytest.fixture
def header(qtbot: Any) -> RunHeader:
    made = RunHeader(Theme())
    qtbot.addWidget(made)
    made.resize(800, HEIGHT_PX)
    made.show()
    return made


def show(header: RunHeader, feed: RunFeed) -> list[str]:
    header.show_feed(feed)
    QApplication.processEvents()
    return [word.text for word in words_on(header)]


def test_the_numbers_of_a_run_in_training(header: RunHeader) -> None:
    texts = show(header, feed_of("training", *EPOCHS))
    assert texts == [
        "91.4", "%", "res · best validation, epoch 2", "96.3\u2009%", "train", "5.6", "gap, points", "4 / 30", "epoch",
        "4,000", "images/s", "54 s", "left",
    ]  # fmt: skip
    assert header.accessibleName() == "res: 91.4%, best validation, epoch 2"


def test_a_finished_run_says_how_long_it_took() -> None:
    feed = feed_of("finished", begun(2), epoch(1, 0.7, 0.65), epoch(2, 0.9, 0.8), finished(0.9, 0.8, 2))
    assert describe_feed(feed).stats[-1] == ("4 s", "training time")
    assert {caption: value for value, caption in describe_feed(feed).stats}["epoch"] == "2 / 2"


def test_the_first_epoch_has_no_numbers_yet() -> None:
    text = describe_feed(feed_of("training", begun(30)))
    assert (text.number, text.caption) == ("–", "first epoch not finished yet")
    assert {caption: value for value, caption in text.stats} == {
        "train": "–", "gap, points": "–", "epoch": "1 / 30", "images/s": "–", "left": "–",
    }  # fmt: skip


def test_validation_above_train_is_a_gap_below_zero() -> None:
    stats = describe_feed(feed_of("stopped", begun(3), epoch(1, 0.7, 0.75))).stats
    assert ("\u22125.0", "gap, points") in stats


@pytest.mark.parametrize(("report", "fraction"), [(("Downloading", 30, 120), 0.25), (("Listing", 30, 0), None)])
def test_preparation_is_words_and_a_bar(
    header: RunHeader, report: tuple[str, int, int], fraction: float | None
) -> None:
    feed = feed_of("preparing")
    feed.take_preparation(report)
    assert show(header, feed) == ["res", report[0]]
    assert header.text.preparing == (report[0], fraction)
    assert header.accessibleName() == f"res: {report[0]}"
    image, accent = header.grab().toImage(), header._theme.palette.accent.lower()
    filled = sum(image.pixelColor(x, 79).name() == accent for x in range(header.width()))
    whole = header.width() - 24 - (header.width() - header.stop_button.x() + 20)
    assert filled / whole == pytest.approx(0.08 if fraction is None else fraction, abs=0.02)


def test_a_waiting_run_says_so(header: RunHeader) -> None:
    assert show(header, feed_of("queued")) == ["res", "Waits in the queue"]


@pytest.mark.parametrize(
    ("status", "pause", "stop"),
    [
        ("training", "Pause (Ctrl+P)", True),
        ("paused", "Resume", True),
        ("preparing", "", True),
        ("stopping", "", False),
        ("queued", "", True),
        ("stopped", "Resume", None),
        ("finished", "", None),
    ],
)
def test_the_buttons_of_each_state(header: RunHeader, status: FeedStatus, pause: str, stop: bool | None) -> None:
    header.show_feed(feed_of(status, *EPOCHS))
    assert header.pause_button.isVisible() == bool(pause)
    if pause:
        assert header.pause_button.toolTip() == header.pause_button.accessibleName() == pause
    assert header.stop_button.isVisible() == (stop is not None)
    assert stop is None or header.stop_button.isEnabled() == stop


def test_the_first_button_pauses_or_goes_on(header: RunHeader, qtbot: Any) -> None:
    for status, signal in (("training", header.pause_clicked), ("paused", header.resume_clicked)):
        header.show_feed(feed_of(status, *EPOCHS))  # type: ignore[arg-type]
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(header.pause_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(header.stop_clicked):
        qtbot.mouseClick(header.stop_button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("name", ["a", "a very long name of a run indeed"])
@pytest.mark.parametrize("width", [320, 400, 460, 560, 660, 1200])
def test_numbers_never_run_into_each_other(header: RunHeader, width: int, name: str) -> None:
    header.resize(width, HEIGHT_PX)
    show(header, feed_of("training", *EPOCHS, name=name))
    found = words_on(header)
    texts = [word.text for word in found]
    assert texts[0] == "91.4"
    assert width < 460 or {"epoch", "left"} <= set(texts), "the most important ones stay"
    assert width < 1200 or "images/s" in texts
    for line in (54, 55, 74):
        row = sorted((word for word in found if abs(word.y - line) < 5), key=lambda word: word.x)
        for left, right in pairwise(row):
            assert left.right <= right.x + 0.5, (left, right)
        assert all(word.right <= header.pause_button.x() + 1 for word in row), row
