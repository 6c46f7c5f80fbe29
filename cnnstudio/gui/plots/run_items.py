"""The curves of one run in one plot."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from cnnstudio.gui.plots.curves_model import SPLITS, Measure, RunCurves, Split
from cnnstudio.gui.swatch import SHAPES, swatch_colors, swatch_path
from cnnstudio.gui.theme import Palette

WIDTHS: dict[Split, float] = {"train": 1.8, "validation": 2.2}
CASING_PX = 1.5
DASH_PX = (9.0, 5.0)
MOST_DOTS = 600
FADED = 0.25
MARK_PX = 13


def curve_pen(color: str, width: float, split: Split, *, cosmetic: bool = False) -> QPen:
    """Return the pen of a curve; the dash means validation, its lengths are in pixels whatever the width."""
    pen = QPen(QColor(color), width)
    pen.setCosmetic(cosmetic)  # pyqtgraph scales the painter, paper does not
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if split == "validation":
        pen.setDashPattern([length / width for length in DASH_PX])
    return pen


def pale(color: str, palette: Palette) -> QColor:
    """Return a colour mixed with the surface: opaque lines are much faster than clear ones."""
    over, under = QColor(color), QColor(palette.surface)
    return QColor(
        round(0.3 * over.red() + 0.7 * under.red()),
        round(0.3 * over.green() + 0.7 * under.green()),
        round(0.3 * over.blue() + 0.7 * under.blue()),
    )


class Dots(pg.ScatterPlotItem):  # type: ignore[misc]  # pyqtgraph is untyped
    """Dots that leave clicks to the plot, which knows the nearest curve."""

    def mouseClickEvent(self, ev: Any) -> None:
        ev.ignore()


class RunItems:
    """Lines, raw dots and best mark of one run, added to a plot and updated in place.

    Attributes:
        lines, dots, raws: the items by split; a run of many epochs has a faint line of its raw values for the dots.
    """

    def __init__(self, plot: pg.PlotItem, measure: Measure) -> None:
        self._plot, self._measure = plot, measure
        self.lines: dict[Split, pg.PlotDataItem] = {}
        self.dots: dict[Split, pg.ScatterPlotItem] = {}
        self.raws: dict[Split, pg.PlotDataItem] = {}
        for split in SPLITS:
            self.lines[split] = pg.PlotDataItem(connect="finite")
            self.raws[split] = pg.PlotDataItem(connect="finite")
            self.dots[split] = Dots(pxMode=True)
        self.steps = pg.PlotDataItem(connect="finite")
        self.mark = Dots(pxMode=True)
        self._style: tuple[object, ...] = ()
        self._shown: RunCurves | None = None
        for item in self._items():
            plot.addItem(item, ignoreBounds=True)

    def remove(self) -> None:
        """Take everything off the plot."""
        for item in self._items():
            self._plot.removeItem(item)

    def show(self, run: RunCurves, palette: Palette, *, thick: bool) -> None:
        """Draw the run's newest numbers; nothing happens where they are shown already."""
        style = (run.swatch, run.is_current, palette, thick)
        if run is self._shown and style == self._style:
            return
        self._shown = run
        if style != self._style:
            self._style = style
            self._restyle(run, palette, thick)
        for split, item in self.lines.items():
            line = run.lines[self._measure, split]
            item.setData(line.line_x, line.line)
            few = thick and 0 < len(line.x) <= MOST_DOTS
            self.dots[split].setData(line.x, line.raw) if few else self.dots[split].clear()
            self.raws[split].setData(line.x, line.raw) if len(line.x) > MOST_DOTS else self.raws[split].clear()
        if run.steps is not None and self._measure == "loss":
            self.steps.setData(*run.steps)
        else:
            self.steps.clear()
        self._show_best(run)

    def fade(self, faded: bool) -> None:
        """Step back while another run is pointed at."""
        for item in self._items():
            item.setOpacity(FADED if faded else 1.0)

    def _show_best(self, run: RunCurves) -> None:
        value = None if run.best is None else run.best[1 if self._measure == "accuracy" else 2]
        if run.best is None or value is None or not np.isfinite(value):
            self.mark.clear()
        else:
            self.mark.setData([run.best[0]], [value])

    def _items(self) -> list[pg.GraphicsObject]:
        return [self.steps, *self.raws.values(), *self.lines.values(), *self.dots.values(), self.mark]

    def _restyle(self, run: RunCurves, palette: Palette, thick: bool) -> None:
        colors = swatch_colors(run.swatch, palette.is_dark)
        for split, line in self.lines.items():
            width = WIDTHS[split] if thick else 1.0
            line.setPen(curve_pen(colors.fill, width, split, cosmetic=True))
            cased = thick and colors.casing is not None
            casing = curve_pen(colors.casing or "", width + CASING_PX, split, cosmetic=True)
            line.setShadowPen(casing if cased else None)
            line.opts["antialias"] = thick
            dot = QColor(colors.edge)
            dot.setAlphaF(0.45)
            self.dots[split].setPen(None)
            self.dots[split].setBrush(dot)
            self.dots[split].setSize(3.5 if split == "train" else 5.0)
            self.raws[split].setPen(QPen(pale(colors.edge, palette), 0))
        faint = QColor(colors.edge)
        faint.setAlphaF(0.6)
        self.steps.setPen(QPen(faint, 0))
        self._restyle_mark(run, palette)
        lift = 10 if run.is_current else 0
        for item in self._items():
            item.setZValue(lift)
        self.mark.setZValue(20 + lift)

    def _restyle_mark(self, run: RunCurves, palette: Palette) -> None:
        colors = swatch_colors(run.swatch, palette.is_dark)
        self.mark.setSymbol(swatch_path(run.swatch, 1.0))
        self.mark.setSize(MARK_PX)
        pen = QPen(QColor(colors.edge), 1.2)
        pen.setCosmetic(True)  # the painter is scaled by the size of the mark
        self.mark.setPen(pen)
        self.mark.setBrush(QColor(palette.surface if run.swatch >= len(SHAPES) else colors.fill))
