"""The File menu."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from cnnstudio.gui.commands.command import Command
from cnnstudio.gui.dialogs.export_weights import ExportWeightsDialog
from cnnstudio.gui.dialogs.import_weights import ImportWeightsDialog
from cnnstudio.gui.translation import tr

if TYPE_CHECKING:
    from cnnstudio.gui.main_window import MainWindow


def open_folder(window: "MainWindow") -> None:
    """Ask for a folder of pictures and use it."""
    folder = QFileDialog.getExistingDirectory(window, tr("Folder with one sub-folder per class"))
    if folder:
        window.open_data(Path(folder))


def open_zip(window: "MainWindow") -> None:
    """Ask for a zip of pictures and use it."""
    name, _ = QFileDialog.getOpenFileName(window, tr("Zip of pictures"), "", tr("Zip files (*.zip)"))
    if name:
        window.open_data(Path(name))


def open_spec(window: "MainWindow") -> None:
    """Ask for a spec and load it into the form."""
    name, _ = QFileDialog.getOpenFileName(window, tr("Open spec"), "", tr("Specs (*.json)"))
    if name:
        window.open_spec(Path(name))


def has_weights(window: "MainWindow") -> bool:
    """Return whether the selected run has weights on disk."""
    feed = window.workspace.current
    return feed is not None and bool(feed.run_id) and bool(feed.history.checkpoints)


def export_weights(window: "MainWindow") -> None:
    """Ask for a format and a file and export the selected run's weights."""
    feed = window.workspace.current
    if feed is not None:
        window.show_dialog(ExportWeightsDialog(window.workspace, feed, window))


def import_weights(window: "MainWindow") -> None:
    """Ask for a weights file and read it back."""
    name, _ = QFileDialog.getOpenFileName(
        window, tr("Import weights"), "", tr("Weights (*.pt *.pth *.safetensors);;All files (*)")
    )
    if name:
        window.import_weights(Path(name))


def show_import(window: "MainWindow", path: Path) -> None:
    """Read a weights file back."""
    spec = window.form_spec()
    if spec is not None:
        window.show_dialog(ImportWeightsDialog(window.workspace, path, spec, window))


def export_figure(window: "MainWindow") -> None:
    """Ask for a file and save the shown screen's figure in it."""
    start = str(Path.home() / f"{window.screen_name}.png")
    name, _ = QFileDialog.getSaveFileName(
        window, tr("Export figure"), start, tr("Picture (*.png);;Drawing (*.svg);;Numbers (*.csv)")
    )
    if name:
        window.export_figure(Path(name))


def copy_spec(window: "MainWindow") -> None:
    """Put the selected run's spec, else the form's, on the clipboard."""
    feed = window.workspace.current
    spec = feed.spec if feed is not None else window.form_spec()
    if spec is not None:
        QGuiApplication.clipboard().setText(spec.to_json())
        window.status.show_message(tr("The spec of {name} is on the clipboard.", name=feed.name if feed else "–"))


def file_commands() -> tuple[Command, ...]:
    """Return the commands in the menu's order."""
    return (
        Command("file.open_folder", tr("Open data folder..."), open_folder, "Ctrl+O", "folder"),
        Command("file.open_zip", tr("Open data zip..."), open_zip, "Ctrl+Shift+O", "file"),
        Command("file.open_spec", tr("Open spec..."), open_spec, "", "file"),
        Command(
            "file.export_weights", tr("Export weights..."), export_weights, "Ctrl+E", "export", has_weights,
            tip=tr("Save the selected run's weights as .pt or .safetensors"), group=1,
        ),
        Command("file.import_weights", tr("Import weights..."), import_weights, "Ctrl+I", "import", group=1),
        Command(
            "file.export_figure", tr("Export figure..."), export_figure, "Ctrl+Shift+E", "camera",
            lambda window: window.has_figure, tip=tr("Save the figure as PNG, SVG or CSV"), group=2,
        ),
        Command("file.copy_spec", tr("Copy as spec"), copy_spec, "Ctrl+Shift+C", "copy", group=2),
        Command("file.quit", tr("Quit"), lambda window: window.close(), "Ctrl+Q", "", group=3),
    )  # fmt: skip
