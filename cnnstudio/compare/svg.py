"""Drawings as SVG: vectors and real text."""

import re
from xml.sax.saxutils import escape, quoteattr

from cnnstudio.compare.drawing import Circle, Drawing, Line, Mark, Point, Polygon, Rectangle, Text

FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans KR', 'Malgun Gothic', sans-serif"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_svg(drawing: Drawing) -> str:
    """Return the drawing as the text of an SVG file."""
    width, height = _number(drawing.width), _number(drawing.height)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family={quoteattr(FONTS)}>',
        f"<title>{_text(drawing.title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{drawing.background}"/>',
        *(_mark(mark) for mark in drawing.marks),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _mark(mark: Mark) -> str:
    match mark:
        case Rectangle():
            x, y, width, height = map(_number, (mark.x, mark.y, mark.width, mark.height))
            return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {_paint(mark.fill, mark.edge, 1.0)}/>'
        case Line():
            (x1, y1), (x2, y2) = ((_number(x), _number(y)) for x, y in (mark.start, mark.end))
            dash = f' stroke-dasharray="{_number(mark.dash[0])} {_number(mark.dash[1])}"' if mark.dash else ""
            paint = f'stroke="{mark.color}" stroke-width="{_number(mark.width)}"{dash}'
            return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {paint}/>'
        case Circle():
            x, y, radius = map(_number, (*mark.center, mark.radius))
            return f'<circle cx="{x}" cy="{y}" r="{radius}" {_paint(mark.fill, mark.edge, mark.edge_width)}/>'
        case Polygon():
            return f'<polygon points="{_points(mark.corners)}" {_paint(mark.fill, mark.edge, mark.edge_width)}/>'
        case Text():
            weight = ' font-weight="600"' if mark.bold else ""
            anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
            place = f'x="{_number(mark.at[0])}" y="{_number(mark.at[1])}" font-size="{_number(mark.size)}"'
            return f'<text {place} fill="{mark.color}"{anchor}{weight}>{_text(mark.text)}</text>'


def _paint(fill: str, edge: str, edge_width: float) -> str:
    stroke = f' stroke="{edge}" stroke-width="{_number(edge_width)}"' if edge else ""
    return f'fill="{fill}"{stroke}'


def _points(corners: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
