from typing import Any

import pytest
from gui.histories import add_feed, rising
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.plots.curves_model import CurvesOptions, Measure, fold_all
from cnnstudio.gui.plots.curves_plot import CurvesPlot
from cnnstudio.gui.plots.picking import find_run
from cnnstudio.gui.workspace import Workspace


@pytest.fixture
def plot(qtbot: Any, workspace: Workspace) -> CurvesPlot:
    made = CurvesPlot()
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    qtbot.waitExposed(made)
    add_feed(workspace, "high", rising(20, top=0.95))
    add_feed(workspace, "low", rising(10, top=0.7), swatch=2)
    made.show_model(fold_all(workspace.visible_feeds(), CurvesOptions(smoothing=0.0), ""))
    QApplication.processEvents()
    return made


def pick(plot: CurvesPlot, x: float, y: float, measure: Measure = "accuracy") -> str:
    return find_run(plot.model, measure, plot.overlays[measure], QPointF(x, y))


def validation(plot: CurvesPlot, key: str, epoch: int, measure: Measure = "accuracy") -> float:
    run = next(run for run in plot.model.runs if run.key == key)
    return float(run.lines[measure, "validation"].raw[epoch - 1])


@pytest.mark.parametrize("measure", ["accuracy", "loss"])
@pytest.mark.parametrize("key", ["high-0", "low-0"])
def test_a_point_on_a_curve_is_its_run(plot: CurvesPlot, key: str, measure: Measure) -> None:
    assert pick(plot, 9.0, validation(plot, key, 9, measure), measure) == key


def test_a_point_far_from_every_curve_is_none(plot: CurvesPlot) -> None:
    assert pick(plot, 19.0, 0.62) == ""


def test_beyond_its_last_epoch_a_curve_is_not_met(plot: CurvesPlot) -> None:
    assert pick(plot, 15.0, validation(plot, "low-0", 10)) == ""
