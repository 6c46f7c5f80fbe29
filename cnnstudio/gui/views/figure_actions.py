"""Copy and export of a view's figure: menu entries, buttons and the file dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.plots.figure import Figure, copy_to_clipboard, save_figure
from cnnstudio.gui.translation import tr

SUFFIXES = {".png": "PNG (*.png)", ".svg": "SVG (*.svg)", ".csv": "CSV (*.csv)"}


class FigureActions(QObject):
    """Gives a view "Copy figure" and "Export figure...".

    Args:
        view: the widget that shows the figure.
        workspace: its ``message`` signal tells what was done.
        make: returns the figure as it is now shown, or None where there is nothing to show.
        file_name: suggested for the exported file, without a suffix.
    """

    def __init__(self, view: QWidget, workspace: QObject, make: Callable[[], Figure | None], file_name: str) -> None:
        super().__init__(view)
        self._view, self._workspace, self._make, self._file_name = view, workspace, make, file_name
        self.copy_action = QAction(tr("Copy figure"), view)
        self.copy_action.triggered.connect(self.copy)
        self.export_action = QAction(tr("Export figure…"), view)
        self.export_action.triggered.connect(self.ask_and_export)

    @Slot()
    def copy(self) -> None:
        """Put the figure on the clipboard."""
        figure = self._make()
        if figure is None:
            self._tell(tr("There is no figure yet: train a model first."), "warning")
            return
        copy_to_clipboard(figure)
        self._tell(tr("Figure copied."), "info")

    def export(self, path: Path) -> None:
        """Write the figure; the suffix says how.

        Raises:
            CnnStudioError: nothing is shown, an unknown suffix, or the file cannot be written.
        """
        figure = self._make()
        if figure is None:
            raise CnnStudioError(tr("There is no figure yet: train a model first."))
        save_figure(figure, path)

    @Slot()
    def ask_and_export(self) -> None:
        """Ask for a file and write the figure to it."""
        name, kind = QFileDialog.getSaveFileName(
            self._view, tr("Export figure"), f"{self._file_name}.png", ";;".join(SUFFIXES.values())
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in SUFFIXES:
            path = path.with_name(path.name + next((each for each, text in SUFFIXES.items() if text == kind), ".png"))
        try:
            self.export(path)
        except CnnStudioError as error:
            self._tell(str(error), "error")
        else:
            self._tell(tr("Figure saved as {name}.", name=path.name), "info")

    @Slot(QPoint)
    def show_menu(self, at: QPoint) -> None:
        """Show both actions as a context menu."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.copy_action, self.export_action])
        menu.popup(at)

    def _tell(self, text: str, level: str) -> None:
        self._workspace.message.emit(text, level)  # type: ignore[attr-defined]  # a Workspace, or one like it in tests
