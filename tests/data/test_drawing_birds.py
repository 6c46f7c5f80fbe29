"""Birds appear where they are put; spread wings reach farther than folded ones, and swimming birds show no legs."""

import numpy as np

from cnnstudio.data.drawing import Array, Canvas
from cnnstudio.data.drawing_birds import paint_birds


def _paint(place: float, scale: float, flying: bool = False, swimming: bool = False, number: int = 60) -> Array:
    canvas = Canvas(number, 32)
    canvas.pixels += np.float32(0.5)
    paint_birds(
        canvas, np.random.default_rng(4), np.full((number, 2), place, np.float32),
        np.full(number, scale, np.float32), np.ones(number, np.float32), np.full(number, flying),
        np.full(number, swimming),
    )  # fmt: skip
    return np.abs(canvas.pixels - 0.5).max(1)


def test_every_bird_can_be_seen_and_all_differ() -> None:
    for flying in (False, True):
        change = _paint(0, 0.8, flying)
        assert (change.max((1, 2)) > 0.08).all()
        assert len({picture.tobytes() for picture in change}) == len(change)


def test_spread_wings_cover_more_than_folded_ones() -> None:
    assert (_paint(0, 0.6, flying=True) > 0.02).mean() > 1.2 * (_paint(0, 0.6) > 0.02).mean()


def test_a_larger_bird_covers_more_and_place_moves_it() -> None:
    assert (_paint(0, 0.8) > 0.02).mean() > 2 * (_paint(0, 0.3) > 0.02).mean()
    _, rows, columns = np.nonzero(_paint(0.5, 0.3) > 0.02)
    assert rows.mean() > 19 and columns.mean() > 19


def test_a_swimming_bird_reaches_less_far_down() -> None:
    lowest = [(_paint(0, 0.7, swimming=swimming) > 0.02).any(2)[:, 22:].mean() for swimming in (False, True)]
    assert lowest[1] < lowest[0]
