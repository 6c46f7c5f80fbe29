"""The legend of the curves: what solid and dashed mean."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.gui.plots.run_items import curve_pen
from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.gui.translation import tr

STROKE_PX = 24
GAP_PX = 16


class CurvesLegend(QWidget):
    """train solid, validation dashed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Solid lines are train, dashed lines are validation"))
        theme.changed.connect(self.update)

    def _words(self) -> tuple[str, str]:
        return tr("train"), tr("validation")

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(ui_font(12, 400))
        words = sum(metrics.horizontalAdvance(word) for word in self._words())
        return QSize(round(words) + 2 * (STROKE_PX + 8) + GAP_PX, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = ui_font(12, 400)
        painter.setFont(font)
        x, middle = 0.0, self.height() / 2
        for split, word in zip(("train", "validation"), self._words(), strict=True):
            painter.setPen(curve_pen(palette.text2, 1.8 if split == "train" else 2.2,
                                     "train" if split == "train" else "validation"))  # fmt: skip
            painter.drawLine(QPointF(x, middle), QPointF(x + STROKE_PX, middle))
            x += STROKE_PX + 8
            width = QFontMetricsF(font).horizontalAdvance(word)
            painter.setPen(QColor(palette.text2))
            painter.drawText(QPointF(x, middle + 4.5), word)
            x += width + GAP_PX
        painter.end()
