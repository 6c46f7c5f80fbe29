"""The figure of a data set: splits, balance and channels; its CSV has the counts of every class."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from cnnstudio.gui.engine.pictures import Gallery
from cnnstudio.gui.plots.data_charts import (
    balance_height,
    channels_height,
    paint_balance,
    paint_channels,
    paint_splits,
    splits_height,
)
from cnnstudio.gui.plots.figure import Cell, Figure
from cnnstudio.gui.theme import Palette, ui_font
from cnnstudio.gui.translation import tr

HEADS = ("class", "train", "validation", "test")
PARTS = ((splits_height, paint_splits), (balance_height, paint_balance), (channels_height, paint_channels))


def data_figure(gallery: Gallery) -> Figure:
    """Return the figure of a data set."""
    titles = (tr("Splits"), tr("Class balance"), tr("Channels, training pictures only"))

    def paint(painter: QPainter, area: QRectF, palette: Palette) -> None:
        y = area.top()
        for title, (height, paint_part) in zip(titles, PARTS, strict=True):
            painter.setFont(ui_font(13, 600))
            painter.setPen(QColor(palette.text))
            painter.drawText(QPointF(area.left(), y + 16), title)
            paint_part(painter, QRectF(area.left(), y + 26, area.width(), height(gallery)), gallery, palette)
            y += height(gallery) + 50

    channels, height, width = gallery.input_shape
    caption = tr("{total} pictures, {width} × {height} × {channels}. Mean ± standard deviation of values in 0 to 1.",
                 total=f"{gallery.total:,}", width=width, height=height, channels=channels)  # fmt: skip
    inside = sum(part(gallery) + 50 for part, _ in PARTS)
    return Figure(gallery.title, caption, 640, inside + 110, paint, HEADS, lambda: _rows(gallery))


def _rows(gallery: Gallery) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for label, name in enumerate(gallery.classes):
        counts: list[Cell] = [gallery.counts[split][label] if split in gallery.counts else None for split in HEADS[1:]]
        rows.append([name, *counts])
    return rows
