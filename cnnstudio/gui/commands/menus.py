"""Menus, shortcuts and tooltips made of the commands."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from cnnstudio.gui.commands.command import Command
from cnnstudio.gui.commands.edit import edit_commands
from cnnstudio.gui.commands.file import file_commands
from cnnstudio.gui.commands.help import help_commands
from cnnstudio.gui.commands.run import run_commands
from cnnstudio.gui.commands.view import view_commands, window_commands
from cnnstudio.gui.icons import icon
from cnnstudio.gui.translation import tr

if TYPE_CHECKING:
    from cnnstudio.gui.main_window import MainWindow


def all_menus() -> tuple[tuple[str, tuple[Command, ...]], ...]:
    """Return every menu as (title, commands)."""
    return (
        (tr("File"), file_commands()),
        (tr("Edit"), edit_commands()),
        (tr("Run"), run_commands()),
        (tr("View"), view_commands()),
        (tr("Window"), window_commands()),
        (tr("Help"), help_commands()),
    )


class Menus(QObject):
    """The menu bar's actions, kept enabled and checked as the commands say.

    Args:
        window: the window that the commands act on.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.commands: dict[str, Command] = {}
        self.actions: dict[str, QAction] = {}
        for title, commands in all_menus():
            menu = window.menuBar().addMenu(title)
            menu.aboutToShow.connect(self.refresh)
            self._fill(menu, commands)
        self.restyle()

    def _fill(self, menu: QMenu, commands: tuple[Command, ...]) -> None:
        group = commands[0].group
        for command in commands:
            if command.group != group:
                menu.addSeparator()
                group = command.group
            action = QAction(command.title, self.window)
            action.setObjectName(command.id)
            action.setShortcut(QKeySequence(command.shortcut))
            action.setCheckable(command.checked_when is not None)
            action.setToolTip(describe(command))
            action.triggered.connect(partial(self.give, command.id))
            menu.addAction(action)
            self.commands[command.id] = command
            self.actions[command.id] = action

    def give(self, command_id: str, checked: bool = False) -> None:
        """Carry a command out, if it can be given now."""
        command = self.commands[command_id]
        if command.enabled_when(self.window):
            command.run(self.window)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Enable and check every action as its command says now."""
        for name, command in self.commands.items():
            action = self.actions[name]
            action.setEnabled(command.enabled_when(self.window))
            if command.checked_when is not None:
                action.setChecked(command.checked_when(self.window))

    @Slot()
    def restyle(self) -> None:
        """Paint the icons in the theme's colour."""
        palette = self.window.workspace.theme.palette
        for name, command in self.commands.items():
            if command.icon:
                self.actions[name].setIcon(icon(command.icon, palette.text2, palette.soft_edge))


def describe(command: Command) -> str:
    """Return the tooltip: what it does, then the keys."""
    text = command.tip or command.title.removesuffix("...")
    if not command.shortcut:
        return text
    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})"
