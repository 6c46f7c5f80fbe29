"""What lies over the curves of one plot: direct labels, the best epoch, the crosshair, the line at "now"."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cnnstudio.gui.plots.curve_labels import HEIGHT_PX, best_label, end_labels, paint_best, paint_labels, place_labels
from cnnstudio.gui.plots.curves_model import CurvesModel, Measure
from cnnstudio.gui.swatch import swatch_colors
from cnnstudio.gui.theme import LIGHT, Palette, ui_font
from cnnstudio.gui.translation import tr

TITLE_PX = 28
TITLE_LEFT_PX = 24


class Overlay(QGraphicsItem):
    """Painted in the pixels of a plot, on top of its curves, with the plot's title and axis title.

    Attributes:
        model, palette: what is shown.
        title, axis_title: above and below the plot; "" for none.
        crosshair: the epoch pointed at, or None.
    """

    def __init__(self, plot: pg.PlotItem, measure: Measure) -> None:
        super().__init__(plot)
        self._plot, self._view, self._measure = plot, plot.getViewBox(), measure
        self.title = self.axis_title = ""
        self.model = CurvesModel()
        self.palette: Palette = LIGHT
        self.crosshair: float | None = None
        self._bounds = QRectF()
        self.setZValue(1e5)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def to_px(self, x: float, y: float) -> QPointF:
        """Return where a point of the data lies, in pixels of the plot."""
        return QPointF(self._plot.mapFromItem(self._view, self._view.mapFromView(QPointF(x, y))))

    def area(self) -> QRectF:
        """Return the inside of the plot, in its pixels."""
        return QRectF(self._plot.mapRectFromItem(self._view, self._view.rect()))

    def fit(self) -> None:
        """Cover the plot as it is now, and paint anew."""
        self.prepareGeometryChange()
        self._bounds = QRectF(self._plot.rect())  # kept: Qt asks for it while the plot is being taken apart
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        area = self.area()
        self._paint_titles(painter, area)
        if area.width() < 20 or area.height() < 20:
            return
        self._paint_now(painter, area)
        if self.crosshair is not None:
            self._paint_crosshair(painter, area, self.crosshair)
        labels = end_labels(self.model, self._measure, int(area.height() / HEIGHT_PX))
        placed = place_labels(labels, self.to_px, area)
        best = best_label(self.model) if self._measure == "accuracy" else None
        if best is not None:
            paint_best(painter, best, self.to_px(best.x, best.y), area, self.palette, placed)
        paint_labels(painter, placed, self.palette)

    def _paint_titles(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(ui_font(12, 600))
        painter.setPen(QColor(self.palette.text))
        painter.drawText(
            QRectF(TITLE_LEFT_PX, area.top() - TITLE_PX, 300, 18), Qt.AlignmentFlag.AlignVCenter, self.title
        )
        painter.setFont(ui_font(11, 400))
        painter.setPen(QColor(self.palette.text2))
        below = QRectF(area.left(), area.bottom() + 22, area.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, self.axis_title)

    def _paint_now(self, painter: QPainter, area: QRectF) -> None:
        run = next((run for run in self.model.runs if run.is_training), None)
        if run is None or run.progress <= 0:
            return
        x = self.to_px(run.progress, 0.0).x()
        if not area.left() <= x <= area.right():
            return
        pen = QPen(QColor(self.palette.control_edge), 1.0)
        pen.setDashPattern([1, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if self._measure == "loss":
            painter.setFont(ui_font(11, 400))
            painter.setPen(QColor(self.palette.text2))
            painter.drawText(QPointF(x + 8, area.top() + 24), tr("now"))

    def _paint_crosshair(self, painter: QPainter, area: QRectF, epoch: float) -> None:
        x = self.to_px(epoch, 0.0).x()
        painter.setPen(QPen(QColor(self.palette.text3), 1.0))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for run in self.model.runs[-12:]:
            for (measure, _), line in run.lines.items():
                if measure != self._measure:
                    continue
                for value in line.raw[line.x == epoch][:1]:
                    point = self.to_px(epoch, float(value))
                    if area.contains(point):
                        painter.setPen(QPen(QColor(self.palette.surface), 1.5))
                        painter.setBrush(QColor(swatch_colors(run.swatch, self.palette.is_dark).edge))
                        painter.drawEllipse(point, 4.0, 4.0)
