"""What `cnnstudio doctor` says, in the window."""

import platform
from importlib import metadata

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from cnnstudio import __version__, paths
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace

PACKAGES = ("torch", "torchvision", "PySide6-Essentials", "pyqtgraph", "numpy", "pydantic", "safetensors")


class SystemInformationDialog(QDialog):
    """Versions, folders and devices, ready to be copied into a question."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("System information"))
        self.resize(620, 440)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self._lines = basic_lines(workspace)
        self.text.setPlainText("\n".join([*self._lines, tr("devices: looking")]))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self._task = workspace.background.call(
            workspace.engine.devices, done=self._show_devices, failed=self._show_failure
        )

    @Slot(object)
    def _show_devices(self, devices: tuple[tuple[str, str], ...]) -> None:
        lines = [f"{name}: {title}" for name, title in devices]
        self.text.setPlainText("\n".join([*self._lines, *lines]))

    @Slot(str)
    def _show_failure(self, sentence: str) -> None:
        self.text.setPlainText("\n".join([*self._lines, sentence]))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def done(self, result: int) -> None:
        self._task.cancel()
        super().done(result)


def basic_lines(workspace: Workspace) -> list[str]:
    """Return what is known without torch."""
    lines = [f"CNN Studio {__version__}", f"Python {platform.python_version()} on {platform.platform()}"]
    for package in PACKAGES:
        try:
            lines.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            lines.append(tr("{package} is missing", package=package))
    engine = workspace.engine
    return [*lines, f"home: {paths.home()}", f"runs: {engine.runs_folder}", f"cache: {engine.cache_folder}"]
