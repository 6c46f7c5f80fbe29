"""The coach line: one honest sentence about a run, on a tinted block."""

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cnnstudio.gui.icons import paint_icon
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.insight import Insight


class CoachLine(QWidget):
    """Shows an Insight; hidden where there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._insight: Insight | None = None
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(self._label.textFormat().RichText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(44, 9, 16, 9)
        layout.addWidget(self._label)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown, "" where there is none."""
        return "" if self._insight is None else f"{self._insight.name} {self._insight.text}"

    def show_insight(self, insight: Insight | None) -> None:
        """Show a sentence, or nothing."""
        if insight != self._insight:
            self._insight = insight
            self._restyle()
        self.setVisible(insight is not None)

    @Slot()
    def _restyle(self) -> None:
        palette = self._theme.palette
        self._label.setStyleSheet(f"font-size: 12px; color: {palette.text2};")
        if self._insight is not None:
            name, text = _escape(self._insight.name), _escape(self._insight.text)
            self._label.setText(f'<b style="color:{palette.text}">{name}</b> {text}')
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.palette.window))
        painter.setBrush(QColor(self._theme.palette.window))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        paint_icon(painter, QRectF(15, self.height() / 2 - 8, 16, 16), "bulb", self._theme.palette.warn)
        painter.end()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
