"""Settings: the theme, and where things are kept."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QWidget

from cnnstudio import paths
from cnnstudio.gui.theme import ThemeChoice
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace


class SettingsDialog(QDialog):
    """Every change takes effect at once."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle(tr("Settings"))
        self.setMinimumWidth(520)
        self.theme = QComboBox()
        self.theme.setAccessibleName(tr("Theme"))
        for choice, title in (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark"))):
            self.theme.addItem(title, choice)
        self.theme.setCurrentIndex(self.theme.findData(workspace.theme.choice))
        self.theme.activated.connect(self._set_theme)
        layout = QFormLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setHorizontalSpacing(24)
        layout.setVerticalSpacing(12)
        layout.addRow(tr("Theme"), self.theme)
        for title, folder in (
            (tr("Runs"), workspace.engine.runs_folder),
            (tr("Prepared data"), workspace.engine.cache_folder),
        ):
            layout.addRow(title, self._folder_row(folder))
        hint = QLabel(tr("Set CNNSTUDIO_HOME before the start to keep all of it elsewhere."))
        hint.setWordWrap(True)
        layout.addRow("", hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addRow(buttons)

    def _folder_row(self, folder: Path) -> QPushButton:
        button = QPushButton(str(folder))
        button.setProperty("link", True)
        button.setAutoDefault(False)  # Enter closes the dialog; it does not open the first folder
        button.setToolTip(tr("Open this folder"))
        button.setObjectName(str(folder))
        button.clicked.connect(self._open_folder)
        return button

    @Slot(int)
    def _set_theme(self, place: int) -> None:
        self._workspace.theme.set_choice(cast(ThemeChoice, self.theme.itemData(place)))

    @Slot()
    def _open_folder(self) -> None:
        sender = self.sender()
        folder = Path(sender.objectName()) if sender is not None else paths.home()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
