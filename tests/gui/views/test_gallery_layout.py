from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from cnnstudio.gui.views.gallery_layout import HEAD_PX, SIDE_PX, GalleryLayout, Section

LAYOUTS = st.builds(
    GalleryLayout,
    st.lists(st.integers(0, 60), max_size=6).map(lambda tiles: [Section(i, n) for i, n in enumerate(tiles)]),
    st.integers(1, 1500),
    st.sampled_from([32, 56, 144]),
    st.integers(0, 4),
)


@settings(deadline=None)
@given(LAYOUTS)
def test_heads_and_tiles_never_overlap(layout: GalleryLayout) -> None:
    boxes = []
    for section, shown in enumerate(layout.shown):
        boxes.append(layout.head(section))
        boxes += [layout.tile_rect(section, index) for index in range(shown)]
    for first, second in pairwise(sorted(boxes, key=lambda box: (box.top(), box.left()))):
        assert not first.intersects(second)
    assert all(box.left() >= SIDE_PX and box.bottom() <= layout.height for box in boxes)


@settings(deadline=None)
@given(LAYOUTS, st.floats(0, 4000), st.floats(1, 900))
def test_what_is_in_sight_is_exactly_what_reaches_into_it(layout: GalleryLayout, top: float, height: float) -> None:
    stretch = QRectF(0, top, 4000, height)
    for section, shown in enumerate(layout.shown):
        in_sight = section in layout.visible_sections(top, top + height)
        visible = set(layout.visible_tiles(section, top, top + height)) if in_sight else set()
        needed = {index for index in range(shown) if layout.tile_rect(section, index).intersects(stretch)}
        assert needed <= visible
        assert len(visible) <= len(needed) + 2 * layout.columns, "at most a line more above and below"
        if layout.head(section).intersects(stretch):
            assert in_sight


@settings(deadline=None)
@given(LAYOUTS)
def test_a_point_finds_its_tile_and_its_head(layout: GalleryLayout) -> None:
    for section, shown in enumerate(layout.shown):
        for index in range(0, shown, 7):
            center = layout.tile_rect(section, index).center()
            assert layout.tile_at(center.x(), center.y()) == (section, index)
            assert layout.head_at(center.x(), center.y()) is None
        center = layout.head(section).center()
        assert layout.head_at(center.x(), center.y()) == section
        assert layout.tile_at(center.x(), center.y()) is None


def test_between_tiles_there_is_none() -> None:
    layout = GalleryLayout([Section(0, 10)], 400, 56, 0)
    first, second = layout.tile_rect(0, 0), layout.tile_rect(0, 1)
    assert first.right() < second.left()
    assert layout.tile_at((first.right() + second.left()) / 2, first.center().y()) is None
    assert layout.tile_at(5, 5) is None
    assert layout.tile_at(100, layout.height + 50) is None


@pytest.mark.parametrize(("rows", "shown"), [(1, 5), (2, 10), (3, 12), (0, 12)])
def test_rows_limit_what_a_class_shows(rows: int, shown: int) -> None:
    layout = GalleryLayout([Section(0, 12)], 2 * SIDE_PX + 5 * 56 + 4 * 6, 56, rows)
    assert layout.columns == 5
    assert layout.shown == [shown]


def test_a_row_fills_the_width_unless_the_gaps_grow_too_wide() -> None:
    layout = GalleryLayout([Section(0, 99)], 2 * SIDE_PX + 10 * 56 + 9 * 8, 56, 0)
    assert layout.tile_rect(0, layout.columns - 1).right() == pytest.approx(SIDE_PX + 10 * 56 + 9 * 8)
    two = GalleryLayout([Section(0, 99)], 2 * SIDE_PX + 144 * 2 + 100, 144, 0)
    assert (two.columns, two.gap) == (2, 18.0)


def test_the_first_tile_stands_below_the_head() -> None:
    layout = GalleryLayout([Section(7, 3)], 10, 56, 0)
    assert layout.columns == 1, "a width too small for any still shows one"
    assert layout.tile_rect(0, 0) == QRectF(SIDE_PX, HEAD_PX, 56, 56)
