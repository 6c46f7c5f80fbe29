from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.gui.runs_panel import RunsPanel
from cnnstudio.gui.workspace import Workspace


def test_hover_tells_the_views(runs_panel: RunsPanel, add_run, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    feed = add_run("a")
    rows = runs_panel.list
    place = rows.visualRect(rows.runs.index_of(feed)).center()
    with qtbot.waitSignal(runs_panel.hovered) as caught:
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), rows.viewport().mapToGlobal(QPointF(place)), Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(rows.viewport(), event)
    assert caught.args == [feed]


def test_keys_of_the_row_win_over_shortcuts_of_the_window(runs_panel: RunsPanel, add_run) -> None:  # type: ignore[no-untyped-def]
    add_run("a")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        runs_panel.list.event(event)
        assert event.isAccepted()


def test_place_and_focus_survive_new_runs(runs_panel: RunsPanel, add_run) -> None:  # type: ignore[no-untyped-def]
    feeds = [add_run(f"run {number}", batch=number + 1) for number in range(60)]
    rows = runs_panel.list
    rows.setCurrentIndex(rows.runs.index_of(feeds[40]))
    scrolled = rows.verticalScrollBar().value()
    assert scrolled > 0
    add_run("one more", batch=999)
    assert rows.focused_feed() is feeds[40]
    assert rows.verticalScrollBar().value() == scrolled


def test_a_press_on_a_button_that_is_released_elsewhere_does_nothing(
    runs_panel: RunsPanel,
    workspace: Workspace,
    add_run,
    qtbot: QtBot,  # type: ignore[no-untyped-def]
) -> None:
    feed = add_run("a")
    rows = runs_panel.list
    box = rows.visualRect(rows.runs.index_of(feed))
    eye = QPoint(box.right() - 24, box.top() + 16)
    qtbot.mousePress(rows.viewport(), Qt.MouseButton.LeftButton, pos=eye)
    qtbot.mouseRelease(rows.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(60, 16))
    assert workspace.is_visible(feed)
    assert workspace.current is not feed
