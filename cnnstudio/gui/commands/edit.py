"""The Edit menu."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QLineEdit

from cnnstudio.gui.commands.command import Command
from cnnstudio.gui.translation import tr

if TYPE_CHECKING:
    from cnnstudio.gui.main_window import MainWindow


def has_run(window: "MainWindow") -> bool:
    """Return whether a run is selected."""
    return window.workspace.current is not None


def rename(window: "MainWindow") -> None:
    """Ask for a name of the selected run."""
    feed = window.workspace.current
    if feed is None:
        return
    name, accepted = QInputDialog.getText(window, tr("Rename run"), tr("Name"), QLineEdit.EchoMode.Normal, feed.name)
    if accepted:
        window.workspace.rename(feed, name)


def trash(window: "MainWindow") -> None:
    """Put the selected run into the trash."""
    feed = window.workspace.current
    if feed is not None:
        window.workspace.trash(feed)


def toggle_pin(window: "MainWindow") -> None:
    """Pin the selected run, or no longer."""
    feed = window.workspace.current
    if feed is not None:
        window.workspace.pin(feed, not feed.pinned)


def load_settings(window: "MainWindow") -> None:
    """Load the selected run's settings into the form."""
    feed = window.workspace.current
    if feed is not None:
        window.workspace.spec_requested.emit(feed.spec)


def is_pinned(window: "MainWindow") -> bool:
    """Return whether the selected run is pinned."""
    feed = window.workspace.current
    return feed is not None and feed.pinned


def edit_commands() -> tuple[Command, ...]:
    """Return the commands in the menu's order."""
    return (
        Command(
            "edit.undo_trash", tr("Undo move to trash"), lambda window: window.workspace.undo_trash(), "Ctrl+Z",
            "undo", lambda window: window.workspace.can_undo_trash,
        ),
        Command(
            "edit.copy_figure", tr("Copy figure"), lambda window: window.copy_figure(), "Ctrl+C", "copy",
            lambda window: window.has_figure, tip=tr("Put the figure on the clipboard"), group=1,
        ),
        Command("edit.load_settings", tr("Load settings into form"), load_settings, "Ctrl+L", "edit", has_run, group=2),
        Command("edit.rename", tr("Rename run..."), rename, "F2", "", has_run, group=2),
        Command("edit.pin", tr("Keep at the top"), toggle_pin, "", "pin", has_run, is_pinned, group=2),
        Command("edit.trash", tr("Move to trash"), trash, "Ctrl+Backspace", "trash", has_run, group=2),
    )  # fmt: skip
