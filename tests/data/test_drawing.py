"""The painter's geometry agrees with scipy and Pillow."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter
from scipy.spatial.transform import Rotation

from cnnstudio.data.drawing import Canvas, draw_noise, normal, pick, rotate, uniform


def _rng() -> np.random.Generator:
    return np.random.default_rng(11)


def test_a_capsule_is_as_far_as_its_nearest_ball() -> None:
    canvas, rng = Canvas(4, 24), _rng()
    start, end = uniform(rng, -1, 1, 4, 2), uniform(rng, -1, 1, 4, 2)
    radius = uniform(rng, 0.05, 0.3, 4)
    distance, height = canvas.measure_capsule(start, end, np.stack([radius, radius], axis=1))
    grid = np.stack(np.meshgrid(canvas.x.ravel(), canvas.y.ravel()), axis=-1)
    for index in range(4):
        parts = np.linspace(0, 1, 4001)[:, None]
        line = start[index] + parts * (end[index] - start[index])
        away = np.linalg.norm(grid[:, :, None] - line, axis=-1).min(-1) - radius[index]
        np.testing.assert_allclose(distance[index], away, atol=1e-3)
    assert height.min() >= -1 and height.max() <= 1
    assert height[:, 0].mean() > height[:, -1].mean()  # rows run downwards


def test_a_capsule_without_length_is_a_disc() -> None:
    canvas = Canvas(1, 9)
    middle = np.array([[0.2, -0.1]], np.float32)
    distance, _ = canvas.measure_capsule(middle, middle, np.full((1, 2), 0.5, np.float32))
    expected = np.hypot(canvas.x - 0.2, canvas.y + 0.1) - 0.5
    np.testing.assert_allclose(distance, expected, atol=1e-6)


@pytest.mark.parametrize("turn", [1, -1])
def test_a_polygon_covers_what_pillow_covers(turn: int) -> None:
    size = 64
    canvas = Canvas(1, size)
    corners = np.array([[-0.7, -0.4], [0.5, -0.6], [0.8, 0.3], [-0.2, 0.7]], np.float32)[::turn]
    inside = canvas.measure_polygon(corners[None], np.zeros(1, np.float32))[0] < 0
    picture = Image.new("1", (size, size))
    ImageDraw.Draw(picture).polygon([tuple(point) for point in (corners + 1) / 2 * size - 0.5], fill=1)
    assert (inside != np.asarray(picture)).mean() < 0.02  # only the outline's pixels may differ


def test_a_polygon_edge_on_keeps_its_thickness() -> None:
    canvas = Canvas(1, 33)
    corners = np.array([[[-0.5, 0], [0.5, 0], [0.5, 0], [-0.5, 0]]], np.float32)
    distance = canvas.measure_polygon(corners, np.full(1, 0.1, np.float32))
    assert np.isfinite(distance).all()
    assert distance.min() == pytest.approx(-0.1, abs=1e-5)
    rows, columns = np.nonzero(distance[0] < 0)
    assert columns.min() >= 6 and columns.max() <= 26 and rows.min() >= 14 and rows.max() <= 18


def test_paint_mixes_by_cover_and_opacity() -> None:
    canvas = Canvas(2, 4)
    distance = np.full((2, 4, 4), -1, np.float32)
    distance[:, :, 2:] = 1
    colour = np.array([[1.0, 0.5, 0.25]] * 2, np.float32)
    canvas.paint(distance, colour, np.array([1.0, 0.5], np.float32))
    np.testing.assert_allclose(canvas.pixels[0, :, 0, 0], [1, 0.5, 0.25])
    np.testing.assert_allclose(canvas.pixels[1, :, 0, 0], [0.5, 0.25, 0.125])
    assert (canvas.pixels[:, :, :, 2:] == 0).all()


def test_blur_is_scipys_away_from_the_border() -> None:
    canvas, rng = Canvas(2, 40), _rng()
    canvas.pixels = uniform(rng, 0, 1, 2, 3, 40, 40)
    before = canvas.pixels.copy()
    canvas.blur(np.array([0.0, 1.5], np.float32))
    np.testing.assert_allclose(canvas.pixels[0], before[0], atol=1e-6)
    expected = gaussian_filter(before[1].astype(np.float64), (0, 1.5, 1.5), truncate=8)
    np.testing.assert_allclose(canvas.pixels[1][:, 13:-13, 13:-13], expected[:, 13:-13, 13:-13], atol=1e-4)


def test_rotate_is_scipys() -> None:
    rng = _rng()
    points = uniform(rng, -1, 1, 5, 7, 3)
    yaw, roll, pitch = (uniform(rng, -3, 3, 5) for _ in range(3))
    found = rotate(points, yaw, roll, pitch)
    for index in range(5):
        turn = Rotation.from_euler("xyz", [roll[index], yaw[index], pitch[index]])
        np.testing.assert_allclose(found[index], turn.apply(points[index]), atol=1e-5)


def test_noise_is_smooth_bounded_and_drawn_from_its_generator() -> None:
    noise = draw_noise(_rng(), 3, 32, 4, 6)
    assert noise.shape == (3, 32, 32)
    assert np.abs(noise).max() <= 1
    assert np.abs(np.diff(noise, axis=2)).max() < 0.6
    np.testing.assert_array_equal(noise, draw_noise(_rng(), 3, 32, 4, 6))


def test_drawn_numbers_are_single_precision_and_in_range() -> None:
    rng = _rng()
    assert uniform(rng, 2, 3, 100).dtype == normal(rng, 0, 1, 4).dtype == np.float32
    assert uniform(rng, 2, 3, 1000).min() >= 2 and uniform(rng, 2, 3, 1000).max() <= 3
    palette = np.array([[0.1, 0.2, 0.3], [0.7, 0.8, 0.9]], np.float32)
    colours = pick(rng, palette, 200, 0.0)
    assert {tuple(row) for row in colours} == {tuple(row) for row in palette}
