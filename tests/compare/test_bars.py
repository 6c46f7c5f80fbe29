from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summaries import BASELINE, WIDTH, make_summary

from cnnstudio.compare.bars import choose_start, describe, draw_bars, shorten_name
from cnnstudio.compare.drawing import Circle, Drawing, Line, Rectangle, Text, estimate_width
from cnnstudio.compare.swatches import fill_of, pale_of


def bars_of(drawing: Drawing) -> list[Rectangle]:
    return [mark for mark in drawing.marks if isinstance(mark, Rectangle) and mark.width > 15]


def scale_of(drawing: Drawing) -> tuple[float, float]:
    """Return (y of 0 %, pixels per unit of accuracy) as the axis labels show them."""
    labels = {
        float(mark.text.split()[0]) / 100: mark.at[1] - 4
        for mark in drawing.marks
        if isinstance(mark, Text) and mark.text.endswith(" %") and mark.anchor == "end"
    }
    (low, y_low), (high, y_high) = min(labels.items()), max(labels.items())
    per_unit = (y_low - y_high) / (high - low)
    return y_low + low * per_unit, per_unit


@pytest.mark.parametrize("start", [None, 0.0, 0.5])
def test_bars_are_as_high_as_the_axis_says(start: float | None):
    drawing = draw_bars([BASELINE, WIDTH], start=start)
    zero, per_unit = scale_of(drawing)
    tops = [(zero - bar.y) / per_unit for bar in bars_of(drawing)]
    assert tops == pytest.approx([0.93, 0.9, 0.97, 0.89], abs=1e-6)
    assert len({round(bar.y + bar.height, 6) for bar in bars_of(drawing)}) == 1


def test_train_is_pale_beside_validation_in_full():
    fills = [bar.fill for bar in bars_of(draw_bars([BASELINE, WIDTH]))]
    assert fills == [pale_of(0), fill_of(0), pale_of(1), fill_of(1)]
    assert all(left.x + left.width <= right.x for left, right in pairwise(bars_of(draw_bars([BASELINE, WIDTH]))))


def test_a_dot_per_seed_and_a_whisker_per_bar():
    drawing = draw_bars([BASELINE, WIDTH])
    zero, per_unit = scale_of(drawing)
    dots = [mark for mark in drawing.marks if isinstance(mark, Circle) and mark.radius < 3]
    assert [(zero - dot.center[1]) / per_unit for dot in dots] == pytest.approx(
        [*BASELINE.train, *BASELINE.validation, *WIDTH.train, *WIDTH.validation]
    )
    whiskers = [mark for mark in drawing.marks if isinstance(mark, Line) and mark.start[0] == mark.end[0]]
    assert len(whiskers) == 4
    ends = [(zero - y) / per_unit for y in (whiskers[1].start[1], whiskers[1].end[1])]
    assert ends == pytest.approx(BASELINE.validation_interval)


def test_one_seed_has_neither_dots_nor_whiskers():
    drawing = draw_bars([make_summary("a", [(0.9, 0.8)])])
    assert not [mark for mark in drawing.marks if isinstance(mark, Circle) and mark.radius < 3]
    assert describe([make_summary("a", [(0.9, 0.8)])], "best") == "best epoch, one seed"
    assert "3 seeds" in describe([BASELINE], "last")
    assert "1 to 3 seeds" in describe([BASELINE, make_summary("a", [(0.9, 0.8)])], "last")


@pytest.mark.parametrize(
    ("pairs", "classes", "start"),
    [
        ([(0.93, 0.89)], 2, 0.7),
        ([(0.93, 0.70)], 2, 0.7),
        ([(0.93, 0.69)], 2, 0.5),
        ([(0.93, 0.30)], 10, 0.1),
        ([(0.93, 0.45)], 2, 0.0),
        ([(0.93, 0.30)], 0, 0.0),
    ],
)
def test_where_the_axis_begins(pairs: list[tuple[float, float]], classes: int, start: float):
    assert choose_start([replace(make_summary("a", pairs), classes=classes)]) == start
    assert choose_start([]) == 0.7


def test_nothing_to_show_is_an_empty_axis():
    drawing = draw_bars([])
    assert bars_of(drawing) == []
    assert drawing.width >= 500


@settings(max_examples=25)
@given(st.integers(1, 200))
def test_no_mark_lies_outside_the_picture(count: int):
    drawing = draw_bars([make_summary(f"network number {number}", [(1.0, 0.7)], number) for number in range(count)])
    for mark in drawing.marks:
        if isinstance(mark, Rectangle):
            assert mark.x >= 0 and mark.x + mark.width <= drawing.width
            assert mark.y >= 0 and mark.y + mark.height <= drawing.height
        elif isinstance(mark, Text):
            assert 0 <= mark.at[0] <= drawing.width and 0 < mark.at[1] < drawing.height


@given(st.text(max_size=50), st.floats(20, 200))
def test_a_name_fits_its_room(name: str, width: float):
    short = shorten_name(name, width, 12)
    assert estimate_width(short, 12) <= max(width, estimate_width("…", 12))
    assert short == name or short.endswith("…")
