"""The swatch of a run: a colour and a shape, the same in list, curve, bar, table and status bar.

Source: the colours are the Okabe-Ito set; light-theme casings keep 3:1 against white without darkening the fills,
which would make orange, yellow and vermilion fall together for colour-blind eyes.
"""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from cnnstudio.gui.theme import Palette

SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "plus", "star", "hexagon")
_LIGHT = ("#4A4F59", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
_CASING = ("#1A1D23", "#C07F00", "#2B93D3", "#008F68", "#968900", "#0072B2", "#D55E00", "#BE6396")
_DARK = ("#D9DCE3", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#1B84C8", "#E4691A", "#CC79A7")
_CASED = (1, 2, 3, 4, 7)
"""Swatches whose curves need a casing on white; the others reach 3:1 by themselves."""


@dataclass(frozen=True)
class SwatchColors:
    """Colours of a swatch.

    Attributes:
        fill: of shape, curve and bar.
        casing: a curve's darker border, None where the fill is strong enough alone.
        edge: the outline of shape and bar.
    """

    fill: str
    casing: str | None
    edge: str


def swatch_colors(index: int, dark: bool) -> SwatchColors:
    """Return the colours of the ``index``-th swatch; they repeat after eight."""
    place = index % len(SHAPES)
    if dark:
        return SwatchColors(_DARK[place], None, _DARK[place])
    return SwatchColors(_LIGHT[place], _CASING[place] if place in _CASED else None, _CASING[place])


def swatch_path(index: int, size: float) -> QPainterPath:
    """Return the shape, centred on 0, 0, about ``size`` wide. The shapes have about the same area."""
    shape = SHAPES[index % len(SHAPES)]
    half = size / 2
    path = QPainterPath()
    if shape == "circle":
        path.addEllipse(QPointF(0, 0), half * 0.96, half * 0.96)
    elif shape == "square":
        path.addRoundedRect(QRectF(-half * 0.86, -half * 0.86, half * 1.72, half * 1.72), half * 0.2, half * 0.2)
    elif shape == "diamond":
        path.addPolygon(_polygon(4, half * 1.12, -90))
    elif shape == "triangle-up":
        path.addPolygon(QPolygonF([QPointF(0, -half), QPointF(half, half * 0.82), QPointF(-half, half * 0.82)]))
    elif shape == "triangle-down":
        path.addPolygon(QPolygonF([QPointF(0, half), QPointF(-half, -half * 0.82), QPointF(half, -half * 0.82)]))
    elif shape == "plus":
        path.addPolygon(_plus(half, half * 0.4))
    elif shape == "star":
        path.addPolygon(_star(half * 1.15, half * 0.5))
    else:
        path.addPolygon(_polygon(6, half * 1.04, 0))
    path.closeSubpath()
    return path


def paint_swatch(
    painter: QPainter, center: QPointF, size: float, index: int, palette: Palette, *, hollow: bool = False
) -> None:
    """Paint a swatch. From the ninth on the shape is hollow as well as for queued runs."""
    colors = swatch_colors(index, palette.is_dark)
    hollow = hollow or index >= len(SHAPES)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(center)
    pen = QPen(QColor(colors.edge), 1.6 if hollow else 1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(palette.surface) if hollow else QColor(colors.fill))
    painter.drawPath(swatch_path(index, size - (1.6 if hollow else 1.0)))
    painter.restore()


def swatch_pixmap(index: int, palette: Palette, size: int = 12, hollow: bool = False, ratio: float = 1.0) -> QPixmap:
    """Return a swatch as a picture ``size + 2`` pixels wide, for combos and lists.

    Args:
        index: the run's swatch number.
        palette: the colours in use.
        size: of the shape, in device-independent pixels.
        hollow: whether the run is still queued.
        ratio: the screen's device pixel ratio.
    """
    edge = size + 2
    pixmap = QPixmap(math.ceil(edge * ratio), math.ceil(edge * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_swatch(painter, QPointF(edge / 2, edge / 2), size, index, palette, hollow=hollow)
    painter.end()
    return pixmap


def _polygon(corners: int, radius: float, start_degrees: float) -> QPolygonF:
    angles = [math.radians(start_degrees + 360 * corner / corners) for corner in range(corners)]
    return QPolygonF([QPointF(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles])


def _star(outer: float, inner: float) -> QPolygonF:
    points = []
    for corner in range(10):
        angle, radius = math.radians(-90 + 36 * corner), (outer, inner)[corner % 2]
        points.append(QPointF(radius * math.cos(angle), radius * math.sin(angle)))
    return QPolygonF(points)


def _plus(reach: float, arm: float) -> QPolygonF:
    quarter = [(-arm, -reach), (arm, -reach), (arm, -arm)]
    points = []
    for _ in range(4):
        points += [QPointF(x, y) for x, y in quarter]
        quarter = [(-y, x) for x, y in quarter]
    return QPolygonF(points)
