from typing import Any

import pytest
from PySide6.QtCore import Qt

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.axis_range import AxisRange


@pytest.fixture
def axis(qtbot: Any) -> AxisRange:
    made = AxisRange(Theme())
    qtbot.addWidget(made)
    made.show()
    made.show_default((0.7, 1.0), 0.5)
    return made


def click(qtbot: Any, axis: AxisRange, segment: str) -> None:
    at = axis.segments.segment_rect(segment).center().toPoint()
    qtbot.mouseClick(axis.segments, Qt.MouseButton.LeftButton, pos=at)


def fields(axis: AxisRange) -> tuple[str, str]:
    return axis.low.text(), axis.high.text()


def test_the_default_is_shown_but_not_chosen(axis: AxisRange) -> None:
    assert fields(axis) == ("70\u2009%", "100\u2009%")
    assert axis.segments.value == "seventy"
    assert axis.limits is None
    axis.show_default((0.0, 1.0), 0.5)
    assert (axis.segments.value, axis.limits, fields(axis)[0]) == ("zero", None, "0\u2009%")


def test_chance_is_that_of_the_classes(axis: AxisRange, qtbot: Any) -> None:
    axis.show_default((0.1, 1.0), 0.1)
    assert axis.segments.texts()[1] == "From chance 10\u2009%"
    assert axis.segments.value == "chance"
    axis.show_default((0.7, 1.0), 1 / 3)
    assert axis.segments.texts()[1] == "From chance 33.3\u2009%"
    click(qtbot, axis, "chance")
    assert axis.limits == (1 / 3, 1.0)


@pytest.mark.parametrize(("segment", "limits"), [("chance", (0.5, 1.0)), ("zero", (0.0, 1.0))])
def test_a_click_chooses_a_usual_range(axis: AxisRange, qtbot: Any, segment: str, limits: tuple[float, float]) -> None:
    with qtbot.waitSignal(axis.changed):
        click(qtbot, axis, segment)
    assert axis.limits == limits
    assert fields(axis) == (f"{limits[0] * 100:.0f}\u2009%", "100\u2009%")
    axis.show_default((0.7, 1.0), 0.5)
    assert axis.limits == limits, "what a person chose outlives new bars"


def test_any_other_range_can_be_typed_and_left_again(axis: AxisRange, qtbot: Any) -> None:
    with qtbot.waitSignal(axis.changed):
        axis.low.setValue(85)
    assert axis.limits == (0.85, 1.0)
    axis.show_default((0.7, 1.0), 0.5)
    assert fields(axis) == ("85\u2009%", "100\u2009%")
    assert axis.segments.value == "", "none of the usual ranges is shown"
    with qtbot.waitSignal(axis.changed):
        click(qtbot, axis, "seventy")
    assert axis.limits == (0.7, 1.0)


def test_another_chance_leaves_a_typed_range(axis: AxisRange) -> None:
    axis.low.setValue(85)
    axis.show_default((0.1, 1.0), 0.1)
    assert (axis.limits, axis.segments.value) == ((0.85, 1.0), "")


def test_an_empty_range_is_refused_and_the_fields_say_what_is_shown(axis: AxisRange, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(axis.changed):
        axis.high.setValue(70)
    assert fields(axis) == ("70\u2009%", "100\u2009%")
    axis.low.setValue(85)
    axis.high.setValue(20)
    assert (axis.limits, fields(axis)) == ((0.85, 1.0), ("85\u2009%", "100\u2009%"))


def test_fields_say_what_they_are(axis: AxisRange) -> None:
    assert (axis.low.accessibleName(), axis.high.accessibleName()) == ("Axis from", "Axis to")
