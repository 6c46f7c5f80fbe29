"""The Help menu."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolTip, QWidget

from cnnstudio.gui.commands.command import Command
from cnnstudio.gui.dialogs.about import AboutDialog
from cnnstudio.gui.dialogs.documents import DocumentsDialog
from cnnstudio.gui.dialogs.system_information import SystemInformationDialog
from cnnstudio.gui.translation import tr

if TYPE_CHECKING:
    from cnnstudio.gui.main_window import MainWindow


def explain_under_pointer(window: "MainWindow") -> None:
    """Show what is known about the thing under the pointer, else about the focused one."""
    place = QCursor.pos()
    start = QApplication.widgetAt(place)
    if start is None or not _explanation(start):
        start = QApplication.focusWidget()
        place = start.mapToGlobal(start.rect().bottomLeft()) if start is not None else place
    text = _explanation(start)
    if text and start is not None:
        QToolTip.showText(place, text, start)
    else:
        window.status.show_message(tr("Point at something and press F1 to read what it does."))


def _explanation(widget: QWidget | None) -> str:
    while widget is not None:
        text = widget.whatsThis() or widget.toolTip()
        if text:
            return text
        if isinstance(widget, QAbstractButton) and widget.text():
            return widget.text()
        widget = widget.parentWidget()
    return ""


def help_commands() -> tuple[Command, ...]:
    """Return the Help menu's commands in order."""

    def document(name: str, title: str) -> Command:
        return Command(
            f"help.{name}", title, lambda window: window.show_dialog(DocumentsDialog(name, window.workspace, window)),
            group=1,
        )  # fmt: skip

    return (
        Command("help.explain", tr("What is under the pointer"), explain_under_pointer, "F1", "help"),
        document("architecture", tr("Architecture")),
        document("contributing", tr("Contributing")),
        document("changelog", tr("What is new")),
        Command(
            "help.system", tr("System information"),
            lambda window: window.show_dialog(SystemInformationDialog(window.workspace, window)), "", "chip", group=2,
        ),
        Command(
            "help.about", tr("About CNN Studio"),
            lambda window: window.show_dialog(AboutDialog(window.workspace, window)), "", "info", group=2,
        ),
    )  # fmt: skip
