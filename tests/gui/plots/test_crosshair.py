from typing import Any

import pytest
from gui.histories import add_feed, rising
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.plots.crosshair import Crosshair
from cnnstudio.gui.plots.curves_model import CurvesOptions, fold_all
from cnnstudio.gui.plots.curves_plot import CurvesPlot
from cnnstudio.gui.theme import DARK, LIGHT
from cnnstudio.gui.workspace import Workspace


@pytest.fixture
def plot(qtbot: Any, workspace: Workspace) -> CurvesPlot:
    made = CurvesPlot()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.set_palette(LIGHT)
    made.show()
    qtbot.waitExposed(made)
    add_feed(workspace, "a", rising(20))
    made.show_model(fold_all(workspace.visible_feeds(), CurvesOptions(), "a-0"))
    QApplication.processEvents()
    return made


@pytest.fixture
def crosshair(plot: CurvesPlot) -> Crosshair:
    made = plot.findChild(Crosshair)
    assert isinstance(made, Crosshair)
    return made


def line_x(plot: CurvesPlot, epoch: float) -> float:
    return plot.plots["accuracy"].mapToScene(plot.overlays["accuracy"].to_px(epoch, 0.0)).x()


def test_the_card_stands_right_of_the_line_and_left_where_there_is_no_room(
    plot: CurvesPlot, crosshair: Crosshair
) -> None:
    crosshair.hover(3.0)
    assert crosshair.readout.x() == round(line_x(plot, 3.0) + 14)
    crosshair.hover(20.0)
    assert crosshair.readout.geometry().right() < line_x(plot, 20.0)


def test_the_card_stands_in_the_plot_that_is_shown(plot: CurvesPlot, crosshair: Crosshair) -> None:
    assert crosshair.beside == "accuracy"
    crosshair.hover(3.0)
    assert crosshair.readout.geometry().bottom() < plot.view_area("accuracy").bottom()
    plot.set_parts("loss")
    QApplication.processEvents()
    crosshair.hover(4.0)
    assert crosshair.beside == "loss"
    assert crosshair.readout.geometry().bottom() < plot.view_area("loss").bottom()


def test_the_pointer_outside_takes_it_away(plot: CurvesPlot, crosshair: Crosshair) -> None:
    crosshair.hover(3.0)
    assert crosshair.epoch == 3.0
    QApplication.sendEvent(plot._canvas.viewport(), QEvent(QEvent.Type.Leave))
    assert crosshair.epoch is None
    assert not crosshair.readout.isVisible()


def test_another_theme_colours_the_card_where_it_stands(plot: CurvesPlot, crosshair: Crosshair) -> None:
    crosshair.hover(3.0)
    plot.set_palette(DARK)
    assert crosshair.epoch == 3.0
    assert crosshair.readout.isVisible()
    assert crosshair.readout.palette_colors == DARK


def test_without_runs_there_is_nothing_to_read(plot: CurvesPlot, crosshair: Crosshair) -> None:
    plot.show_model(fold_all([], CurvesOptions(), ""))
    crosshair.hover(3.0)
    assert crosshair.epoch is None
