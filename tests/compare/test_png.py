import io

import numpy as np
import pytest
from PIL import Image, ImageFont

from cnnstudio.compare import png
from cnnstudio.compare.drawing import Circle, Drawing, Line, Mark, Polygon, Rectangle, Text
from cnnstudio.compare.png import load_font, to_png


def render(*marks: Mark, width: float = 60, height: float = 40) -> np.ndarray:
    drawing = Drawing(width, height)
    drawing.add(*marks)
    return np.asarray(Image.open(io.BytesIO(to_png(drawing))).convert("RGB"))


def test_twice_the_pixels_on_white():
    pixels = render()
    assert pixels.shape == (80, 120, 3)
    assert (pixels == 255).all()


@pytest.mark.parametrize(
    ("mark", "inside", "outside"),
    [
        (Rectangle(10, 10, 20, 10, "#FF0000", "#000000"), (15, 20), (25, 20)),
        (Circle((20, 20), 8, "#FF0000"), (20, 20), (20, 35)),
        (Polygon(((10, 10), (30, 10), (10, 30)), "#FF0000", "#000000"), (15, 14), (28, 28)),
        (Line((5, 20), (50, 20), "#FF0000", 3), (20, 30), (25, 30)),
    ],
)
def test_marks_lie_where_they_should(mark: Mark, inside: tuple[int, int], outside: tuple[int, int]):
    pixels = render(mark)
    assert tuple(pixels[inside[0] * 2, inside[1] * 2]) == (255, 0, 0)
    assert tuple(pixels[outside[0] * 2, outside[1] * 2]) == (255, 255, 255)


def test_dashes_have_gaps():
    row = render(Line((0, 20), (60, 20), "#000000", 2, dash=(10, 10)))[40, :, 0]
    assert (row[4], row[30], row[50], row[70]) == (0, 255, 0, 255)


@pytest.mark.parametrize(("anchor", "low", "high"), [("start", 30, 60), ("middle", 15, 45), ("end", 0, 30)])
def test_text_is_anchored(anchor: str, low: int, high: int):
    columns = np.flatnonzero((render(Text((30, 20), "mmm", 10, "#000000", anchor)) < 200).any(axis=(0, 2)))  # type: ignore[arg-type]
    assert columns.min() >= low * 2 - 2 and columns.max() <= high * 2 + 2
    assert len(columns) > 10


def test_edges_are_smooth():
    assert len(np.unique(render(Line((5, 5), (50, 30), "#000000", 2)))) > 4


def test_a_machine_without_fonts_still_draws(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(png, "_LATIN", ())
    monkeypatch.setattr(png, "_LATIN_BOLD", ())
    monkeypatch.setattr(png, "_WIDE", ())
    load_font.cache_clear()
    assert (render(Text((5, 20), "abc −1 넓", 10, "#000000")) < 200).any()
    monkeypatch.setattr(ImageFont, "load_default", lambda size: ImageFont.load_default_imagefont())
    load_font.cache_clear()
    assert (render(Text((5, 20), "abc", 10, "#000000")) < 200).any()
    load_font.cache_clear()


def test_a_huge_figure_is_drawn_smaller():
    content = to_png(Drawing(20_000, 420))
    assert Image.open(io.BytesIO(content)).size == (20_000, 420)
