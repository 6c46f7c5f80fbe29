from typing import Any

import pyqtgraph as pg
import pytest
from gui.painted import drawing, words
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from cnnstudio.gui.plots.axes import QuietAxis
from cnnstudio.gui.plots.scales import epoch_ticks, percent_ticks
from cnnstudio.gui.theme import DARK, LIGHT, Palette

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plot(qtbot: Any) -> pg.PlotWidget:
    axes = {"left": QuietAxis("left", percent_ticks), "bottom": QuietAxis("bottom", epoch_ticks, 80)}
    made = pg.PlotWidget(axisItems=axes)
    qtbot.addWidget(made)
    made.resize(500, 340)
    made.setRange(xRange=(1, 22), yRange=(0.7, 1.0), padding=0)
    made.show()
    qtbot.waitExposed(made)
    made.grab()
    return made


def painted(axis: QuietAxis) -> Any:
    return drawing(lambda painter: axis.paint(painter, None, None), 500, 340)


def test_labels_stand_at_their_values(plot: pg.PlotWidget) -> None:
    axis = plot.getAxis("left")
    found = {float(word.text.removesuffix("\u2009%")): word.y for word in words(painted(axis))}
    assert sorted(found) == [70, 75, 80, 85, 90, 95, 100]
    top, bottom = found[100], found[70]
    assert bottom - top == pytest.approx(plot.getViewBox().height(), abs=2)
    for value, y in found.items():
        assert y == pytest.approx(bottom - (value - 70) / 30 * (bottom - top), abs=1.5)


def test_epochs_are_labelled_from_the_first_on(plot: pg.PlotWidget) -> None:
    assert [word.text for word in words(painted(plot.getAxis("bottom")))] == ["1", "5", "10", "15", "20"]


@pytest.mark.parametrize(("size", "texts"), [(1000.0, 7), (120.0, 2), (1.0, 2)])
def test_fewer_labels_where_there_is_less_room(qapp: Any, size: float, texts: int) -> None:
    axis = QuietAxis("left", percent_ticks)
    ((_, values),) = axis.tickValues(1.0, 0.7, size)
    assert len(values) == texts
    assert all(text.endswith("%") for text in axis.tickStrings(values, 1.0, 1.0))
    assert axis.tickStrings([0.123], 1.0, 1.0) == [""], "no word where no tick is"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize(("side", "lines"), [("left", 3), ("bottom", 1)])
def test_grid_at_the_left_and_one_base_line_below(qapp: Any, side: str, lines: int, palette: Palette) -> None:
    axis = QuietAxis(side, percent_ticks)
    axis.restyle(palette)
    ticks = [(QPen(), QPointF(0, y), QPointF(90, y)) for y in (10, 20, 30)]

    def paint(painter: QPainter) -> None:
        axis.drawPicture(painter, (QPen(), QPointF(0, 40), QPointF(90, 40)), ticks, [(QRectF(0, 0, 50, 20), 0, "90")])

    root = drawing(paint)
    drawn = [group for group in root.iter(f"{SVG}g") if group.findall(f"{SVG}polyline")]
    assert sum(len(group.findall(f"{SVG}polyline")) for group in drawn) == lines
    expected = palette.grid if side == "left" else palette.soft_edge
    assert {str(group.get("stroke")).upper() for group in drawn} == {expected}
    text = next(root.iter(f"{SVG}text"))
    assert (text.text, str(text.get("fill")).upper()) == ("90", palette.text2)


def test_another_tick_function_is_drawn_at_once(plot: pg.PlotWidget) -> None:
    axis = plot.getAxis("left")
    axis.ticks = lambda low, high, wanted: [(0.8, "four fifths")]
    axis.redraw_ticks()
    assert [word.text for word in words(painted(axis))] == ["four fifths"]
