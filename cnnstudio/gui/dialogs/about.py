"""What CNN Studio is, which version, under which licence."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from cnnstudio import __version__
from cnnstudio.gui.theme import ui_font
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace


class AboutDialog(QDialog):
    """A few lines of text."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About CNN Studio"))
        title = QLabel(f"CNN Studio {__version__}")
        title.setStyleSheet("font-size: 20px; font-weight: 600;")
        title.setFont(ui_font(20, 600))
        text = QLabel(
            tr(
                "Train, compare and understand convolutional networks, in a window or on the command line.\n\n"
                "MIT licence. Drawn with Qt (LGPL) and pyqtgraph, trained with PyTorch."
            )
        )
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)
