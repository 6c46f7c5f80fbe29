from typing import Any

import numpy as np
import pytest
from gui.histories import add_feed, begun, epoch, overfitting, rising, steps
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.plots.curves_model import CurvesOptions, fold_all
from cnnstudio.gui.plots.curves_plot import CurvesPlot
from cnnstudio.gui.theme import DARK, LIGHT
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory


@pytest.fixture
def plot(qtbot: Any) -> CurvesPlot:
    made = CurvesPlot()
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.set_palette(LIGHT)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(plot: CurvesPlot, workspace: Workspace, smoothing: float = 0.0, *, log: bool = False) -> None:
    plot.show_model(fold_all(workspace.visible_feeds(), CurvesOptions(smoothing, log), "a-0"))
    QApplication.processEvents()


def test_lines_are_the_columns_of_the_history(plot: CurvesPlot, workspace: Workspace) -> None:
    history = rising()
    add_feed(workspace, "a", history)
    show(plot, workspace)
    items = plot.items["accuracy"]["a-0"]
    for split in ("train", "validation"):
        x, y = items.lines[split].getOriginalDataset()
        np.testing.assert_array_equal(x, history.column("epoch"))
        np.testing.assert_array_equal(y, history.column(f"{split}_accuracy"))
    x, y = plot.items["loss"]["a-0"].lines["validation"].getOriginalDataset()
    np.testing.assert_array_equal(y, history.column("validation_loss"))


def test_smoothing_leaves_the_raw_dots(plot: CurvesPlot, workspace: Workspace) -> None:
    history = rising()
    add_feed(workspace, "a", history)
    show(plot, workspace, 0.8)
    dots = plot.items["accuracy"]["a-0"].dots["validation"]
    np.testing.assert_array_equal(dots.getData()[1], history.column("validation_accuracy"))
    line = plot.items["accuracy"]["a-0"].lines["validation"].getOriginalDataset()[1]
    assert not np.array_equal(line, history.column("validation_accuracy"))


def test_a_log_axis_shows_log_losses_and_reads_losses(plot: CurvesPlot, workspace: Workspace) -> None:
    history = rising()
    add_feed(workspace, "a", history)
    show(plot, workspace, log=True)
    y = plot.items["loss"]["a-0"].lines["train"].getOriginalDataset()[1]
    np.testing.assert_allclose(10.0**y, history.column("train_loss"))
    plot.hover(5.2)
    assert plot.readout.readings[0].train_loss == pytest.approx(history.column("train_loss")[4])


def test_hover_reads_every_run_at_the_nearest_epoch(plot: CurvesPlot, workspace: Workspace) -> None:
    first, second = rising(20), rising(10, top=0.8)
    add_feed(workspace, "a", first)
    add_feed(workspace, "b", second, swatch=3)
    show(plot, workspace)
    plot.hover(7.4)
    readings = {each.name: each for each in plot.readout.readings}
    assert plot.readout.epoch == 7
    assert plot.readout.isVisible()
    assert readings["a"].validation_accuracy == first.column("validation_accuracy")[6]
    assert readings["b"].train_loss == second.column("train_loss")[6]
    plot.hover(15.0)
    assert [each.name for each in plot.readout.readings] == ["a"]
    plot.hover(None)
    assert not plot.readout.isVisible()


def test_moving_the_pointer_shows_the_crosshair_on_both_plots(
    plot: CurvesPlot, workspace: Workspace, qtbot: Any
) -> None:
    add_feed(workspace, "a", rising())
    show(plot, workspace)
    at = plot.plots["loss"].mapToScene(plot.overlays["loss"].to_px(12.1, 0.3)).toPoint()
    qtbot.mouseMove(plot._canvas.viewport(), at)
    assert {overlay.crosshair for overlay in plot.overlays.values()} == {12.0}


def test_the_first_steps_are_a_curve(plot: CurvesPlot, workspace: Workspace) -> None:
    add_feed(workspace, "a", RunHistory([begun(), steps([0.7, 0.65, 0.6])]), "training")
    show(plot, workspace)
    x, y = plot.items["loss"]["a-0"].steps.getOriginalDataset()
    np.testing.assert_allclose(x, [0.1, 0.2, 0.3])
    np.testing.assert_allclose(y, [0.7, 0.65, 0.6])
    low, high = plot.views["loss"].viewRange()[0]
    assert low <= 0.1
    assert 0.3 < high < 4


