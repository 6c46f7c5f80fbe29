"""A horizontal slider that stops at given values."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from cnnstudio.gui.theme import Theme

HANDLE = 15.0
GROOVE = 4.0


class StopSlider(QSlider):
    """A slider over the positions of ``stops``; the wheel moves it only while it has the focus.

    Signals:
        picked: the person chose a stop.
    """

    picked = Signal()

    def __init__(self, theme: Theme, stops: tuple[float, ...], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._stops = theme, stops
        self._quiet = False
        self._muted = False
        self.setRange(0, len(stops) - 1)
        self.setPageStep(max(1, len(stops) // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._tell)
        theme.changed.connect(self.update)

    def stop(self) -> float:
        """Return the value of the stop under the handle."""
        return self._stops[self.value()]

    def show_value(self, value: float) -> None:
        """Move the handle to the stop nearest to ``value`` without telling anybody."""
        self._quiet = True
        self.setValue(min(range(len(self._stops)), key=lambda index: abs(self._stops[index] - value)))
        self._quiet = False

    def set_muted(self, muted: bool) -> None:
        """Paint the slider grey: what it sets is switched off."""
        self._muted = muted
        self.update()

    @Slot()
    def _tell(self) -> None:
        if not self._quiet:
            self.picked.emit()

    def _fraction(self) -> float:
        return (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())

    def _place(self, event: QMouseEvent) -> None:
        fraction = (event.position().x() - HANDLE / 2) / max(1.0, self.width() - HANDLE)
        self.setValue(round(min(1.0, max(0.0, fraction)) * self.maximum()))

    def sizeHint(self) -> QSize:
        return QSize(72, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 22)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._place(event)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._place(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._theme.palette
        active = self.isEnabled() and not self._muted
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, span = self.height() / 2, self.width() - HANDLE
        centre = HANDLE / 2 + span * self._fraction()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.hairline))
        painter.drawRoundedRect(QRectF(0, middle - GROOVE / 2, self.width(), GROOVE), GROOVE / 2, GROOVE / 2)
        painter.setBrush(QColor(colors.accent if active else colors.soft_edge))
        painter.drawRoundedRect(QRectF(0, middle - GROOVE / 2, centre, GROOVE), GROOVE / 2, GROOVE / 2)
        painter.setBrush(QColor(colors.text if colors.is_dark else colors.surface))
        edge = colors.accent if self.hasFocus() else colors.control_edge
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.drawEllipse(QRectF(centre - HANDLE / 2 + 1, middle - HANDLE / 2 + 1, HANDLE - 2, HANDLE - 2))
        painter.end()
