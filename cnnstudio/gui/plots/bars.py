"""Accuracy bars: train beside validation, 95 % whisker, one dot per seed. Painted for the screen and for paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnstudio.gui.engine.comparison import Bar, Spread
from cnnstudio.gui.plots.scales import Range, percent_ticks
from cnnstudio.gui.swatch import paint_swatch, swatch_colors
from cnnstudio.gui.theme import Palette, ui_font
from cnnstudio.gui.translation import tr

AXIS_PX = 50.0
NAMES_PX = 44.0
TOP_PX = 22.0
GROUP_MIN_PX, GROUP_MAX_PX = 92.0, 132.0
BAR_MAX_PX = 46.0
SEVENTY = 0.7


@dataclass(frozen=True)
class BarLayout:
    """Where the bars lie.

    Attributes:
        area: the inside of the chart, in pixels.
        low, high: accuracies at its lower and upper edge.
        group_px: width of one pair.
        offset: how far the chart is scrolled to the right.
    """

    area: QRectF
    low: float
    high: float
    group_px: float
    offset: float = 0.0

    def y(self, accuracy: float) -> float:
        """Return the height of an accuracy, in pixels from the top."""
        return self.area.bottom() - (accuracy - self.low) / (self.high - self.low) * self.area.height()

    def group(self, index: int) -> QRectF:
        """Return the column of the index-th pair."""
        return QRectF(self.area.left() + index * self.group_px - self.offset, self.area.top(), self.group_px,
                      self.area.height())  # fmt: skip

    def bar(self, index: int, is_validation: bool, accuracy: float) -> QRectF:
        """Return a bar; it ends where the axis does."""
        column = self.group(index)
        width = min(BAR_MAX_PX, self.group_px * 0.36)
        left = column.center().x() + (2.0 if is_validation else -2.0 - width)
        top = self.y(min(max(accuracy, self.low), self.high))
        return QRectF(left, top, width, self.area.bottom() - top)

    def first_and_last(self, count: int) -> tuple[int, int]:
        """Return which pairs are in sight, as a half-open range."""
        first = max(0, int(self.offset // self.group_px))
        last = int((self.offset + self.area.width()) // self.group_px) + 1
        return first, min(count, last)


def default_range(bars: Sequence[Bar]) -> Range:
    """Return where the axis starts and ends: from 0.7, from chance where a bar is lower, from 0 where that hides it."""
    values = [value for bar in bars for spread in (bar.train, bar.validation) if spread for value in spread.values]
    lowest = min(values, default=1.0)
    if lowest >= SEVENTY:
        return SEVENTY, 1.0
    chance = min(bar.chance for bar in bars)
    return (chance if lowest >= chance else 0.0), 1.0


def lay_out(area: QRectF, count: int, limits: Range, offset: float = 0.0) -> BarLayout:
    """Return the layout of ``count`` pairs in a widget or page of this size."""
    inside = area.adjusted(AXIS_PX, TOP_PX, -8, -NAMES_PX)
    wanted = inside.width() / max(1, count)
    return BarLayout(inside, *limits, max(GROUP_MIN_PX, min(GROUP_MAX_PX, wanted)), offset)


def paint_bars(
    painter: QPainter, layout: BarLayout, bars: Sequence[Bar], palette: Palette, selected: frozenset[str] = frozenset()
) -> None:
    """Paint axis, bars, whiskers, dots, values and names; only what is in sight."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_axis(painter, layout, palette)
    painter.save()
    painter.setClipRect(layout.area.adjusted(0, -TOP_PX, 8, NAMES_PX))
    for index in range(*layout.first_and_last(len(bars))):
        _paint_pair(painter, layout, index, bars[index], palette)
        _paint_name(painter, layout, index, bars[index], palette, bars[index].group in selected)
    painter.restore()
    painter.setPen(QPen(QColor(palette.soft_edge), 1))
    painter.drawLine(layout.area.bottomLeft(), layout.area.bottomRight())


