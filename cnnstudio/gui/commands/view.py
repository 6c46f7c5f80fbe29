"""The View and Window menus."""

from cnnstudio.gui.commands.command import Command
from cnnstudio.gui.theme import ThemeChoice
from cnnstudio.gui.translation import tr


def _screen(name: str, title: str, key: str, icon: str) -> Command:
    return Command(
        f"view.{name}",
        title,
        lambda window: window.show_screen(name),
        key,
        icon,
        checked_when=lambda window: window.screen_name == name,
    )


def _theme(choice: ThemeChoice, title: str) -> Command:
    return Command(
        f"view.theme_{choice}",
        title,
        lambda window: window.workspace.theme.set_choice(choice),
        checked_when=lambda window: window.workspace.theme.choice == choice,
        group=2,
    )


def view_commands() -> tuple[Command, ...]:
    """Return the View menu's commands in order."""
    return (
        _screen("data", tr("Data"), "Ctrl+1", "data"),
        _screen("train", tr("Train"), "Ctrl+2", "train"),
        _screen("compare", tr("Compare"), "Ctrl+3", "compare"),
        Command(
            "view.form", tr("Experiment"), lambda window: window.toggle_form(), "F7", "edit",
            checked_when=lambda window: window.body.form_shown, group=1,
        ),
        Command(
            "view.runs", tr("Runs"), lambda window: window.toggle_runs(), "F8", "list-plus",
            checked_when=lambda window: window.body.runs_shown, group=1,
        ),
        _theme("light", tr("Light theme")),
        _theme("dark", tr("Dark theme")),
        _theme("system", tr("Theme of the system")),
        Command("view.search", tr("Find a command..."), lambda window: window.search(), "Ctrl+K", "search", group=3),
    )  # fmt: skip


def window_commands() -> tuple[Command, ...]:
    """Return the Window menu's commands in order."""
    return (
        Command("window.minimize", tr("Minimize"), lambda window: window.showMinimized(), "Ctrl+M"),
        Command("window.full_screen", tr("Full screen"), lambda window: window.toggle_full_screen(), "F11",
                checked_when=lambda window: window.isFullScreen()),
        Command("window.reset_layout", tr("Reset layout"), lambda window: window.reset_layout(), group=1),
        Command("window.settings", tr("Settings..."), lambda window: window.show_settings(), "Ctrl+,", "settings",
                group=2),
    )  # fmt: skip
