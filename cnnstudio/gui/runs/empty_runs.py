"""What stands in the runs panel before there is a run."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.gui.swatch import SHAPES, paint_swatch
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.text_label import TextLabel

PITCH = 26.0


class SwatchRow(QWidget):
    """The eight shapes side by side."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(24)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(len(SHAPES)):
            paint_swatch(painter, QPointF(9 + PITCH * number, 12), 13, number, self._theme.palette)
        painter.end()


class EmptyRuns(QWidget):
    """Says what will appear here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = TextLabel(
            theme,
            "label",
            tr("Each gets its own colour and shape, the same in every chart. You can queue several and walk away."),
        )
        text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(TextLabel(theme, "section", tr("Runs appear here")))
        layout.addWidget(text)
        layout.addWidget(SwatchRow(theme))
        layout.addStretch(1)