def _paint_axis(painter: QPainter, layout: BarLayout, palette: Palette) -> None:
    painter.setFont(ui_font(11, 500))
    for value, text in percent_ticks(layout.low, layout.high, max(2, int(layout.area.height() / 42))):
        y = layout.y(value)
        painter.setPen(QPen(QColor(palette.grid), 1))
        painter.drawLine(QPointF(layout.area.left(), y), QPointF(layout.area.right(), y))
        painter.setPen(QColor(palette.text2))
        painter.drawText(QRectF(layout.area.left() - AXIS_PX, y - 9, AXIS_PX - 8, 18),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)  # fmt: skip


def _paint_pair(painter: QPainter, layout: BarLayout, index: int, bar: Bar, palette: Palette) -> None:
    colors = swatch_colors(bar.swatch, palette.is_dark)
    for spread, is_validation in ((bar.train, False), (bar.validation, True)):
        if spread is None:
            continue
        box = layout.bar(index, is_validation, spread.mean)
        fill = QColor(colors.fill)
        if not is_validation:
            fill.setAlphaF(0.42 if palette.is_dark else 0.30)
        painter.setPen(QPen(QColor(colors.edge), 1))
        painter.setBrush(fill)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, 0))
        _paint_whisker(painter, layout, box, spread, palette)
        _paint_value(painter, layout, box, spread, palette, is_validation)


def _paint_whisker(painter: QPainter, layout: BarLayout, box: QRectF, spread: Spread, palette: Palette) -> None:
    """Paint interval and dots beside each other; a dot is ringed so that it shows on any fill."""
    inside = layout.area.adjusted(0, -TOP_PX, 0, 0)
    painter.save()
    painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
    if spread.half_width is not None:
        x, low, high = box.left() + box.width() * 0.3, layout.y(spread.low), layout.y(spread.high)
        for color, width in ((palette.surface, 3.2), (palette.text, 1.4)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawLine(QPointF(x, low), QPointF(x, high))
            for y in (low, high):
                painter.drawLine(QPointF(x - 6, y), QPointF(x + 6, y))
    x = box.left() + box.width() * 0.76
    painter.setPen(QPen(QColor(palette.surface), 1))
    painter.setBrush(QColor(palette.text))
    for value in spread.values if len(spread.values) > 1 else ():
        painter.drawEllipse(QPointF(x, layout.y(value)), 2.6, 2.6)
    painter.restore()


def _paint_value(
    painter: QPainter, layout: BarLayout, box: QRectF, spread: Spread, palette: Palette, is_validation: bool
) -> None:
    top = min([layout.y(max(spread.high, *spread.values, spread.mean)), box.top()])
    place = QRectF(box.center().x() - 40, max(layout.area.top() - TOP_PX, top - 20), 80, 16)
    painter.setFont(ui_font(12, 700 if is_validation else 500))
    painter.setPen(QColor(palette.text if is_validation else palette.text3))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{spread.mean * 100:.1f}")


def _paint_name(
    painter: QPainter, layout: BarLayout, index: int, bar: Bar, palette: Palette, is_selected: bool
) -> None:
    column = layout.group(index)
    font = ui_font(12, 600)
    metrics = QFontMetricsF(font)
    name = metrics.elidedText(" ".join(bar.name.split()), Qt.TextElideMode.ElideRight, layout.group_px - 30)
    width = metrics.horizontalAdvance(name) + 18
    left, middle = column.center().x() - width / 2, layout.area.bottom() + 19
    if is_selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.selected))
        painter.drawRoundedRect(QRectF(left - 6, middle - 12, width + 12, 24), 6, 6)
    paint_swatch(painter, QPointF(left + 6, middle), 11, bar.swatch, palette)
    painter.setFont(font)
    painter.setPen(QColor(palette.text))
    painter.drawText(QRectF(left + 18, middle - 10, width, 20), Qt.AlignmentFlag.AlignVCenter, name)
    if bar.seeds == 1:
        painter.setFont(ui_font(11, 400))
        painter.setPen(QColor(palette.text3))
        painter.drawText(QRectF(column.left(), middle + 9, column.width(), 15), Qt.AlignmentFlag.AlignHCenter,
                         tr("1 seed"))  # fmt: skip
