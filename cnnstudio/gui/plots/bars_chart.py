"""The bars as a widget that scrolls sideways where there are many, and the figure of it."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from cnnstudio.formatting import percent
from cnnstudio.gui.engine.comparison import Bar
from cnnstudio.gui.plots.bars import AXIS_PX, NAMES_PX, TOP_PX, BarLayout, default_range, lay_out, paint_bars
from cnnstudio.gui.plots.figure import Cell, Figure
from cnnstudio.gui.plots.gaps import FOOT_PX, LEAST_ROW_PX, paint_gaps, row_height, sort_by_gap
from cnnstudio.gui.plots.scales import Range
from cnnstudio.gui.theme import Palette, Theme
from cnnstudio.gui.translation import tr

HEADS = ("model", "seeds", "validation_mean", "validation_half_width_95", "validation_values", "train_mean",
         "train_half_width_95", "train_values", "gap", "epochs", "parameters", "images_per_s", "elapsed_s")  # fmt: skip


class BarsChart(QAbstractScrollArea):
    """Paints the bars that are in sight.

    Attributes:
        bars: what is shown, in order.
        limits: the accuracies at both ends of the axis, None for the default.

    Signals:
        picked(str): the group of a clicked bar.
        menu_requested(QPoint): a context menu, in global coordinates.
    """

    picked = Signal(str)
    menu_requested = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.bars: list[Bar] = []
        self.limits: Range | None = None
        self.selected: frozenset[str] = frozenset()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(QSize(200, 140))
        self.horizontalScrollBar().setSingleStep(40)
        theme.changed.connect(self.viewport().update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars in this order."""
        self.bars = list(bars)
        summary = "; ".join(f"{bar.name} {percent(bar.validation.mean)}" for bar in self.bars[:12])
        self.setAccessibleName(tr("Validation accuracies: {summary}", summary=summary))
        self._arrange()

    def set_limits(self, limits: Range | None) -> None:
        """Show other accuracies; None for the default."""
        self.limits = limits
        self.viewport().update()

    def set_selected(self, groups: frozenset[str]) -> None:
        """Mark these groups' names."""
        self.selected = groups
        self.viewport().update()

    @property
    def shown_range(self) -> Range:
        """The accuracies at both ends of the axis."""
        return self.limits or default_range(self.bars)

    def layout_now(self) -> BarLayout:
        """Return where the bars lie in the viewport."""
        return lay_out(QRectF(self.viewport().rect()), len(self.bars), self.shown_range,
                       float(self.horizontalScrollBar().value()))  # fmt: skip

    def bar_at(self, position: QPointF) -> Bar | None:
        """Return the pair of bars, or the name, at a point of the viewport."""
        layout = self.layout_now()
        if not layout.area.adjusted(0, -TOP_PX, 0, NAMES_PX).contains(position):
            return None
        index = int((position.x() - layout.area.left() + layout.offset) // layout.group_px)
        return self.bars[index] if 0 <= index < len(self.bars) else None

    def _arrange(self) -> None:
        layout = self.layout_now()
        hidden = max(0, round(layout.group_px * len(self.bars) - layout.area.width()))
        self.horizontalScrollBar().setRange(0, hidden)
        self.horizontalScrollBar().setPageStep(round(layout.area.width()))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme.palette.surface))
        paint_bars(painter, self.layout_now(), self.bars, self._theme.palette, self.selected)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position())
        if bar is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(bar.group)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if bar is None else describe_bar(bar), self)
            return True
        return super().viewportEvent(event)


class GapChart(QAbstractScrollArea):
    """The generalisation gaps as a widget that scrolls where there are many.

    Signals:
        menu_requested(QPoint): a context menu, in global coordinates.
    """

    menu_requested = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.bars: list[Bar] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(round(LEAST_ROW_PX))
        theme.changed.connect(self.viewport().update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show the gaps of these bars, the smallest first."""
        self.bars = sort_by_gap(bars)
        self._arrange()

    def _arrange(self) -> None:
        area = QRectF(self.viewport().rect())
        hidden = row_height(area, len(self.bars)) * len(self.bars) - (area.height() - FOOT_PX)
        self.verticalScrollBar().setRange(0, max(0, round(hidden)))
        self.verticalScrollBar().setPageStep(max(1, round(area.height() - FOOT_PX)))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme.palette.surface))
        paint_gaps(painter, QRectF(self.viewport().rect()).adjusted(0, 0, -4, 0), self.bars, self._theme.palette,
                   float(self.verticalScrollBar().value()))  # fmt: skip
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())


def describe_bar(bar: Bar) -> str:
    """Return a bar's numbers as a tooltip, the name as plain text."""
    lines = [" ".join(bar.name.split()), tr("validation {value}", value=_with_interval(bar, "validation"))]
    if bar.train is not None:
        lines.append(tr("train {value}", value=_with_interval(bar, "train")))
    lines.append(tr("1 seed") if bar.seeds == 1 else tr("{n} seeds", n=bar.seeds))
    return "\n".join(lines).replace("<", "‹")  # a tooltip that looks like HTML would be read as such


def _with_interval(bar: Bar, split: Literal["train", "validation"]) -> str:
    spread = bar.train if split == "train" else bar.validation
    if spread is None:
        return "–"
    if spread.half_width is None:
        return percent(spread.mean)
    return f"{spread.mean * 100:.1f} ± {percent(spread.half_width)}"


def bars_figure(bars: Sequence[Bar], limits: Range, at: Literal["best", "last"], *, gap: bool = False) -> Figure:
    """Return the figure of what is shown, wide enough for every group; the CSV has every seed's value."""
    seeds = sorted({bar.seeds for bar in bars})
    caption = tr("Best epoch of each run.") if at == "best" else tr("Last epoch of each run.")
    count = f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]}–{seeds[-1]}"
    caption += " " + tr("Mean of n = {count} seeds, 95 % t interval, one dot per seed.", count=count)
    if any(bar.train_is_running for bar in bars):
        caption += " " + tr("Some train values are running means.")

    def paint(painter: QPainter, area: QRectF, palette: Palette) -> None:
        if gap:
            paint_gaps(painter, area, bars, palette)
        else:
            paint_bars(painter, lay_out(area, len(bars), limits), bars, palette)

    title = tr("Generalisation gap: train minus validation accuracy, points") if gap else (
        tr("Accuracy: train pale, validation full"))  # fmt: skip
    width = max(760.0, AXIS_PX + 64 + 110 * len(bars))
    height = max(300.0, 150 + 38.0 * len(bars)) if gap else 520.0
    return Figure(title, caption, 760 if gap else width, height, paint, HEADS, lambda: _rows(bars))


def _rows(bars: Sequence[Bar]) -> list[list[Cell]]:
    def values(numbers: Sequence[float]) -> str:
        return " ".join(repr(number) for number in numbers)

    return [
        [bar.name, bar.seeds, bar.validation.mean, bar.validation.half_width, values(bar.validation.values),
         bar.train.mean if bar.train else None, bar.train.half_width if bar.train else None,
         values(bar.train.values) if bar.train else "", bar.gap, " ".join(map(str, bar.epochs)), bar.parameters,
         bar.images_per_s, bar.elapsed_s]
        for bar in bars
    ]  # fmt: skip
