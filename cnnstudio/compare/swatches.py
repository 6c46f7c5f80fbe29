"""The colours and shapes of groups in figures without Qt, the same as the window's light theme.

Source: the colours are the Okabe-Ito set.
"""

import math

from cnnstudio.compare.drawing import Circle, Mark, Point, Polygon

FILLS = ("#4A4F59", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
EDGES = ("#1A1D23", "#C07F00", "#2B93D3", "#008F68", "#968900", "#0072B2", "#D55E00", "#BE6396")
_PALE = 0.3


def fill_of(index: int) -> str:
    """Return a swatch's colour; they repeat after eight."""
    return FILLS[index % len(FILLS)]


def edge_of(index: int) -> str:
    """Return the colour of a swatch's outline."""
    return EDGES[index % len(EDGES)]


def pale_of(index: int) -> str:
    """Return the swatch's colour at 30 % over white, for train bars."""
    channels = [int(fill_of(index)[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (value - 255) * _PALE):02X}" for value in channels)


def draw_swatch(index: int, center: Point, size: float) -> Mark:
    """Return the shape of a swatch, about ``size`` wide; hollow from the ninth on."""
    fill = fill_of(index) if index < len(FILLS) else "#FFFFFF"
    edge, width = edge_of(index), 1.0 if index < len(FILLS) else 1.6
    half = size / 2
    x, y = center
    place = index % len(FILLS)
    if place == 0:
        return Circle(center, half * 0.96, fill, edge, width)
    if place == 1:
        corners = _regular(center, 4, half * 1.22, -45)
    elif place == 2:
        corners = _regular(center, 4, half * 1.12, -90)
    elif place == 3:
        corners = ((x, y - half), (x + half, y + half * 0.82), (x - half, y + half * 0.82))
    elif place == 4:
        corners = ((x, y + half), (x + half, y - half * 0.82), (x - half, y - half * 0.82))
    elif place == 5:
        corners = _plus(center, half, half * 0.38)
    elif place == 6:
        corners = _star(center, half * 1.12, half * 0.48)
    else:
        corners = _regular(center, 6, half * 1.06, 0)
    return Polygon(corners, fill, edge, width)


def _regular(center: Point, count: int, radius: float, first_degrees: float) -> tuple[Point, ...]:
    angles = [math.radians(first_degrees + 360 * index / count) for index in range(count)]
    return tuple((center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)) for angle in angles)


def _star(center: Point, outer: float, inner: float) -> tuple[Point, ...]:
    far, near = _regular(center, 5, outer, -90), _regular(center, 5, inner, -54)
    return tuple(point for pair in zip(far, near, strict=True) for point in pair)


def _plus(center: Point, half: float, arm: float) -> tuple[Point, ...]:
    x, y = center
    steps = (
        (-arm, -half), (arm, -half), (arm, -arm), (half, -arm), (half, arm), (arm, arm),
        (arm, half), (-arm, half), (-arm, arm), (-half, arm), (-half, -arm), (-arm, -arm),
    )  # fmt: skip
    return tuple((x + dx, y + dy) for dx, dy in steps)
