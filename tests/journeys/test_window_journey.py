"""A whole task in the real window, with the real engine, by clicks and keys."""

from pathlib import Path

import numpy as np
import pytest
import torch
from benchmarks.plain_networks import Baseline
from journeys.person import CONTROL, Person
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.gui.app import Session
from cnnstudio.gui.dialogs.export_weights import ExportWeightsDialog
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.views.compare import CompareView
from cnnstudio.gui.views.curves import CurvesView

from .conftest import Open


def start_baseline(session: Session, person: Person, epochs: int) -> RunFeed:
    """Set up the baseline with an L2 penalty by hand and press Train."""
    form = session.window.form.form
    person.choose(form.dataset.combo, "planes_birds")
    person.choose(form.network.combo, "baseline")
    person.click(form.regularizers.rows["l2"].box)
    assert [choice.name for choice in form.value().regularizers] == ["l2"]
    person.fill(form.training.epochs, str(epochs))
    person.click(session.window.form.train_button)
    feed = session.workspace.training
    assert feed is not None
    return feed


def assert_curves_equal_history(view: CurvesView, feed: RunFeed) -> None:
    """Compare what the plot's items hold with the run's history."""
    view.redraw()
    columns = {
        ("accuracy", "train"): "train_accuracy", ("accuracy", "validation"): "validation_accuracy",
        ("loss", "train"): "train_loss", ("loss", "validation"): "validation_loss",
    }  # fmt: skip
    for (measure, split), column in columns.items():
        items = view.plot.items[measure][feed.key]
        shown_x, shown_y = items.dots[split].getData()
        np.testing.assert_array_equal(shown_x, feed.history.column("epoch"))
        np.testing.assert_array_equal(shown_y, feed.history.column(column))


def assert_bars_equal_runs(view: CompareView, runs: list[RunFeed]) -> None:
    """Compare the bars, and where the chart lays them, with the runs' best epochs."""
    shown = {bar.name: bar for bar in view.charts.bars.bars}
    assert set(shown) == {feed.name for feed in runs}
    layout = view.charts.bars.layout_now()
    for feed in runs:
        best = feed.history.best
        assert best is not None and best.train is not None
        bar = shown[feed.name]
        assert bar.train is not None
        assert (bar.train.mean, bar.validation.mean) == (best.train.accuracy, best.validation.accuracy)
        low, high = view.charts.bars.shown_range
        for value in (bar.train.mean, bar.validation.mean):
            part = (layout.area.bottom() - layout.y(value)) / layout.area.height()
            assert part == pytest.approx((min(max(value, low), high) - low) / (high - low))


def test_train_stop_compare_export_resume(ready_home: Path, tmp_path: Path, open_session: Open, qtbot: QtBot) -> None:
    session = open_session()
    window, workspace = session.window, session.workspace
    person = Person(window, qtbot)
    curves = window.shown_screen
    assert isinstance(curves, CurvesView)

    # Points arrive while it runs, and the plot shows exactly them.
    first = start_baseline(session, person, epochs=3)
    person.wait(lambda: first.history.epoch >= 1)
    assert first.status == "training" and first.is_active
    assert_curves_equal_history(curves, first)
    person.press(Qt.Key.Key_Period, CONTROL)
    assert first.status == "stopping"
    person.wait(lambda: workspace.training is None)
    assert first.status == "stopped" and first.history.epoch < 3

    # Another architecture, to its end.
    form = window.form.form
    person.choose(form.network.combo, "depth")
    person.fill(form.training.epochs, "1")
    person.press(Qt.Key.Key_R, CONTROL)
    second = workspace.training
    assert second is not None and second is not first and second.swatch != first.swatch
    person.wait(lambda: workspace.training is None)
    assert second.status == "finished" and second.history.epoch == 1
    assert_curves_equal_history(curves, second)

    person.press(Qt.Key.Key_3, CONTROL)
    compare = window.shown_screen
    assert isinstance(compare, CompareView) and compare.isVisible()
    assert_bars_equal_runs(compare, [first, second])
    person.press(Qt.Key.Key_2, CONTROL)

    person.click_run(first)
    assert workspace.current is first
    export(person, tmp_path / "baseline.pt")
    check_weights(tmp_path / "baseline.pt")

    # The stopped run goes on from the list, in the same row, to the end.
    run_id = first.run_id
    person.click_run(first, "resume")
    person.wait(lambda: first.status == "finished")
    person.wait(lambda: workspace.training is None)
    assert first.run_id == run_id and first.history.epoch == 3
    assert list(first.history.column("epoch")) == [1, 2, 3]
    assert_curves_equal_history(curves, first)


def export(person: Person, path: Path) -> None:
    """Export the selected run by keys alone: Ctrl+E, the file, Enter."""
    person.window.menus.refresh()
    person.press(Qt.Key.Key_E, CONTROL)
    dialog = person.window.findChild(ExportWeightsDialog)
    assert dialog is not None and dialog.isVisible()
    person.fill(dialog.file, str(path))
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: person.window.findChild(ExportWeightsDialog) is None)


def check_weights(path: Path) -> None:
    """Load the file as anybody would, without the studio, into a network that knows nothing of it."""
    state = torch.load(path, weights_only=True)
    plain = Baseline()
    plain.load_state_dict(state, strict=True)
    with torch.no_grad():
        assert plain(torch.zeros(2, 3, 32, 32)).shape == (2, 2)
