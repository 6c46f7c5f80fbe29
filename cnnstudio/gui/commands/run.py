"""The Run menu."""

from typing import TYPE_CHECKING

from cnnstudio.gui.commands.command import Command
from cnnstudio.gui.translation import tr

if TYPE_CHECKING:
    from cnnstudio.gui.main_window import MainWindow


def can_pause(window: "MainWindow") -> bool:
    """Return whether the training run can be paused or go on."""
    feed = window.workspace.training
    return feed is not None and feed.status in ("training", "paused")


def toggle_pause(window: "MainWindow") -> None:
    """Pause the training run, or let it go on."""
    feed = window.workspace.training
    if feed is not None:
        (window.workspace.resume if feed.status == "paused" else window.workspace.pause)(feed)


def can_stop(window: "MainWindow") -> bool:
    """Return whether something trains that was not stopped yet."""
    feed = window.workspace.training
    return feed is not None and feed.status != "stopping"


def stop(window: "MainWindow") -> None:
    """Stop the training run and keep its best epoch."""
    feed = window.workspace.training
    if feed is not None:
        window.workspace.stop(feed)


def can_resume(window: "MainWindow") -> bool:
    """Return whether the selected run can be trained on."""
    feed = window.workspace.current
    return feed is not None and feed is not window.workspace.training and feed.can_resume


def resume(window: "MainWindow") -> None:
    """Train the selected run on from its last checkpoint."""
    feed = window.workspace.current
    if feed is not None:
        window.workspace.resume(feed)


def is_held(window: "MainWindow") -> bool:
    """Return whether the last session's queue waits for the person."""
    return window.workspace.queue_held and bool(window.workspace.queue)


def run_commands() -> tuple[Command, ...]:
    """Return the commands in the menu's order."""
    return (
        Command(
            "run.train", tr("Train"), lambda window: window.train(), "Ctrl+R", "play",
            tip=tr("Train now. Goes to the front of the queue if something is running."),
        ),
        Command(
            "run.enqueue", tr("Add to queue"), lambda window: window.enqueue(), "Ctrl+Shift+R", "list-plus",
            tip=tr("Train this after everything that is queued."),
        ),
        Command("run.pause", tr("Pause or go on"), toggle_pause, "Ctrl+P", "pause", can_pause, group=1),
        Command(
            "run.stop", tr("Stop"), stop, "Ctrl+.", "stop", can_stop,
            tip=tr("Stop at the next step and keep the best epoch."), group=1,
        ),
        Command("run.resume", tr("Resume selected run"), resume, "", "resume", can_resume, group=1),
        Command(
            "run.release_queue", tr("Start the queue"), lambda window: window.workspace.release_queue(), "", "play",
            is_held, group=1,
        ),
    )  # fmt: skip
