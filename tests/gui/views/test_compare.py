from pathlib import Path
from typing import Any

import pytest
from gui.histories import add_feed, begun, epoch, finished
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.views.compare import CompareView
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory


@pytest.fixture
def view(qtbot: Any, workspace: Workspace) -> CompareView:
    made = CompareView(workspace)
    qtbot.addWidget(made)
    made.resize(1360, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


def run(train: float, validation: float, data: str = "a") -> RunHistory:
    return RunHistory([begun(2, data=data), epoch(1, train - 0.02, validation - 0.01), epoch(2, train, validation),
                       finished(train, validation, 2)])  # fmt: skip


def fill(workspace: Workspace) -> None:
    for seed, (train, validation) in enumerate([(0.95, 0.90), (0.97, 0.92), (0.96, 0.88)]):
        add_feed(workspace, "res", run(train, validation), swatch=6, seed=seed)
    add_feed(workspace, "baseline", run(0.91, 0.89), swatch=0)


def test_without_runs_it_teaches(view: CompareView) -> None:
    assert view.empty.isVisible()
    assert "Train two models to compare them." in view.empty.text.text()


def test_bars_are_as_high_as_the_results(view: CompareView, workspace: Workspace) -> None:
    fill(workspace)
    layout = view.charts.bars.layout_now()
    low, high = view.charts.bars.shown_range
    assert (low, high) == (0.7, 1.0)
    for index, (train, validation) in enumerate([(0.96, 0.90), (0.91, 0.89)]):
        for is_validation, accuracy in ((False, train), (True, validation)):
            height = layout.bar(index, is_validation, accuracy).height() / layout.area.height()
            assert height == pytest.approx((accuracy - low) / (high - low))
    assert [bar.validation.mean for bar in view.charts.bars.bars] == pytest.approx([0.90, 0.89])


def test_a_low_bar_moves_the_axis_to_chance(view: CompareView, workspace: Workspace) -> None:
    add_feed(workspace, "a", run(0.7, 0.6))
    assert view.charts.bars.shown_range == (0.5, 1.0)
    assert view.charts.axis.segments.value == "chance"
    add_feed(workspace, "b", run(0.7, 0.3), seed=1)
    assert view.charts.bars.shown_range == (0.0, 1.0)


def test_the_range_can_be_chosen_and_typed(view: CompareView, workspace: Workspace, qtbot: Any) -> None:
    fill(workspace)
    axis = view.charts.axis
    qtbot.mouseClick(
        axis.segments, Qt.MouseButton.LeftButton, pos=axis.segments.segment_rect("zero").center().toPoint()
    )
    assert view.charts.bars.shown_range == (0.0, 1.0)
    axis.low.setValue(85)
    assert view.charts.bars.shown_range == (0.85, 1.0)
    axis.high.setValue(85)
    assert view.charts.bars.shown_range == (0.85, 1.0)


def test_best_or_last_epoch(view: CompareView, workspace: Workspace, qtbot: Any) -> None:
    history = RunHistory([begun(2), epoch(1, 0.95, 0.93), epoch(2, 0.97, 0.85)])
    add_feed(workspace, "a", history)
    assert view.bars[0].validation.mean == 0.93
    qtbot.mouseClick(view.at, Qt.MouseButton.LeftButton, pos=view.at.segment_rect("last").center().toPoint())
    assert view.bars[0].validation.mean == 0.85
    assert "last epoch" in view.charts.bars_caption.text()


def test_table_texts_and_the_order_of_the_bars(view: CompareView, workspace: Workspace, qtbot: Any) -> None:
    fill(workspace)
    rows = view.table.row_texts()
    assert rows[0][:5] == ["res", "90.0 ± 5.0", "96.0 ± 2.5", "6.0", "3"]
    assert rows[1][:5] == ["baseline", "89.0", "91.0", "2.0", "1"]
    head = view.table.horizontalHeader()
    x = head.sectionViewportPosition(3) + head.sectionSize(3) // 2
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, head.height() // 2))
    assert [row[0] for row in view.table.row_texts()] == ["baseline", "res"]
    assert [bar.name for bar in view.charts.bars.bars] == ["baseline", "res"]
    assert view.summary.text() == "2 models · 1 to 3 seeds"


def test_one_seed_says_so_and_has_no_interval(view: CompareView, workspace: Workspace) -> None:
    add_feed(workspace, "a", run(0.95, 0.9))
    assert "1 seed, no interval" in view.charts.bars_caption.text()
    assert view.summary.text() == "1 model · 1 seed each"
    view.grab()


def test_different_data_is_said(view: CompareView, workspace: Workspace) -> None:
    add_feed(workspace, "a", run(0.95, 0.9, "x"))
    assert not view.notice.isVisible()
    add_feed(workspace, "b", run(0.95, 0.9, "y"))
    assert "different data" in view.notice.text()


def test_a_click_on_a_bar_selects_its_run(view: CompareView, workspace: Workspace, qtbot: Any) -> None:
    fill(workspace)
    QApplication.processEvents()
    layout = view.charts.bars.layout_now()
    at = layout.bar(1, True, 0.89).center().toPoint()
    qtbot.mouseClick(view.charts.bars.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert workspace.current is not None
    assert workspace.current.name == "baseline"


def test_two_hundred_groups_scroll(view: CompareView, workspace: Workspace) -> None:
    workspace.blockSignals(True)
    for number in range(200):
        add_feed(workspace, f"m{number}", run(0.95, 0.9 - number / 2000), swatch=number)
    workspace.blockSignals(False)
    workspace.feeds_changed.emit()
    view.grab()
    assert view.table.rows.rowCount() == 200
    bar = view.charts.bars.horizontalScrollBar()
    assert bar.maximum() > 10_000
    bar.setValue(bar.maximum())
    view.grab()
    first, last = view.charts.bars.layout_now().first_and_last(200)
    assert last == 200
    assert last - first < 20


def test_a_narrow_window_has_the_gap_as_a_tab(view: CompareView, workspace: Workspace, qtbot: Any) -> None:
    fill(workspace)
    assert view.charts.gaps.isVisible()
    view.resize(1200, 660)
    assert not view.charts.gaps.isVisible()
    assert view.table.isColumnHidden(7)
    qtbot.mouseClick(view.tabs, Qt.MouseButton.LeftButton, pos=view.tabs.segment_rect("gap").center().toPoint())
    assert view.charts.gaps.isVisible()
    assert not view.charts.bars.isVisible()
    view.grab()


def test_hidden_runs_are_not_compared(view: CompareView, workspace: Workspace) -> None:
    feed = add_feed(workspace, "a", run(0.95, 0.9))
    workspace.set_visible(feed, False)
    assert view.empty.title.text() == "All runs are hidden"


def test_a_finished_epoch_moves_the_bar(view: CompareView, workspace: Workspace) -> None:
    feed = add_feed(workspace, "a", RunHistory([begun(3), epoch(1, 0.8, 0.75)]), "training")
    assert view.notice.isVisible()
    feed.take(epoch(2, 0.9, 0.85))
    view._tick()
    assert view.bars[0].validation.mean == 0.85


def test_figures_leave_the_view(view: CompareView, workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    for suffix in ("png", "svg", "csv"):
        view.export_figure(tmp_path / f"bars.{suffix}")
        assert (tmp_path / f"bars.{suffix}").stat().st_size > 100
    assert "0.9 0.92 0.88" in (tmp_path / "bars.csv").read_text()
    view.copy_figure()
