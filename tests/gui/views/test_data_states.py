from typing import Any

import pytest
from PySide6.QtCore import Qt

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.data_states import BusyPage, FailedPage


@pytest.fixture
def busy(qtbot: Any) -> BusyPage:
    made = BusyPage(Theme())
    qtbot.addWidget(made)
    made.show()
    made.begin("planes_birds")
    return made


def test_at_first_it_is_only_known_what_is_read(busy: BusyPage) -> None:
    assert (busy.title.text(), busy.text.text()) == ("Reading pictures", "planes_birds")
    assert (busy.bar.minimum(), busy.bar.maximum()) == (0, 0), "a bar without an end"


@pytest.mark.parametrize(
    ("done", "total", "share"), [(0, 12, 0.0), (3, 12, 0.25), (12, 12, 1.0), (30, 12, 1.0), (5 * 10**9, 10**10, 0.5)]
)
def test_the_bar_is_as_far_as_the_work(busy: BusyPage, done: int, total: int, share: float) -> None:
    busy.show_progress(("Downloading", done, total))
    assert busy.bar.value() / busy.bar.maximum() == share
    assert busy.text.text() == "Downloading"
    assert busy.bar.accessibleName() == f"Downloading {done:,}"


def test_an_unknown_end_and_the_next_data_set_move_the_bar_anew(busy: BusyPage) -> None:
    busy.show_progress(("Decoding", 3, 12))
    busy.show_progress(("Listing files", 900, 0))
    assert busy.bar.maximum() == 0
    busy.begin("digits")
    assert busy.text.text() == "digits"


def test_waiting_can_be_ended(busy: BusyPage, qtbot: Any) -> None:
    with qtbot.waitSignal(busy.cancelled):
        qtbot.mouseClick(busy.cancel_button, Qt.MouseButton.LeftButton)


def test_a_failure_is_said_whole_and_can_be_copied(qtbot: Any) -> None:
    page = FailedPage(Theme())
    qtbot.addWidget(page)
    page.show()
    sentence = "the folder '<i>x</i>' has no class folders; put each class into a folder of its own"
    page.show_failure(sentence)
    assert page.text.text() == sentence
    assert page.text.textFormat() == Qt.TextFormat.PlainText
    assert page.text.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


@pytest.mark.parametrize("button", ["retry", "open"])
def test_a_failure_has_two_ways_out(qtbot: Any, button: str) -> None:
    page = FailedPage(Theme())
    qtbot.addWidget(page)
    page.show()
    signals = {"retry": page.retried, "open": page.open_clicked}
    with qtbot.waitSignal(signals[button]):
        qtbot.mouseClick(getattr(page, f"{button}_button"), Qt.MouseButton.LeftButton)
