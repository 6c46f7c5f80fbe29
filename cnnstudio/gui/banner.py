"""The banner above the screens: one sentence, and the way out as a button."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from cnnstudio.gui.icons import icon, paint_icon
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr

Remedy = tuple[str, Callable[[], object]]


class Banner(QWidget):
    """Shows the newest message until it is dismissed or its remedy is taken.

    Args:
        theme: gives the colours.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level = "info"
        self._remedies: list[Callable[[], object]] = []
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = [QPushButton(), QPushButton()]
        self._close = QToolButton()
        self._close.setToolTip(tr("Dismiss"))
        self._close.setAccessibleName(tr("Dismiss"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(52, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.label, 1)
        for button in self.buttons:
            button.clicked.connect(self._take_remedy)
            layout.addWidget(button)
        layout.addWidget(self._close)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def level(self) -> str:
        """ "info", "warning" or "error"."""
        return self._level

    def show_message(self, sentence: str, level: str, *remedies: Remedy) -> None:
        """Show a sentence with up to two ways out, each as (words, what to do)."""
        self._level = level
        self._remedies = [remedy for _, remedy in remedies]
        self.label.setText(sentence[:600])
        self.setAccessibleName(sentence[:600])
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(remedies))
            if place < len(remedies):
                button.setText(remedies[place][0])
        self._restyle()
        self.show()

    @Slot()
    def _take_remedy(self) -> None:
        place = self.buttons.index(self.sender())  # type: ignore[arg-type]
        self.hide()
        self._remedies[place]()

    @Slot()
    def _restyle(self) -> None:
        self._close.setIcon(icon("close", self._theme.palette.text2))
        self._close.setIconSize(QSize(14, 14))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        color = {"error": palette.err, "warning": palette.warn}.get(self._level, palette.accent)
        tint = QColor(color)
        tint.setAlphaF(0.16 if palette.is_dark else 0.09)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.surface))
        painter.fillRect(self.rect(), tint)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(palette.hairline))
        name = "info" if self._level == "info" else "warning"
        paint_icon(painter, QRectF(24, self.height() / 2 - 9, 18, 18), name, color)
