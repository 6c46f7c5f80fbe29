"""The Train screen before the first run: what the curves will mean."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.plots.run_items import curve_pen
from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.gui.translation import tr


class EmptyCurves(QWidget):
    """Two grey curves with their names; a lesson, no data.

    Args:
        theme: gives the colours.
        title, text: above the sketch; may be changed with `set_words`.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = self.text = ""
        theme.changed.connect(self.update)

    def set_words(self, title: str, text: str) -> None:
        """Show other words above the sketch."""
        self.title, self.text = title, text
        self.setAccessibleName(f"{title}. {text}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self._theme.palette
        left, width = 40.0, max(200.0, min(self.width() - 80.0, 900.0))
        painter.setFont(ui_font(20, 600))
        painter.setPen(QColor(palette.text))
        painter.drawText(QRectF(left, 34, width, 30), Qt.AlignmentFlag.AlignVCenter, self.title)
        painter.setFont(ui_font(13, 400))
        painter.setPen(QColor(palette.text2))
        flags = Qt.TextFlag.TextWordWrap
        lines = QFontMetricsF(ui_font(13, 400)).boundingRect(QRectF(left, 66, width, 1000), flags, self.text)
        painter.drawText(lines, flags, self.text)
        top = max(140.0, lines.bottom() + 28)
        self._paint_sketch(painter, QRectF(left + 60, top, width - 80, max(80.0, self.height() - 70.0 - top)))
        painter.end()

    def _paint_sketch(self, painter: QPainter, area: QRectF) -> None:
        palette = self._theme.palette
        painter.setPen(QPen(QColor(palette.hairline), 1.4))
        for row in range(5):
            y = area.top() + area.height() * row / 4
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setFont(ui_font(11, 500))
        painter.setPen(QColor(palette.text3))
        painter.drawText(QRectF(area.left() - 70, area.top() - 9, 62, 18),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "100\u2009%")  # fmt: skip
        words = tr("epochs: times through the training pictures") + "  →"
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words)
        painter.drawText(QPointF(self._inside(area.center().x() - wide / 2, wide), area.bottom() + 22), words)
        steps = [step / 80 for step in range(81)]
        train = [(t, 0.94 - 0.86 * math.exp(-6.5 * t)) for t in steps]
        validation = [(t, 0.78 - 0.70 * math.exp(-7.5 * t) - 0.10 * max(0.0, t - 0.5)) for t in steps]
        for curve, split, width in ((train, "train", 2.0), (validation, "validation", 2.2)):
            painter.setPen(curve_pen(palette.soft_edge, width, "train" if split == "train" else "validation"))
            painter.drawPolyline(QPolygonF([_place(area, *point) for point in curve]))
        best = _place(area, *validation[37])
        painter.setPen(QPen(QColor(palette.control_edge), 1.5))
        painter.setBrush(QColor(palette.surface))
        painter.drawEllipse(best, 6, 6)
        self._note(
            painter, _place(area, 0.58, 0.845), tr("Train accuracy"), tr("how well it knows the pictures it studied")
        )
        self._note(
            painter, _place(area, 0.58, 0.60), tr("Validation accuracy"), tr("on new pictures. This one counts.")
        )
        self._note(painter, _place(area, 0.30, 0.44), tr("Best epoch"), tr("its weights are kept for you"))

    def _inside(self, x: float, width: float) -> float:
        """Return where words so wide begin, as near to x as lets them end inside the page."""
        return max(12.0, min(x, self.width() - 12.0 - width))

    def _note(self, painter: QPainter, at: QPointF, title: str, text: str) -> None:
        palette = self._theme.palette
        wide = QFontMetricsF(ui_font(12, 400)).horizontalAdvance(text)
        at.setX(self._inside(at.x(), wide))
        painter.setFont(ui_font(13, 600))
        painter.setPen(QColor(palette.text))
        painter.drawText(at, title)
        painter.setFont(ui_font(12, 400))
        painter.setPen(QColor(palette.text2))
        painter.drawText(at + QPointF(0, 18), text)


def _place(area: QRectF, x: float, y: float) -> QPointF:
    return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())
