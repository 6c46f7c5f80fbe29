"""Drawings as pixels, by Pillow: drawn large and shrunk, since Pillow's lines have no smooth edges."""

import io
import math
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from cnnstudio.compare.drawing import Circle, Drawing, Line, Mark, Point, Polygon, Rectangle, Text, is_wide

RATIO = 2
"""Pixels of the file per pixel of the drawing, as on a sharp screen."""
_SMOOTHING = 2
_MAX_PIXELS = 120_000_000

_LATIN = ("Inter-Regular.ttf", "Inter.ttf", "InterVariable.ttf", "segoeui.ttf", "Helvetica.ttc", "Arial.ttf",
          "DejaVuSans.ttf", "LiberationSans-Regular.ttf")  # fmt: skip
_LATIN_BOLD = ("Inter-SemiBold.ttf", "seguisb.ttf", "Arial Bold.ttf", "arialbd.ttf", "DejaVuSans-Bold.ttf",
               "LiberationSans-Bold.ttf")  # fmt: skip
_WIDE = ("NotoSansCJK-Regular.ttc", "NotoSansKR-Regular.ttf", "NotoSansKR-Regular.otf", "malgun.ttf",
         "AppleSDGothicNeo.ttc", "AppleGothic.ttf")  # fmt: skip

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def to_png(drawing: Drawing) -> bytes:
    """Return the drawing as the bytes of a PNG file, at ratio 2 unless it is huge."""
    ratio = RATIO if drawing.width * drawing.height * (RATIO * _SMOOTHING) ** 2 <= _MAX_PIXELS else 1
    scale = ratio * _SMOOTHING
    size = (math.ceil(drawing.width * scale), math.ceil(drawing.height * scale))
    image = Image.new("RGB", size, drawing.background)
    canvas = ImageDraw.Draw(image)
    for mark in drawing.marks:
        _draw(canvas, mark, scale)
    content = io.BytesIO()
    image.reduce(_SMOOTHING).save(content, "PNG", dpi=(96 * ratio, 96 * ratio))
    return content.getvalue()


def _draw(canvas: ImageDraw.ImageDraw, mark: Mark, scale: int) -> None:
    match mark:
        case Rectangle():
            corners = _scaled(((mark.x, mark.y), (mark.x + mark.width, mark.y + max(mark.height, 0))), scale)
            canvas.rectangle(corners, mark.fill, mark.edge or None, width=scale if mark.edge else 0)
        case Line():
            for start, end in _dashes(mark):
                canvas.line(_scaled((start, end), scale), mark.color, width=max(1, round(mark.width * scale)))
        case Circle():
            width = round(mark.edge_width * scale) if mark.edge else 0
            canvas.circle(_scaled((mark.center,), scale)[0], mark.radius * scale, mark.fill, mark.edge or None, width)
        case Polygon():
            corners = _scaled(mark.corners, scale)
            canvas.polygon(corners, mark.fill)
            if mark.edge:
                outline = [*corners, *corners[:2]]
                canvas.line(outline, mark.edge, width=round(mark.edge_width * scale), joint="curve")
        case Text():
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[mark.anchor]
            font = load_font(round(mark.size * scale), mark.bold, any(map(is_wide, mark.text)))
            at = _scaled((mark.at,), scale)[0]
            if isinstance(font, ImageFont.FreeTypeFont):
                canvas.text(at, mark.text, mark.color, font, anchor=anchor)
            else:  # Pillow without FreeType has one small font, which knows no anchors and no other letters
                canvas.text(at, mark.text.encode("ascii", "replace").decode(), mark.color, font)


def _scaled(points: tuple[Point, ...], scale: int) -> list[Point]:
    return [(x * scale, y * scale) for x, y in points]


def _dashes(line: Line) -> list[tuple[Point, Point]]:
    if line.dash is None:
        return [(line.start, line.end)]
    (x1, y1), (x2, y2) = line.start, line.end
    length = math.hypot(x2 - x1, y2 - y1)
    on, off = line.dash
    pieces = []
    begin = 0.0
    while begin < length:
        first, last = begin / length, min(begin + on, length) / length
        pieces.append(
            ((x1 + (x2 - x1) * first, y1 + (y2 - y1) * first), (x1 + (x2 - x1) * last, y1 + (y2 - y1) * last))
        )
        begin += on + off
    return pieces


@cache
def load_font(pixels: int, bold: bool = False, wide: bool = False) -> Font:
    """Return the first font of the machine that fits, else the one that comes with Pillow (Latin letters only).

    Args:
        pixels: size.
        bold: heavier.
        wide: must have Korean, Chinese and Japanese letters.
    """
    for name in _WIDE if wide else ((*_LATIN_BOLD, *_LATIN) if bold else _LATIN):
        try:
            return ImageFont.truetype(name, pixels)
        except OSError:
            continue
    return ImageFont.load_default(pixels)
