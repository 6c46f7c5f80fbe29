"""Airplanes appear where they are put, as large as asked, and none is like another."""

import numpy as np

from cnnstudio.data.drawing import Array, Canvas
from cnnstudio.data.drawing_planes import paint_planes


def _paint(place: float, scale: float, contrast: float = 1.0, number: int = 60) -> Array:
    canvas = Canvas(number, 32)
    canvas.pixels += np.float32(0.5)
    paint_planes(
        canvas, np.random.default_rng(4), np.full((number, 2), place, np.float32),
        np.full(number, scale, np.float32), np.full(number, contrast, np.float32),
    )  # fmt: skip
    return np.abs(canvas.pixels - 0.5).max(1)


def test_every_plane_can_be_seen_and_all_differ() -> None:
    change = _paint(0, 0.8)
    assert (change.max((1, 2)) > 0.08).all()
    assert len({picture.tobytes() for picture in change}) == len(change)


def test_a_larger_plane_covers_more_and_stays_in_the_middle() -> None:
    small, large = _paint(0, 0.3) > 0.02, _paint(0, 0.8) > 0.02
    assert large.mean() > 2 * small.mean()
    rows, columns = np.nonzero(small.any(0))
    assert rows.min() > 6 and rows.max() < 25 and columns.min() > 6 and columns.max() < 25


def test_place_moves_it() -> None:
    _, rows, columns = np.nonzero(_paint(0.5, 0.3) > 0.02)
    assert rows.mean() > 19 and columns.mean() > 19


def test_without_contrast_it_is_haze() -> None:
    assert _paint(0, 0.8, contrast=0.0).max() < _paint(0, 0.8).max()
