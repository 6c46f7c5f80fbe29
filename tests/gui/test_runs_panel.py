import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.runs_panel import RunsPanel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> RunsPanel:
    made = RunsPanel(workspace)
    qtbot.addWidget(made)
    made.resize(296, 800)
    made.show()
    return made


def ended_feed(workspace: Workspace, name: str, status: str = "finished", number: int = 0) -> RunFeed:
    from listed_events import ended, epoch_ended, started

    feed = workspace._make_feed(RunSpec(name=name, epochs=2 + number))
    feed.take(started(feed.key, 2))
    feed.take(epoch_ended(feed.key, 1))
    feed.take(ended(feed.key, epoch=1))
    feed.run_id = ""  # nothing of it is on disk
    feed.set_status(status)  # type: ignore[arg-type]
    workspace._ended.append(feed)
    workspace.feeds_changed.emit()
    return feed


def press(qtbot: QtBot, panel: RunsPanel, feed: RunFeed, action: str) -> None:
    """Click a small button of a row."""
    box = QRectF(panel.list.visualRect(panel.list.runs.index_of(feed)))
    place = panel.list.rows.actions(feed, box)[action].center().toPoint()  # type: ignore[index]
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def focus(panel: RunsPanel, feed: RunFeed) -> None:
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.runs.index_of(feed))


def shown_texts(panel: RunsPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_before_the_first_run_it_teaches(panel: RunsPanel, workspace: Workspace) -> None:
    assert "Runs appear here" in shown_texts(panel)
    ended_feed(workspace, "first")
    assert "Runs appear here" not in shown_texts(panel)
    assert {"Best val. accuracy, %", "Space shows or hides"} <= set(shown_texts(panel))


def test_the_eye_and_the_space_bar_show_and_hide(panel: RunsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    feed = ended_feed(workspace, "a")
    press(qtbot, panel, feed, "eye")
    assert not workspace.is_visible(feed)
    focus(panel, feed)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert workspace.is_visible(feed)


def test_a_click_and_enter_select(panel: RunsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    first, second = ended_feed(workspace, "a"), ended_feed(workspace, "b", number=1)
    box = panel.list.visualRect(panel.list.runs.index_of(second))
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(60, 14))
    assert workspace.current is second
    focus(panel, first)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert workspace.current is first


def test_delete_trashes_and_undo_brings_back(panel: RunsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    first, second = ended_feed(workspace, "a"), ended_feed(workspace, "b", number=1)
    focus(panel, first)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert workspace.feeds == [second]
    assert "a is in the trash." in shown_texts(panel)
    assert panel.list.focused_feed() is second
    qtbot.mouseClick(panel.undo_strip.button, Qt.MouseButton.LeftButton)
    assert first in workspace.feeds
    assert not panel.undo_strip.isVisible()


def test_f2_renames_in_place(panel: RunsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    feed = ended_feed(workspace, "a")
    focus(panel, feed)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "my best")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: feed.name == "my best")


def test_the_queue_is_reordered_by_keys(panel: RunsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.queue_held = True
    workspace._queue += [
        workspace._make_feed(RunSpec(name=name, epochs=number)) for number, name in enumerate("abc", 1)
    ]
    workspace.feeds_changed.emit()
    focus(panel, workspace.queue[2])
    qtbot.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert [feed.name for feed in workspace.queue] == ["a", "c", "b"]
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert [feed.name for feed in workspace.queue] == ["a", "b", "c"]
    assert panel.list.focused_feed() is workspace.queue[2]


def test_pause_go_on_and_stop_from_the_row(panel: RunsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    from listed_events import held_run

    workspace.engine.make = lambda spec, control: held_run(control)  # type: ignore[attr-defined]
    feed = workspace.start(RunSpec(name="now"))
    qtbot.waitUntil(lambda: feed.status == "training")
    press(qtbot, panel, feed, "pause")
    qtbot.waitUntil(lambda: feed.status == "paused")
    press(qtbot, panel, feed, "resume")
    qtbot.waitUntil(lambda: feed.status == "training")
    press(qtbot, panel, feed, "stop")
    qtbot.waitUntil(lambda: feed.status == "stopped")
    assert "Stopped" in str(panel.list.runs.index_of(feed).data())


def test_an_interrupted_run_offers_to_resume(panel: RunsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    feed = ended_feed(workspace, "cut", "interrupted")
    feed.run_id = "stored"
    workspace.feeds_changed.emit()
    press(qtbot, panel, feed, "resume")
    assert workspace.engine.resumed or feed.is_active  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: feed.status == "finished")
    assert workspace.engine.resumed == ["stored"]  # type: ignore[attr-defined]


def test_hundreds_of_rows_are_shown_without_reading_a_journal(
    panel: RunsPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    from cnnstudio.events import Result, Score

    class Row:
        epoch, epochs, elapsed_s = 30, 30, 238.0
        best = Result(epoch=7, validation=Score(accuracy=0.914))

    def read() -> None:
        raise AssertionError("a journal was read")

    for number in range(500):
        spec = RunSpec(name=f"run {number}", epochs=30, batch_size=number + 1)
        workspace._ended.append(
            RunFeed(spec, key=f"k{number}", name=spec.name, swatch=number, status="finished", load_history=read,
                    stored=Row(), parent=workspace)  # type: ignore[arg-type]
        )  # fmt: skip
    workspace.feeds_changed.emit()
    panel.grab()
    panel.list.scrollToBottom()
    panel.grab()
    assert panel.list.runs.rowCount() == 501
    assert panel.list.runs.index(500).data() == "run 499, best validation 91.4 %, 30 epochs · 3:58"


def test_a_narrow_panel_has_shorter_words(panel: RunsPanel) -> None:
    panel.resize(248, 700)
    assert panel.comparison_button.text() == "Compare…"
    assert "Space shows or hides" not in shown_texts(panel)
