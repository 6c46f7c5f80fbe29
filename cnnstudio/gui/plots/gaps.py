"""The generalisation gap: how far train accuracy lies above validation accuracy, one row per group."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnstudio.formatting import points
from cnnstudio.gui.engine.comparison import Bar
from cnnstudio.gui.plots.scales import Range, percent_ticks
from cnnstudio.gui.swatch import paint_swatch, swatch_colors
from cnnstudio.gui.theme import Palette, ui_font
from cnnstudio.gui.translation import tr

ROW_PX = 38.0
LEAST_ROW_PX = 24.0
NAME_PX = 112.0
VALUE_PX = 48.0
FOOT_PX = 44.0


def sort_by_gap(bars: Sequence[Bar]) -> list[Bar]:
    """Return the bars that have a gap, the smallest first."""
    return sorted((bar for bar in bars if bar.gap is not None), key=lambda bar: bar.gap or 0.0)


def gap_range(bars: Sequence[Bar]) -> Range:
    """Return the accuracies shown, with a little room at both ends."""
    values = [spread.mean for bar in bars for spread in (bar.train, bar.validation) if spread]
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    pad = max(0.01, (high - low) * 0.08)
    return max(0.0, low - pad), min(1.0, high + pad) + 1e-9


def row_height(area: QRectF, count: int) -> float:
    """Return the height of a row: all fit where they can."""
    return max(LEAST_ROW_PX, min(ROW_PX, (area.height() - FOOT_PX) / max(1, count)))


def paint_gaps(painter: QPainter, area: QRectF, bars: Sequence[Bar], palette: Palette, offset: float = 0.0) -> None:
    """Paint the rows and, pinned at the bottom, the axis."""
    ordered = sort_by_gap(bars)
    height, limits = row_height(area, len(ordered)), gap_range(ordered)
    track = QRectF(area.left() + NAME_PX, area.top(), area.width() - NAME_PX - VALUE_PX - 12, area.height() - FOOT_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bottom = min(track.bottom(), area.top() + height * len(ordered) + 2)
    _paint_axis(painter, QRectF(track.left(), track.top(), track.width(), bottom - track.top()), limits, palette)
    painter.save()
    painter.setClipRect(QRectF(area.left(), area.top(), area.width(), bottom - area.top()))
    first = max(0, int(offset // height))
    for index in range(first, min(len(ordered), first + int(track.height() // height) + 2)):
        row = QRectF(area.left(), area.top() + index * height - offset, area.width(), height)
        _paint_row(painter, row, track, limits, ordered[index], palette)
    painter.restore()


def _x(track: QRectF, limits: Range, value: float) -> float:
    return track.left() + (value - limits[0]) / (limits[1] - limits[0]) * track.width()


def _paint_axis(painter: QPainter, track: QRectF, limits: Range, palette: Palette) -> None:
    painter.setFont(ui_font(11, 500))
    for value, text in percent_ticks(*limits, 3):
        x = _x(track, limits, value)
        painter.setPen(QPen(QColor(palette.grid), 1))
        painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))
        painter.setPen(QColor(palette.text2))
        painter.drawText(QRectF(x - 30, track.bottom() + 4, 60, 16), Qt.AlignmentFlag.AlignHCenter, text)
    y = track.bottom() + 31
    painter.setPen(QColor(palette.text2))
    x = track.center().x() - 60
    for is_filled, word in ((True, tr("validation")), (False, tr("train"))):
        painter.setBrush(QColor(palette.text2) if is_filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 3.5, 3.5)
        painter.drawText(QPointF(x + 8, y + 4), word)
        x += QFontMetricsF(ui_font(11, 500)).horizontalAdvance(word) + 28


def _paint_row(painter: QPainter, row: QRectF, track: QRectF, limits: Range, bar: Bar, palette: Palette) -> None:
    colors, middle = swatch_colors(bar.swatch, palette.is_dark), row.center().y()
    paint_swatch(painter, QPointF(row.left() + 7, middle), 11, bar.swatch, palette)
    font = ui_font(12, 600)
    painter.setFont(font)
    painter.setPen(QColor(palette.text))
    name = QFontMetricsF(font).elidedText(" ".join(bar.name.split()), Qt.TextElideMode.ElideRight, NAME_PX - 30)
    painter.drawText(QRectF(row.left() + 22, row.top(), NAME_PX, row.height()), Qt.AlignmentFlag.AlignVCenter, name)
    if bar.train is not None:
        left, right = _x(track, limits, bar.validation.mean), _x(track, limits, bar.train.mean)
        for color, width in ((colors.casing or colors.fill, 4.6), (colors.fill, 3.0)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        painter.setPen(QPen(QColor(colors.edge), 1.4))
        painter.setBrush(QColor(palette.surface))
        painter.drawEllipse(QPointF(right, middle), 4.4, 4.4)
        painter.setBrush(QColor(colors.fill))
        painter.drawEllipse(QPointF(left, middle), 5.2, 5.2)
    painter.setFont(ui_font(13, 600))
    painter.setPen(QColor(palette.text))
    painter.drawText(QRectF(row.right() - VALUE_PX, row.top(), VALUE_PX, row.height()),
                     Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                     points(bar.gap or 0.0).lstrip("+"))  # fmt: skip
