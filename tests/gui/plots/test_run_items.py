from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from gui.histories import add_feed, begun, epoch, rising, steps
from PySide6.QtGui import QColor

from cnnstudio.gui.plots.curves_model import CurvesOptions, RunCurves, fold_curves
from cnnstudio.gui.plots.run_items import MOST_DOTS, RunItems, curve_pen, pale
from cnnstudio.gui.swatch import swatch_colors
from cnnstudio.gui.theme import DARK, LIGHT
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory


@pytest.fixture
def plot(qtbot: Any) -> Iterator[pg.PlotItem]:
    widget = pg.PlotWidget()
    qtbot.addWidget(widget)
    yield widget.getPlotItem()


@pytest.fixture
def curves(workspace: Workspace) -> RunCurves:
    return fold_curves(add_feed(workspace, "a", rising(), swatch=1), CurvesOptions(0.0), is_current=True)


@pytest.mark.parametrize("width", [1.0, 2.2, 3.7])
def test_dashes_are_as_long_whatever_the_width(width: float) -> None:
    pen = curve_pen("#009E73", width, "validation")
    assert [length * pen.widthF() for length in pen.dashPattern()] == pytest.approx([9.0, 5.0])
    assert curve_pen("#009E73", width, "train").dashPattern() == []


def test_pale_lines_are_opaque_and_near_the_surface() -> None:
    assert pale("#000000", LIGHT) == QColor(178, 178, 178)
    assert pale("#FFFFFF", DARK).alphaF() == 1.0
    assert pale(LIGHT.surface, LIGHT) == QColor(LIGHT.surface)


def test_a_few_curves_are_cased_and_dotted(plot: pg.PlotItem, curves: RunCurves) -> None:
    items = RunItems(plot, "accuracy")
    items.show(curves, LIGHT, thick=True)
    colors = swatch_colors(1, dark=False)
    pen, casing = items.lines["train"].opts["pen"], items.lines["train"].opts["shadowPen"]
    assert (pen.color(), casing.color()) == (QColor(colors.fill), QColor(colors.casing or ""))
    assert casing.widthF() > pen.widthF() > 1
    assert len(items.dots["validation"].getData()[0]) == 20


def test_many_curves_are_thin_and_plain(plot: pg.PlotItem, curves: RunCurves) -> None:
    items = RunItems(plot, "accuracy")
    items.show(curves, LIGHT, thick=False)
    assert items.lines["train"].opts["pen"].widthF() == 1.0
    assert items.lines["train"].opts["shadowPen"] is None
    assert len(items.dots["train"].getData()[0]) == 0


def test_dots_become_a_faint_line_where_they_are_too_many(plot: pg.PlotItem, workspace: Workspace) -> None:
    feed = add_feed(workspace, "a", rising(MOST_DOTS + 1, MOST_DOTS + 1))
    items = RunItems(plot, "accuracy")
    items.show(fold_curves(feed, CurvesOptions(0.0)), LIGHT, thick=True)
    assert len(items.dots["train"].getData()[0]) == 0
    assert len(items.raws["train"].getOriginalDataset()[0]) == MOST_DOTS + 1


def test_the_mark_stands_at_the_best_epoch(plot: pg.PlotItem, workspace: Workspace) -> None:
    history = RunHistory([begun(), epoch(1, 0.7, 0.6, 0.9), epoch(2, 0.8, 0.75, 0.5), epoch(3, 0.9, 0.7, 0.4)])
    run = fold_curves(add_feed(workspace, "a", history), CurvesOptions(0.0))
    for measure, value in (("accuracy", 0.75), ("loss", 0.5)):
        items = RunItems(plot, measure)  # type: ignore[arg-type]
        items.show(run, LIGHT, thick=True)
        assert [each.tolist() for each in items.mark.getData()] == [[2], [value]]


def test_a_best_epoch_without_a_loss_has_no_mark_there(plot: pg.PlotItem, workspace: Workspace) -> None:
    run = fold_curves(
        add_feed(workspace, "a", RunHistory([begun(), epoch(1, 0.7, 0.6, float("nan"))])), CurvesOptions(0.0)
    )
    items = RunItems(plot, "loss")
    items.show(run, LIGHT, thick=True)
    assert len(items.mark.getData()[0]) == 0


def test_first_steps_are_drawn_among_the_losses_only(plot: pg.PlotItem, workspace: Workspace) -> None:
    run = fold_curves(add_feed(workspace, "a", RunHistory([begun(), steps([0.7, 0.6])]), "training"), CurvesOptions())
    loss, accuracy = RunItems(plot, "loss"), RunItems(plot, "accuracy")
    for items in (loss, accuracy):
        items.show(run, LIGHT, thick=True)
    np.testing.assert_allclose(loss.steps.getOriginalDataset()[1], [0.7, 0.6])
    assert accuracy.steps.getOriginalDataset()[0] is None or not len(accuracy.steps.getOriginalDataset()[0])


def test_nothing_is_set_anew_where_nothing_changed(
    plot: pg.PlotItem, curves: RunCurves, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = RunItems(plot, "accuracy")
    items.show(curves, LIGHT, thick=True)
    drawn: list[object] = []
    monkeypatch.setattr(items.lines["train"], "setData", lambda *data: drawn.append(data))
    items.show(curves, LIGHT, thick=True)
    assert drawn == []
    items.show(replace(curves), DARK, thick=True)
    assert len(drawn) == 1
    assert items.lines["train"].opts["pen"].color() == QColor(swatch_colors(1, dark=True).fill)


def test_the_current_run_lies_on_top_and_others_step_back(plot: pg.PlotItem, curves: RunCurves) -> None:
    current, other = RunItems(plot, "accuracy"), RunItems(plot, "accuracy")
    current.show(curves, LIGHT, thick=True)
    other.show(replace(curves, is_current=False), LIGHT, thick=True)
    assert current.lines["train"].zValue() > other.lines["train"].zValue()
    assert other.mark.zValue() > current.lines["train"].zValue()
    other.fade(True)
    assert 0 < other.lines["train"].opacity() < current.lines["train"].opacity()
    other.fade(False)
    assert other.lines["train"].opacity() == 1


def test_a_removed_run_leaves_the_plot_empty(plot: pg.PlotItem, curves: RunCurves) -> None:
    before = list(plot.items)
    items = RunItems(plot, "accuracy")
    items.show(curves, LIGHT, thick=True)
    items.remove()
    assert plot.items == before
