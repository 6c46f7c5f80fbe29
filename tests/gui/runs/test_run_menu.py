import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cnnstudio.gui.run_feed import FeedStatus
from cnnstudio.gui.runs.run_menu import RunMenu
from cnnstudio.gui.runs_panel import RunsPanel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec


def names(menu: RunMenu) -> list[str]:
    return [action.data() for action in menu.actions() if action.data()]


@pytest.mark.parametrize(
    ("status", "has", "has_not"),
    [
        ("queued", {"up", "down", "trash"}, {"eye", "stop", "pin"}),
        ("training", {"pause", "stop", "eye"}, {"resume", "pin"}),
        ("paused", {"resume", "stop"}, {"pause"}),
        ("finished", {"pin", "load", "spec", "rename"}, {"resume", "stop"}),
        ("interrupted", {"resume", "pin"}, {"stop"}),
    ],
)
def test_entries_follow_the_state(
    runs_panel: RunsPanel, workspace: Workspace, add_run,  # type: ignore[no-untyped-def]
    status: FeedStatus, has: set[str], has_not: set[str],
) -> None:  # fmt: skip
    feed = add_run("a")
    feed.run_id = "stored"
    feed.set_status(status)
    found = set(names(RunMenu(workspace, feed, runs_panel.list)))
    assert has <= found
    assert not has_not & found


def test_settings_go_into_the_form_and_onto_the_clipboard(
    runs_panel: RunsPanel,
    workspace: Workspace,
    add_run,
    qtbot: QtBot,  # type: ignore[no-untyped-def]
) -> None:
    feed = add_run("a")
    menu = RunMenu(workspace, feed, runs_panel.list)
    actions = {action.data(): action for action in menu.actions()}
    with qtbot.waitSignal(workspace.spec_requested) as caught:
        actions["load"].trigger()
    assert caught.args == [feed.spec]
    actions["spec"].trigger()
    assert RunSpec.from_json(QGuiApplication.clipboard().text()) == feed.spec
    feed.run_id = ""
    actions["eye"].trigger()
    assert not workspace.is_visible(feed)
    actions["pin"].trigger()
    assert feed.pinned
    actions["trash"].trigger()
    assert feed not in workspace.feeds
