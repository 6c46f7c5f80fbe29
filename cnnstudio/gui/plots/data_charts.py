"""Small charts of a data set: its splits, the balance of its classes, the histograms of its channels."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from cnnstudio.formatting import count, percent
from cnnstudio.gui.engine.pictures import Gallery
from cnnstudio.gui.swatch import swatch_colors
from cnnstudio.gui.theme import Palette, ui_font
from cnnstudio.gui.translation import tr

MOST_STACKED = 6
CLASS_SWATCHES = (5, 1, 3, 7, 2, 6)
"""Blue and orange first: the pair that stays apart for every eye."""
_CHANNELS = {False: ("#B3261E", "#0B7A55", "#2F5FD0"), True: ("#FF7A70", "#4CC38A", "#7FA6FF")}
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def split_names() -> dict[str, str]:
    """Return the words for the splits."""
    return {"train": tr("train"), "validation": tr("validation"), "test": tr("test, sealed")}


def splits_height(gallery: Gallery) -> float:
    """Return the height `paint_splits` needs."""
    return 56.0


def paint_splits(painter: QPainter, area: QRectF, gallery: Gallery, palette: Palette) -> None:
    """Paint how many pictures each split has, as one divided bar."""
    totals = {name: sum(counts) for name, counts in gallery.counts.items()}
    colors = {"train": palette.accent_fill, "validation": palette.control_edge, "test": palette.soft_edge}
    whole, x, least = max(1, sum(totals.values())), area.left(), 64.0
    free = area.width() - 2 * (len(totals) - 1) - least * len(totals)
    for name, total in totals.items():
        width = least + max(0.0, free) * total / whole
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors[name]))
        painter.drawRoundedRect(QRectF(x, area.top(), width, 12), 2, 2)
        painter.setPen(QColor(palette.text))
        painter.setFont(ui_font(14, 600))
        painter.drawText(QRectF(x, area.top() + 17, width + 20, 20), LEFT, count(total))
        painter.setPen(QColor(palette.text2))
        painter.setFont(ui_font(12, 400))
        painter.drawText(QRectF(x, area.top() + 36, width + 20, 18), LEFT, split_names()[name])
        x += width + 2


def balance_height(gallery: Gallery) -> float:
    """Return the height `paint_balance` needs."""
    if len(gallery.classes) > MOST_STACKED:
        return 96.0
    return 24.0 * len(gallery.counts) + 24.0 * -(-len(gallery.classes) // 3)


def paint_balance(painter: QPainter, area: QRectF, gallery: Gallery, palette: Palette) -> None:
    """Paint the share of each class: stacked bars of few classes, a sorted profile of many."""
    if len(gallery.classes) > MOST_STACKED:
        _paint_profile(painter, area, gallery, palette)
        return
    y = area.top()
    for name, counts in gallery.counts.items():
        _paint_stack(painter, QRectF(area.left(), y, area.width(), 20), name, counts, palette)
        y += 24
    _paint_classes(painter, QRectF(area.left(), y + 2, area.width(), area.bottom() - y), gallery.classes, palette)


def _paint_stack(painter: QPainter, row: QRectF, name: str, counts: Sequence[int], palette: Palette) -> None:
    painter.setFont(ui_font(12, 400))
    painter.setPen(QColor(palette.text2))
    painter.drawText(QRectF(row.left(), row.top(), 76, row.height()), LEFT, split_names()[name].split(",")[0])
    bar = QRectF(row.left() + 78, row.top() + 3, row.width() - 78 - 54, 14)
    whole, x = max(1, sum(counts)), bar.left()
    for label, number in enumerate(counts):
        width = bar.width() * number / whole
        box = QRectF(x, bar.top(), max(0.0, width - 1), bar.height())
        fill = QColor(swatch_colors(CLASS_SWATCHES[label], palette.is_dark).fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 2, 2)
        text = count(number)
        if QFontMetricsF(ui_font(11, 600)).horizontalAdvance(text) + 10 < width:
            painter.setFont(ui_font(11, 600))
            painter.setPen(QColor("#FFFFFF" if fill.lightnessF() < 0.42 else "#1A1D23"))
            painter.drawText(box.adjusted(5, 0, -5, 0), LEFT, text)
        x += width
    painter.setFont(ui_font(12, 500))
    painter.setPen(QColor(palette.text))
    share = counts[0] / whole if sum(counts) else None
    painter.drawText(QRectF(bar.right() + 4, row.top(), 50, row.height()), RIGHT, percent(share))


def _paint_classes(painter: QPainter, area: QRectF, classes: Sequence[str], palette: Palette) -> None:
    width = area.width() / 3
    painter.setFont(ui_font(12, 400))
    metrics = QFontMetricsF(ui_font(12, 400))
    for label, name in enumerate(classes):
        x, y = area.left() + label % 3 * width, area.top() + label // 3 * 22
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(swatch_colors(CLASS_SWATCHES[label], palette.is_dark).fill))
        painter.drawRoundedRect(QRectF(x, y + 5, 9, 9), 2, 2)
        painter.setPen(QColor(palette.text2))
        short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width - 24)
        painter.drawText(QRectF(x + 15, y, width, 20), LEFT, short)


def _paint_profile(painter: QPainter, area: QRectF, gallery: Gallery, palette: Palette) -> None:
    """Paint the training pictures of each class as a column, the largest first."""
    numbers = np.sort(np.array(gallery.counts["train"]))[::-1]
    box = QRectF(area.left(), area.top(), area.width(), 54)
    width = box.width() / len(numbers)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(palette.accent))
    top = max(1, int(numbers[0]))
    step = max(1, len(numbers) // int(max(1, box.width())))
    for index in range(0, len(numbers), step):
        height = box.height() * float(numbers[index]) / top
        gap = 1.0 if width > 3 else 0.0
        painter.drawRect(
            QRectF(box.left() + index * width, box.bottom() - height, max(1.0, width * step - gap), height)
        )
    most, fewest = int(np.argmax(gallery.counts["train"])), int(np.argmin(gallery.counts["train"]))
    painter.setFont(ui_font(12, 400))
    painter.setPen(QColor(palette.text2))
    for row, (text, label) in enumerate(((tr("most"), most), (tr("fewest"), fewest))):
        words = f"{text}: {gallery.classes[label]}, {count(gallery.counts['train'][label])}"
        short = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRectF(area.left(), box.bottom() + 4 + row * 18, area.width(), 18), LEFT, short)


def channel_names(channels: int) -> tuple[str, ...]:
    """Return the words for the channels."""
    if channels == 3:
        return tr("red"), tr("green"), tr("blue")
    return (tr("grey"),) if channels == 1 else tuple(tr("channel {n}", n=index + 1) for index in range(channels))


def channels_height(gallery: Gallery) -> float:
    """Return the height `paint_channels` needs."""
    return 96.0


def paint_channels(painter: QPainter, area: QRectF, gallery: Gallery, palette: Palette) -> None:
    """Paint the histogram of each channel with its mean, and mean ± std in words."""
    names = channel_names(gallery.histograms.shape[0])[:3]
    gap = 12.0
    width = (area.width() - gap * (len(names) - 1)) / len(names)
    for channel, name in enumerate(names):
        left = area.left() + channel * (width + gap)
        color = _CHANNELS[palette.is_dark][channel] if len(names) == 3 else palette.text2
        box = QRectF(left, area.top(), width, 48)
        _paint_histogram(painter, box, gallery.histograms[channel], QColor(color))
        mean, std = gallery.mean[channel], gallery.std[channel]
        x = left + mean * width
        painter.setPen(QPen(QColor(palette.text), 1.2))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setFont(ui_font(12, 400))
        painter.setPen(QColor(palette.text2))
        painter.drawText(QRectF(left, box.bottom() + 4, width, 18), LEFT, name)
        painter.setFont(ui_font(13, 600))
        painter.setPen(QColor(palette.text))
        painter.drawText(QRectF(left, box.bottom() + 22, width + gap, 20), LEFT, f"{mean:.3f} ± {std:.3f}")


def _paint_histogram(painter: QPainter, box: QRectF, counts: np.ndarray, color: QColor) -> None:
    bins = counts.reshape(64, 4).sum(axis=1).astype(np.float64)
    # The two ends (black, white borders) may tower over everything; they are cut, the shape is what counts.
    top = max(1.0, float(np.sort(bins)[-3]) * 1.05)
    heights = np.minimum(bins / top, 1.0) * box.height()
    xs = box.left() + (np.arange(64) + 0.5) / 64 * box.width()
    points = [QPointF(float(x), box.bottom() - float(h)) for x, h in zip(xs, heights, strict=True)]
    outline = [QPointF(box.left(), points[0].y()), *points, QPointF(box.right(), points[-1].y())]
    shape = QPainterPath()
    shape.addPolygon(QPolygonF([QPointF(box.left(), box.bottom()), *outline, QPointF(box.right(), box.bottom())]))
    fill = QColor(color)
    fill.setAlphaF(0.22)
    painter.fillPath(shape, fill)
    painter.setPen(QPen(color, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(outline))
