from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.gui.runs_panel import RunsPanel
from cnnstudio.gui.swatch import swatch_colors
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec

BOX = QRectF(0, 0, 296, 48)


def test_small_buttons_follow_the_state(runs_panel: RunsPanel, workspace: Workspace, add_run) -> None:  # type: ignore[no-untyped-def]
    rows = runs_panel.list.rows
    feed = add_run("a")
    wanted = {
        "queued": {"grip"},
        "preparing": {"eye", "stop"},
        "training": {"eye", "pause", "stop"},
        "paused": {"eye", "resume", "stop"},
        "stopping": {"eye"},
        "finished": {"eye"},
        "interrupted": {"eye", "resume"},
        "failed": {"eye", "resume"},
    }
    feed.run_id = "stored"
    for status, actions in wanted.items():
        feed.set_status(status)
        assert set(rows.actions(feed, BOX)) == actions
        for action, place in rows.actions(feed, BOX).items():
            assert rows.action_at(feed, BOX, place.center()) == action
            assert rows.describe(action, feed)
            assert BOX.contains(place)
    assert rows.action_at(feed, BOX, QPointF(60, 10)) is None


def test_rows_are_48_high_and_taller_while_training(
    runs_panel: RunsPanel,
    held: Workspace,
    add_run,
    qtbot: QtBot,  # type: ignore[no-untyped-def]
) -> None:
    ended = add_run("a")
    training = held.start(RunSpec(name="now", epochs=9))
    rows = runs_panel.list
    assert rows.visualRect(rows.runs.index_of(ended)).height() == 48
    assert rows.visualRect(rows.runs.index_of(training)).height() == 58


def test_the_swatch_is_painted_in_its_colour(runs_panel: RunsPanel, workspace: Workspace, add_run) -> None:  # type: ignore[no-untyped-def]
    for choice in ("light", "dark"):
        workspace.theme.set_choice("dark" if choice == "dark" else "light")
        feed = add_run(f"a {choice}", batch=7)
        box = runs_panel.list.visualRect(runs_panel.list.runs.index_of(feed))
        image = runs_panel.list.viewport().grab().toImage()
        fill = QColor(swatch_colors(feed.swatch, workspace.theme.palette.is_dark).fill)
        assert image.pixelColor(box.left() + 25, box.top() + 16) == fill
