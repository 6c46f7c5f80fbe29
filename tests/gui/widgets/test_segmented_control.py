from itertools import pairwise
from typing import Any

import pytest
from gui.painted import words_on
from PySide6.QtCore import Qt

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.segmented_control import SegmentedControl

SEGMENTS = [("best", "Best epoch"), ("last", "Last epoch"), ("test", "Test, sealed")]


@pytest.fixture
def control(qtbot: Any) -> SegmentedControl:
    made = SegmentedControl(Theme(), SEGMENTS, "Shown at")
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def click(qtbot: Any, control: SegmentedControl, segment: str) -> None:
    at = control.segment_rect(segment).center().toPoint()
    qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=at)


def test_the_first_is_chosen_and_said(control: SegmentedControl) -> None:
    assert control.value == "best"
    assert control.accessibleName() == "Shown at: Best epoch"


def test_every_text_stands_in_its_segment(control: SegmentedControl) -> None:
    boxes = [control.segment_rect(segment) for segment, _ in SEGMENTS]
    assert all(left.right() <= right.left() + 1e-6 for left, right in pairwise(boxes))
    assert boxes[-1].right() <= control.width()
    found = words_on(control)
    assert [word.text for word in found] == [text for _, text in SEGMENTS]
    for word, box in zip(found, boxes, strict=True):
        assert box.left() < word.x < word.right < box.right()
    assert [word.weight for word in found] == [600, 500, 500]


def test_a_click_chooses_and_tells_once(control: SegmentedControl, qtbot: Any) -> None:
    with qtbot.waitSignal(control.picked) as told:
        click(qtbot, control, "last")
    assert (told.args, control.value, control.accessibleName()) == (["last"], "last", "Shown at: Last epoch")
    with qtbot.assertNotEmitted(control.picked):
        click(qtbot, control, "last")
        control.set_value("best")
    assert control.value == "best"


def test_arrows_move_and_stop_at_the_ends(control: SegmentedControl, qtbot: Any) -> None:
    values = []
    keys = [Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left]
    for key in keys:
        qtbot.keyClick(control, key)
        values.append(control.value)
    assert values == ["last", "test", "test", "last", "best", "best"]


def test_a_disabled_segment_is_grey_and_cannot_be_chosen(control: SegmentedControl, qtbot: Any) -> None:
    control.set_disabled(["last"])
    click(qtbot, control, "last")
    assert control.value == "best"
    qtbot.keyClick(control, Qt.Key.Key_Right)
    assert control.value == "test", "the keys step over it"
    control.set_disabled([])
    click(qtbot, control, "last")
    assert control.value == "last"


def test_other_segments_keep_the_choice_where_they_can(control: SegmentedControl) -> None:
    control.set_value("last")
    control.set_segments([("last", "Last"), ("first", "First")])
    assert (control.value, control.texts(), control.accessibleName()) == ("last", ["Last", "First"], "Shown at: Last")
    control.set_segments([("a", "A"), ("b", "B")])
    assert control.value == "a"
    control.set_value("no such segment")
    assert control.value == "a"
    assert control.segment_rect("last").isNull()
    control.set_segments([])
    assert control.value == ""


def test_none_can_be_chosen_and_each_leads_away(control: SegmentedControl, qtbot: Any) -> None:
    for key, value in ((Qt.Key.Key_Right, "best"), (Qt.Key.Key_Left, "test")):
        control.clear()
        assert (control.value, control.accessibleName()) == ("", "Shown at")
        with qtbot.waitSignal(control.picked) as told:
            qtbot.keyClick(control, key)
        assert told.args == [value]
    control.clear()
    with qtbot.waitSignal(control.picked):
        click(qtbot, control, "best")


def test_the_one_with_the_focus_is_ringed(control: SegmentedControl, qtbot: Any) -> None:
    control.clearFocus()
    corner = control.width() // 2, 1
    assert control.grab().toImage().pixelColor(*corner).name().upper() != control._theme.palette.accent
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    assert control.grab().toImage().pixelColor(*corner).name().upper() == control._theme.palette.accent
