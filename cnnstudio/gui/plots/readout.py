"""The card beside the crosshair: one row per visible run with its values at the epoch pointed at."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnstudio.formatting import loss, percent
from cnnstudio.gui.plots.curve_labels import short_name
from cnnstudio.gui.plots.curves_model import CurvesModel, Measure, RunCurves, Split
from cnnstudio.gui.swatch import paint_swatch
from cnnstudio.gui.theme import LIGHT, Palette, ui_font
from cnnstudio.gui.translation import tr

MOST_ROWS = 12
ROW_PX = 20
CELL_PX = 62


@dataclass(frozen=True)
class Reading:
    """A run's values at one epoch, NaN where it has none; losses are losses on any axis."""

    name: str
    swatch: int
    train_accuracy: float
    validation_accuracy: float
    train_loss: float
    validation_loss: float

    @property
    def values(self) -> tuple[float, float, float, float]:
        """Train and validation accuracy, train and validation loss."""
        return self.train_accuracy, self.validation_accuracy, self.train_loss, self.validation_loss

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Train and validation accuracy, train and validation loss, as text."""
        return (percent(self.train_accuracy), percent(self.validation_accuracy),
                loss(self.train_loss), loss(self.validation_loss))  # fmt: skip


def read_values(model: CurvesModel, epoch: float) -> list[Reading]:
    """Return the raw values of every run at an epoch, best validation accuracy first; runs without any are left out."""
    readings = [_read(run, epoch, is_log=model.options.log_loss) for run in model.runs]
    known = [each for each in readings if any(map(math.isfinite, each.values))]
    return sorted(known, key=lambda each: -each.validation_accuracy if each.validation_accuracy >= 0 else 1.0)


def _read(run: RunCurves, epoch: float, *, is_log: bool) -> Reading:
    def value(measure: Measure, split: Split) -> float:
        line = run.lines[measure, split]
        at = line.raw[line.x == epoch]
        shown = float(at[0]) if len(at) else math.nan
        return 10.0**shown if is_log and measure == "loss" and math.isfinite(shown) else shown

    return Reading(
        run.name,
        run.swatch,
        value("accuracy", "train"),
        value("accuracy", "validation"),
        value("loss", "train"),
        value("loss", "validation"),
    )


class Readout(QWidget):
    """The card; it lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.readings: Sequence[Reading] = ()
        self.epoch = 0
        self.palette_colors: Palette = LIGHT
        self.hide()

    def show_readings(self, epoch: int, readings: Sequence[Reading], palette: Palette) -> None:
        """Show these values and take the size they need."""
        self.epoch, self.readings, self.palette_colors = epoch, readings, palette
        rows = min(len(readings), MOST_ROWS) + (len(readings) > MOST_ROWS)
        metrics = QFontMetricsF(ui_font(12, 500))
        names = max([metrics.horizontalAdvance(short_name(each.name)) for each in readings[:MOST_ROWS]], default=0.0)
        self._name_px = max(64.0, names + 24)
        self.resize(round(self._name_px + 4 * CELL_PX + 24), 52 + rows * ROW_PX)
        self.setVisible(bool(readings))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette_colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.soft_edge), 1))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._paint_heads(painter)
        for row, reading in enumerate(self.readings[:MOST_ROWS]):
            self._paint_row(painter, 46 + row * ROW_PX, reading)
        if len(self.readings) > MOST_ROWS:
            painter.setFont(ui_font(11, 400))
            painter.setPen(QColor(palette.text3))
            y = 46 + MOST_ROWS * ROW_PX
            painter.drawText(QRectF(12, y, self.width(), ROW_PX), Qt.AlignmentFlag.AlignVCenter,
                             tr("and {n} more", n=len(self.readings) - MOST_ROWS))  # fmt: skip
        painter.end()

    def _paint_heads(self, painter: QPainter) -> None:
        palette, right = self.palette_colors, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(ui_font(12, 600))
        painter.setPen(QColor(palette.text))
        painter.drawText(QRectF(12, 8, 200, 18), Qt.AlignmentFlag.AlignVCenter, tr("Epoch {epoch}", epoch=self.epoch))
        painter.setFont(ui_font(11, 400))
        painter.setPen(QColor(palette.text3))
        for pair, text in enumerate((tr("accuracy"), tr("loss"))):
            left = 12 + self._name_px + 2 * pair * CELL_PX
            painter.drawText(QRectF(left, 8, 2 * CELL_PX, 18), right, text)
        for cell, text in enumerate((tr("train"), tr("val.")) * 2):
            painter.drawText(QRectF(12 + self._name_px + cell * CELL_PX, 26, CELL_PX, 18), right, text)

    def _paint_row(self, painter: QPainter, y: float, reading: Reading) -> None:
        palette, right = self.palette_colors, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint_swatch(painter, QPointF(18, y + ROW_PX / 2), 10, reading.swatch, palette)
        painter.setFont(ui_font(12, 500))
        painter.setPen(QColor(palette.text))
        painter.drawText(QRectF(30, y, self._name_px, ROW_PX), Qt.AlignmentFlag.AlignVCenter, short_name(reading.name))
        for cell, text in enumerate(reading.cells):
            painter.setFont(ui_font(12, 600 if cell == 1 else 400))
            painter.setPen(QColor(palette.text if cell in (1, 3) else palette.text2))
            painter.drawText(QRectF(12 + self._name_px + cell * CELL_PX, y, CELL_PX, ROW_PX), right, text)
