from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.gui.plots.viewbox import LIMIT, CurvesViewBox
from cnnstudio.gui.theme import LIGHT


@pytest.fixture
def widget(qtbot: Any) -> Iterator[pg.GraphicsLayoutWidget]:
    made = pg.GraphicsLayoutWidget()
    plot = pg.PlotItem(viewBox=CurvesViewBox(), enableMenu=False)
    plot.hideButtons()
    made.addItem(plot)
    window = QWidget()
    qtbot.addWidget(window)
    QHBoxLayout(window).addWidget(made)
    window.resize(500, 340)
    window.show()
    qtbot.waitExposed(window)
    plot.setRange(xRange=(0, 20), yRange=(0, 1), padding=0)
    window.grab()
    yield made


@pytest.fixture
def box(widget: pg.GraphicsLayoutWidget) -> CurvesViewBox:
    made = widget.getItem(0, 0).getViewBox()
    made.restyle(LIGHT)
    return made  # type: ignore[no-any-return]  # pyqtgraph is untyped


def wheel(box: CurvesViewBox, turn: float, at: QPointF, axis: int | None = None) -> None:
    box.wheelEvent(SimpleNamespace(delta=lambda: turn, pos=lambda: at, accept=lambda: None), axis)


def test_a_stretch_in_pixels_is_a_stretch_of_epochs(box: CurvesViewBox, qtbot: Any) -> None:
    with qtbot.waitSignal(box.zoomed) as told:
        box.zoom_px(box.width() / 4, box.width() / 2)
    assert told.args == pytest.approx([5.0, 10.0], abs=1e-6)


def test_a_stretch_of_no_width_zooms_nothing(box: CurvesViewBox, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(box.zoomed):
        box.zoom_px(50.0, 50.0)


@pytest.mark.parametrize(("start", "end"), [(100, 300), (300, 100)])
def test_dragging_either_way_zooms(
    widget: pg.GraphicsLayoutWidget, box: CurvesViewBox, qtbot: Any, start: int, end: int
) -> None:
    expected = sorted(box.mapSceneToView(QPointF(x, 100)).x() for x in (start, end))
    viewport = widget.viewport()
    with qtbot.waitSignal(box.zoomed) as told:
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(start, 100))
        for x in (start + (end - start) // 2, end):
            qtbot.mouseMove(viewport, QPoint(x, 100))
        assert box._band.isVisible()
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(end, 100))
    assert told.args == pytest.approx(expected, abs=0.2)
    assert not box._band.isVisible()


def test_the_epoch_under_the_pointer_stays(box: CurvesViewBox, qtbot: Any) -> None:
    at = QPointF(box.width() / 4, 50)
    for turn in (120.0, -120.0):
        with qtbot.waitSignal(box.zoomed) as told:
            wheel(box, turn, at)
        low, high = told.args
        assert (5 - low) / (high - low) == pytest.approx(0.25)
        assert (high - low < 20) == (turn > 0), "turning away from oneself shows less"


def test_over_the_axis_the_wheel_zooms_the_values_about_their_middle(box: CurvesViewBox, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(box.zoomed):
        wheel(box, 120.0, QPointF(0, 50), axis=1)
    low, high = box.viewRange()[1]
    assert (low + high) / 2 == pytest.approx(0.5)
    assert high - low < 1


def test_a_wheel_turned_for_ever_stays_finite(box: CurvesViewBox) -> None:
    ranges: list[tuple[float, float]] = []
    box.zoomed.connect(lambda low, high: (ranges.append((low, high)), box.setXRange(low, high, padding=0)))
    for turn in [-1e9] * 30 + [1e9] * 60:
        wheel(box, turn, QPointF(100, 50))
        wheel(box, turn, QPointF(100, 50), axis=1)
    assert ranges
    assert all(low < high for low, high in ranges)
    assert np.abs(ranges).max() <= LIMIT


def test_a_click_tells_where_and_a_double_click_shows_all(
    widget: pg.GraphicsLayoutWidget, box: CurvesViewBox, qtbot: Any
) -> None:
    at = widget.mapFromScene(box.mapViewToScene(QPointF(10, 0.5)))
    with qtbot.waitSignal(box.clicked) as told:
        qtbot.mouseClick(widget.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args[0].x() == pytest.approx(10, abs=0.1)
    assert told.args[0].y() == pytest.approx(0.5, abs=0.01)
    with qtbot.waitSignal(box.reset):
        qtbot.mouseDClick(widget.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseRelease(widget.viewport(), Qt.MouseButton.LeftButton, pos=at)  # the test library leaves it out
