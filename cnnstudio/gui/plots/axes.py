"""Quiet axes: labels, horizontal grid lines and a base line, no box and no tick marks."""

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from cnnstudio.gui.plots.scales import Ticks
from cnnstudio.gui.theme import Palette, ui_font

TickFunction = Callable[[float, float, int], Ticks]


class QuietAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph is untyped
    """An axis whose ticks come from a function of (low, high, number of ticks wanted).

    Args:
        orientation: "left" draws the grid, "bottom" the base line.
        ticks: gives positions and labels.
        px_per_tick: about the distance of two ticks.
    """

    def __init__(self, orientation: str, ticks: TickFunction, px_per_tick: int = 52) -> None:
        super().__init__(orientation)
        self.ticks = ticks
        self._px_per_tick = px_per_tick
        self._labels: dict[float, str] = {}
        self.text_color, self.line_color = QColor("#4C5461"), QColor("#EDEFF2")
        self.setStyle(tickLength=0, tickAlpha=255, tickFont=ui_font(11, 500), tickTextOffset=8)
        if orientation == "left":
            self.setGrid(255)
            self.setWidth(58)

    def restyle(self, palette: Palette) -> None:
        """Take the theme's colours."""
        is_left = self.orientation == "left"
        self.text_color = QColor(palette.text2)
        self.line_color = QColor(palette.grid if is_left else palette.soft_edge)
        self.redraw_ticks()

    def redraw_ticks(self) -> None:
        """Draw anew, for example after another tick function was set."""
        self.picture = None
        self.update()

    def boundingRect(self) -> QRectF:
        # Labels at the very ends of the axis stand half outside of it.
        return QRectF(super().boundingRect()).adjusted(-4, -10, 4, 10)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        wanted = max(2, int(size / self._px_per_tick))
        self._labels = dict(self.ticks(min(low, high), max(low, high), wanted))
        return [(1.0, list(self._labels))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [self._labels.get(value, "") for value in values]

    def drawPicture(self, p: QPainter, axis: Any, ticks: list[tuple[QPen, QPointF, QPointF]], texts: list[Any]) -> None:
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        p.setPen(QPen(self.line_color, 1))
        if self.orientation == "left":
            for _, start, end in ticks:
                p.drawLine(start, end)
        else:
            _, start, end = axis
            p.drawLine(start, end)
        p.setFont(self.style["tickFont"])
        p.setPen(self.text_color)
        for rect, flags, text in texts:
            p.drawText(rect, int(flags), text)
