import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from gui.painted import Word, drawing, painted_words
from gui.pictures import gallery_of
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cnnstudio.gui.engine.pictures import Gallery
from cnnstudio.gui.plots.data_charts import (
    balance_height,
    channel_names,
    paint_balance,
    paint_channels,
    paint_splits,
)
from cnnstudio.gui.theme import DARK, LIGHT, Palette

SVG = "{http://www.w3.org/2000/svg}"
WIDTH = 312.0
AREA = QRectF(0, 0, WIDTH, 100)


def painted(paint: Any, gallery: Gallery, area: QRectF = AREA, palette: Palette = LIGHT) -> list[Word]:
    return painted_words(lambda painter: paint(painter, area, gallery, palette))


def boxes(paint: Any, gallery: Gallery, area: QRectF = AREA) -> list[tuple[float, float, float, float, str]]:
    """Return (x, y, width, height, fill) of every painted rectangle."""

    def draw(painter: QPainter) -> None:
        paint(painter, area, gallery, LIGHT)

    found = []
    for group in drawing(draw).iter(f"{SVG}g"):
        for each in group.findall(f"{SVG}rect"):
            values = [float(each.get(name, "0")) for name in ("x", "y", "width", "height")]
            found.append((values[0], values[1], values[2], values[3], str(group.get("fill")).upper()))
    return found


def test_splits_are_counted_and_named_beside_each_other(qapp: Any) -> None:
    found = painted(paint_splits, gallery_of())
    assert [word.text for word in found] == ["4,000", "train", "400", "validation", "1,000", "test, sealed"]
    numbers, names = found[::2], found[1::2]
    assert all(left.right < right.x for left, right in [*pairwise(numbers), *pairwise(names)])
    assert names[-1].right <= WIDTH + 20


def test_the_largest_split_has_the_longest_bar(qapp: Any) -> None:
    bars = drawing(lambda painter: paint_splits(painter, AREA, gallery_of(), LIGHT))
    # Rounded rectangles are paths; their extent is that of their numbers.
    widths = []
    for path in bars.iter(f"{SVG}path"):
        xs = [float(x) for x in re.findall(r"[MLC ]([0-9.]+),", f" {path.get('d')}")]
        widths.append(max(xs) - min(xs))
    train, validation, test = widths
    assert train > test > validation
    assert train + validation + test + 4 == pytest.approx(WIDTH, abs=0.5)


def test_few_classes_are_stacked_with_numbers_and_share(qapp: Any) -> None:
    texts = [word.text for word in painted(paint_balance, gallery_of())]
    assert texts[:4] == ["train", "3,000", "1,000", "75.0\u2009%"]
    assert texts.count("75.0\u2009%") == 2
    assert "60.0\u2009%" in texts
    assert "sealed" not in " ".join(texts)
    assert texts[-2:] == ["airplane", "bird"]


def test_a_number_without_room_in_its_part_is_left_out(qapp: Any) -> None:
    texts = [word.text for word in painted(paint_balance, gallery_of(counts={"train": (100_000, 1)}))]
    assert texts == ["train", "100,000", "100.0\u2009%", "airplane", "bird"]


def test_an_empty_split_has_no_share(qapp: Any) -> None:
    texts = [word.text for word in painted(paint_balance, gallery_of(counts={"train": (0, 0)}))]
    assert texts == ["train", "–", "airplane", "bird"]


def test_many_classes_are_a_profile_the_largest_first(qapp: Any) -> None:
    counts = tuple(10 * (number % 12 + 1) for number in range(12))
    gallery = gallery_of(tuple(f"class {number}" for number in range(12)), {"train": counts})
    bars = [box for box in boxes(paint_balance, gallery) if box[4] == LIGHT.accent.upper()]
    heights = [bar[3] for bar in bars]
    assert heights == pytest.approx([54 * (12 - rank) / 12 for rank in range(12)], rel=1e-3)
    assert all(bar[1] + bar[3] == pytest.approx(54, abs=0.01) for bar in bars)
    texts = [word.text for word in painted(paint_balance, gallery)]
    assert texts == ["most: class 11, 120", "fewest: class 0, 10"]


def test_thousands_of_classes_are_no_more_columns_than_pixels(qapp: Any) -> None:
    gallery = gallery_of(tuple(map(str, range(5000))), {"train": (7,) * 5000})
    assert len(boxes(paint_balance, gallery)) <= 2 * WIDTH


@pytest.mark.parametrize("number", [1, 2, 3, 4, 6, 7])
def test_everything_fits_into_the_height_asked_for(qapp: Any, number: int) -> None:
    gallery = gallery_of(tuple(map(str, range(number))), {"train": (9,) * number, "validation": (2,) * number})
    area = QRectF(0, 0, WIDTH, balance_height(gallery))
    assert max(word.y for word in painted(paint_balance, gallery, area)) < area.bottom()


def test_channels_say_mean_and_deviation_below_their_histogram(qapp: Any) -> None:
    found = painted(paint_channels, gallery_of())
    assert [word.text for word in found] == [
        "red", "0.500 ± 0.125", "green", "0.250 ± 0.125", "blue", "0.750 ± 0.125",
    ]  # fmt: skip
    values = found[1::2]
    assert all(left.right < right.x for left, right in pairwise(values))
    assert values[-1].right <= WIDTH


def test_the_line_of_the_mean_stands_at_the_mean(qapp: Any) -> None:
    gallery = gallery_of(mean=(0.25,), histograms=np.ones((1, 256), np.int64))
    root = drawing(lambda painter: paint_channels(painter, AREA, gallery, DARK))
    lines = [each.get("points", "").split() for each in root.iter(f"{SVG}polyline")]
    upright = [points for points in lines if len(points) == 2]
    assert [[float(point.split(",")[0]) for point in points] for points in upright] == [[WIDTH / 4] * 2]


def test_channels_have_names() -> None:
    assert channel_names(1) == ("grey",)
    assert channel_names(3) == ("red", "green", "blue")
    assert channel_names(2) == ("channel 1", "channel 2")


def test_one_towering_end_does_not_flatten_the_histogram(qapp: Any) -> None:
    histogram = np.full((1, 256), 10, np.int64)
    histogram[0, 255] = 1_000_000
    root = drawing(lambda painter: paint_channels(painter, AREA, gallery_of(mean=(0.5,), histograms=histogram), LIGHT))
    outline = next(points for each in root.iter(f"{SVG}polyline") if len(points := each.get("points", "").split()) > 2)
    ys = [float(point.split(",")[1]) for point in outline]
    assert min(ys) >= 0
    assert ys[10] < 5, "the ordinary values fill the box"
