"""The area of a plot: drag zooms x, the wheel zooms around the pointer, a double click shows everything."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsRectItem

from cnnstudio.gui.theme import Palette

LIMIT = 1e9
"""Nothing is shown beyond: a wheel turned for ever must not reach infinity."""


class CurvesViewBox(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph is untyped
    """A view box with the gestures of the Train screen.

    Signals:
        zoomed(low, high): the person chose another range of x.
        reset: the person double-clicked.
        clicked(QPointF): a click, in data coordinates.
    """

    zoomed = Signal(float, float)
    reset = Signal()
    clicked = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.setMouseEnabled(x=True, y=False)
        self.setLimits(xMin=-LIMIT, xMax=LIMIT, minXRange=1e-3, yMin=-LIMIT, yMax=LIMIT, minYRange=1e-9)
        self._band = QGraphicsRectItem(self)
        self._band.setZValue(1e6)
        self._band.hide()

    def restyle(self, palette: Palette) -> None:
        """Take the theme's colours."""
        color = QColor(palette.accent)
        color.setAlpha(40)
        self._band.setBrush(color)
        self._band.setPen(Qt.PenStyle.NoPen)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        ev.accept()
        start, here = ev.buttonDownPos(), ev.pos()
        band = QRectF(QPointF(start.x(), 0), QPointF(here.x(), self.height())).normalized()
        if not ev.isFinish():
            self._band.setRect(band)
            self._band.show()
            return
        self._band.hide()
        if band.width() > 4:
            self.zoom_px(band.left(), band.right())

    def zoom_px(self, left: float, right: float) -> None:
        """Show the epochs between two horizontal positions in pixels of this box."""
        low, high = self.mapToView(QPointF(left, 0)).x(), self.mapToView(QPointF(right, 0)).x()
        if high - low > 1e-3:
            self.zoomed.emit(low, high)

    def mouseClickEvent(self, ev: Any) -> None:
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        ev.accept()
        if ev.double():
            self.reset.emit()
        else:
            self.clicked.emit(self.mapToView(ev.pos()))

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        ev.accept()
        factor = 1.02 ** max(-400.0, min(400.0, ev.delta() * self.state["wheelScaleFactor"]))
        if axis == 1:
            self._zoom_y(factor)
            return
        low, high = self.viewRange()[0]
        center = self.mapToView(ev.pos()).x()
        new_low, new_high = center + (low - center) * factor, center + (high - center) * factor
        if 1e-3 < new_high - new_low < LIMIT:
            self.zoomed.emit(max(-LIMIT / 2, new_low), min(LIMIT / 2, new_high))

    def _zoom_y(self, factor: float) -> None:
        low, high = self.viewRange()[1]
        half, middle = (high - low) / 2 * factor, (high + low) / 2
        if 1e-9 < half < LIMIT / 2:
            self.setYRange(middle - half, middle + half, padding=0)
