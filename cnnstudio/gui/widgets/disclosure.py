"""A line of text that shows and hides what stands below it."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from cnnstudio.gui.theme import Theme


class DisclosureButton(QAbstractButton):
    """A chevron with an optional text beside it; checked means open."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = 16 + (metrics.horizontalAdvance(self.text()) + 6 if self.text() else 0)
        return QSize(width, max(20, metrics.height() + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.hasFocus() or self.underMouse()
        color = QColor(colors.soft_edge if not self.isEnabled() else colors.accent if strong else colors.text3)
        painter.setPen(QPen(color, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        middle = self.height() / 2
        shape = [(-3.5, -1.8), (0, 1.8), (3.5, -1.8)] if self.isChecked() else [(-1.8, -3.5), (1.8, 0), (-1.8, 3.5)]
        painter.drawPolyline(QPolygonF([QPointF(8 + x, middle + y) for x, y in shape]))
        if self.text():
            painter.setPen(QColor(colors.accent if strong else colors.text2))
            painter.drawText(self.rect().adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Disclosure(QWidget):
    """Content behind a chevron.

    Signals:
        opened: the person opened (True) or closed it.
    """

    opened = Signal(bool)

    def __init__(self, theme: Theme, text: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = DisclosureButton(theme, text, self)
        self.content = content
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(content)
        content.hide()
        self.button.toggled.connect(self._toggle)

    def is_open(self) -> bool:
        """Return whether the content shows."""
        return self.button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or hide the content."""
        self.button.setChecked(is_open)

    @Slot(bool)
    def _toggle(self, is_open: bool) -> None:
        self.content.setVisible(is_open)
        self.opened.emit(is_open)