def test_wheel_zoom_for_ever_survives(plot: CurvesPlot, workspace: Workspace) -> None:
    add_feed(workspace, "a", rising())
    show(plot, workspace, log=True)
    viewport = plot._canvas.viewport()
    at = plot.view_area("loss").center()
    axis = QPointF(20.0, at.y())
    for delta in [12_000] * 60 + [-12_000] * 120:
        for place in (at, axis):
            event = QWheelEvent(
                place, QPointF(viewport.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, delta),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(viewport, event)
    QApplication.processEvents()
    plot.grab()
    for measure in ("accuracy", "loss"):
        for low, high in plot.views[measure].viewRange():
            assert np.isfinite([low, high]).all()
            assert low < high
    plot.show_all()
    assert plot.views["loss"].viewRange()[0][1] < 40


def test_drag_zooms_x_and_a_double_click_shows_all(plot: CurvesPlot, workspace: Workspace, qtbot: Any) -> None:
    add_feed(workspace, "a", rising())
    show(plot, workspace)
    whole = plot.views["accuracy"].viewRange()[0]
    area, viewport = plot.view_area("accuracy"), plot._canvas.viewport()
    start = QPoint(round(area.left() + 100), round(area.center().y()))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for x in (40, 120, 200):
        qtbot.mouseMove(viewport, start + QPoint(x, 0))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(200, 0))
    low, high = plot.views["accuracy"].viewRange()[0]
    assert high - low < (whole[1] - whole[0]) / 2
    assert plot.views["loss"].viewRange()[0] == pytest.approx([low, high])
    plot.views["accuracy"].reset.emit()
    assert plot.views["accuracy"].viewRange()[0] == pytest.approx(whole)


def test_a_click_on_a_curve_picks_its_run(plot: CurvesPlot, workspace: Workspace, qtbot: Any) -> None:
    add_feed(workspace, "a", rising(top=0.95))
    add_feed(workspace, "b", rising(top=0.8), swatch=2)
    show(plot, workspace)
    value = float(workspace.feeds[1].history.column("train_accuracy")[9])
    at = plot.plots["accuracy"].mapToScene(plot.overlays["accuracy"].to_px(10.0, value)).toPoint()
    with qtbot.waitSignal(plot.picked) as picked:
        qtbot.mouseClick(plot._canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert picked.args == ["b-0"]


def test_a_million_points_draw(plot: CurvesPlot, workspace: Workspace) -> None:
    history = RunHistory([begun(1_000_000), epoch(1, 0.6, 0.6)])
    rng = np.random.default_rng(0)
    numbers = np.arange(1.0, 1_000_001.0)
    for name, values in (("epoch", numbers), ("train_accuracy", rng.uniform(0.7, 0.9, 1_000_000)),
                         ("validation_accuracy", rng.uniform(0.7, 0.9, 1_000_000)), ("train_loss", 1 / numbers),
                         ("validation_loss", 1 / numbers)):  # fmt: skip
        column = history._columns[name]
        column._values, column._size = values, len(values)
    history.epoch = 1_000_000
    add_feed(workspace, "a", history)
    show(plot, workspace)
    plot.grab()
    items = plot.items["accuracy"]["a-0"]
    assert len(items.raws["train"].getOriginalDataset()[0]) == 1_000_000
    assert len(items.lines["train"].getOriginalDataset()[0]) <= 500


def test_many_curves_are_thin(plot: CurvesPlot, workspace: Workspace) -> None:
    for number in range(45):
        add_feed(workspace, f"m{number}", rising(5), swatch=number)
    show(plot, workspace)
    assert {items.lines["train"].opts["pen"].widthF() for items in plot.items["accuracy"].values()} == {1.0}
    plot.grab()


def test_hidden_runs_leave_and_themes_change(plot: CurvesPlot, workspace: Workspace) -> None:
    feed = add_feed(workspace, "a", rising())
    add_feed(workspace, "b", overfitting(), swatch=4)
    show(plot, workspace)
    workspace.set_visible(feed, False)
    show(plot, workspace)
    assert set(plot.items["loss"]) == {"b-0"}
    plot.set_palette(DARK)
    plot.set_parts("loss")
    plot.focus_run("b-0")
    plot.grab()
    assert plot.parts == "loss"


def test_tiny_and_huge_widgets_draw(plot: CurvesPlot, workspace: Workspace) -> None:
    add_feed(workspace, "a", rising())
    show(plot, workspace)
    plot.setMinimumSize(1, 1)
    for size in ((1, 1), (60, 40), (4000, 2000)):
        plot.resize(*size)
        QApplication.processEvents()
        assert plot.grab().deviceIndependentSize().toSize() == plot.size()
