"""Backgrounds fill the canvas; things in the way come as often as asked."""

import numpy as np
import pytest

from cnnstudio.data.drawing import Canvas
from cnnstudio.data.drawing_scenes import SCENES, finish, paint_distractors, paint_scene


@pytest.mark.parametrize("scene", range(len(SCENES)), ids=SCENES)
def test_every_scene_is_finite_and_of_single_precision(scene: int) -> None:
    canvas = Canvas(20, 32)
    paint_scene(canvas, np.random.default_rng(0), np.full(20, scene))
    assert canvas.pixels.dtype == np.float32
    assert np.isfinite(canvas.pixels).all()
    assert canvas.pixels.min() > -0.5 and canvas.pixels.max() < 1.5
    assert len(np.unique(canvas.pixels.mean((1, 2, 3)).round(3))) > 10, "the pictures are alike"


def test_a_horizon_parts_the_picture() -> None:
    canvas = Canvas(60, 32)
    paint_scene(canvas, np.random.default_rng(0), np.full(60, SCENES.index("horizon")))
    top, bottom = canvas.pixels[:, :, :4].mean((2, 3)), canvas.pixels[:, :, -2:].mean((2, 3))
    assert np.abs(top - bottom).max(1).mean() > 0.15


def test_distractors_touch_a_share_of_the_pictures() -> None:
    for share in (0.0, 1.0):
        canvas = Canvas(50, 32)
        paint_distractors(canvas, np.random.default_rng(0), share, 1.0)
        touched = (canvas.pixels != 0).any((1, 2, 3)).mean()
        assert touched <= share and touched >= share - 0.2


def test_finish_gives_bytes_with_grain() -> None:
    canvas = Canvas(30, 32)
    canvas.pixels += np.float32(0.5)
    pictures = finish(canvas, np.random.default_rng(0))
    assert pictures.dtype == np.uint8 and pictures.shape == (30, 3, 32, 32)
    assert 90 < pictures.mean() < 165
    assert (pictures.std((1, 2, 3)) > 0.5).mean() > 0.8
