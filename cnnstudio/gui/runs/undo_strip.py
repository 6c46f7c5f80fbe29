"""A line that says what went into the trash and takes it back."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cnnstudio.errors import shorten
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.text_label import TextLabel

SHOWN_MS = 15_000


class UndoStrip(QWidget):
    """Shown for a while after something was put into the trash.

    Signals:
        undo: the person wants it back.
    """

    undo = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = TextLabel(theme, "label")
        self.button = QPushButton(tr("Undo"))
        self.button.setProperty("link", True)
        self.button.setToolTip(tr("Take it back out of the trash (Ctrl+Z)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 12, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.button.clicked.connect(self._ask)
        self.hide()

    def announce(self, name: str) -> None:
        """Say that a run is in the trash."""
        self.text.setText(tr("{name} is in the trash.", name=shorten(name, 36)))
        self.show()
        self._timer.start(SHOWN_MS)

    @Slot()
    def _ask(self) -> None:
        self.hide()
        self.undo.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.window))
        painter.end()
