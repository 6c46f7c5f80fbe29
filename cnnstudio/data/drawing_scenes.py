"""Backgrounds and things in the way: sky, clouds, horizon, foliage, water, branches."""

import numpy as np

from cnnstudio.data.drawing import Canvas, draw_noise, normal, pick, uniform

_SKY_TOP = np.array(
    [[0.28, 0.50, 0.80], [0.45, 0.63, 0.85], [0.62, 0.70, 0.78], [0.78, 0.80, 0.83], [0.20, 0.30, 0.52],
     [0.60, 0.45, 0.45], [0.35, 0.58, 0.78]], np.float32)  # fmt: skip
_SKY_LOW = np.array(
    [[0.62, 0.76, 0.90], [0.80, 0.87, 0.93], [0.78, 0.80, 0.82], [0.90, 0.90, 0.90], [0.60, 0.55, 0.60],
     [0.90, 0.66, 0.45], [0.70, 0.82, 0.88]], np.float32)  # fmt: skip
_FOLIAGE = np.array(
    [[0.25, 0.38, 0.16], [0.36, 0.46, 0.22], [0.42, 0.42, 0.28], [0.20, 0.26, 0.16], [0.46, 0.40, 0.30],
     [0.55, 0.58, 0.40]], np.float32)  # fmt: skip
_WATER = np.array(
    [[0.24, 0.38, 0.48], [0.38, 0.50, 0.56], [0.30, 0.40, 0.38], [0.50, 0.60, 0.68], [0.22, 0.28, 0.36]], np.float32
)
_GROUND = np.array(
    [[0.44, 0.44, 0.44], [0.35, 0.45, 0.24], [0.58, 0.54, 0.46], [0.66, 0.62, 0.52], [0.80, 0.82, 0.86],
     [0.40, 0.36, 0.30]], np.float32)  # fmt: skip

SCENES = ("sky", "horizon", "foliage", "water", "ground")


def paint_scene(canvas: Canvas, rng: np.random.Generator, scene: np.ndarray) -> None:
    """Fill the canvas with backgrounds of the kinds ``scene`` (n,), indices into `SCENES`."""
    number, size = len(scene), canvas.pixels.shape[-1]
    sky = rng.integers(len(_SKY_TOP), size=number)
    top = _SKY_TOP[sky] + normal(rng, 0, 0.05, number, 3)
    low = _SKY_LOW[sky] + normal(rng, 0, 0.05, number, 3)
    for kind, palette in ((2, _FOLIAGE), (3, _WATER), (4, _GROUND)):
        base = pick(rng, palette, number, 0.05)
        shift = normal(rng, 0, 0.07, number, 1)
        top = np.where((scene == kind)[:, None], base + shift, top)
        low = np.where((scene == kind)[:, None], base - shift, low)
    slope = uniform(rng, -0.3, 0.3, number)[:, None, None]
    height = np.clip((canvas.y + slope * canvas.x + 1) * np.float32(0.5), 0, 1)[:, None]
    canvas.pixels = (top[:, :, None, None] * (1 - height) + low[:, :, None, None] * height).astype(np.float32)
    _paint_texture(canvas, rng, scene, size)
    _paint_horizon(canvas, rng, scene)


def _paint_texture(canvas: Canvas, rng: np.random.Generator, scene: np.ndarray, size: int) -> None:
    """Add clouds to skies, leaves to foliage, ripples to water, grain to ground."""
    number = len(scene)
    coarse = draw_noise(rng, number, size, 3, 4)
    middle = draw_noise(rng, number, size, 6, 6)
    fine = draw_noise(rng, number, size, 13, 13)
    ripples = draw_noise(rng, number, size, 15, 4)
    strength = uniform(rng, 0, 1, number)[:, None, None]
    cloudy = np.clip(coarse + np.float32(0.5) * middle + np.float32(0.25) * fine - np.float32(0.1), 0, 1)
    clouds = cloudy * strength * ((scene == 0) | (scene == 1))[:, None, None]
    canvas.pixels += clouds[:, None] * (uniform(rng, 0.75, 1.0, number)[:, None, None, None] - canvas.pixels)
    leaves = (np.float32(0.14) * middle + np.float32(0.14) * fine) * (scene == 2)[:, None, None]
    waves = (np.float32(0.10) * ripples + np.float32(0.04) * fine) * (scene == 3)[:, None, None]
    grain = (np.float32(0.06) * coarse + np.float32(0.07) * fine) * (scene == 4)[:, None, None]
    texture = (leaves + waves + grain) * (np.float32(0.4) + strength)
    canvas.pixels += texture[:, None] * uniform(rng, 0.6, 1.2, number, 3)[:, :, None, None]


def _paint_horizon(canvas: Canvas, rng: np.random.Generator, scene: np.ndarray) -> None:
    """Lay ground, with a line of trees or hills behind it, over the lower part of horizon scenes."""
    number, size = len(scene), canvas.pixels.shape[-1]
    level = uniform(rng, 0.15, 0.8, number)
    tilt = normal(rng, 0, 0.05, number)
    line = canvas.y - tilt[:, None, None] * canvas.x - level[:, None, None]
    hills = draw_noise(rng, number, size, 2, 6)[:, :1] * uniform(rng, 0.02, 0.15, number)[:, None, None]
    present = (scene == 1).astype(np.float32)
    trees = pick(rng, _FOLIAGE, number, 0.05) * np.float32(0.8)
    canvas.paint(-(line + hills + np.float32(0.08)), trees, present * (rng.random(number) < 0.6))
    ground = np.where(rng.random((number, 1)) < 0.35, pick(rng, _WATER, number, 0.05), pick(rng, _GROUND, number, 0.05))
    shade = np.float32(1) + np.float32(0.18) * draw_noise(rng, number, size, 12, 5)
    canvas.paint(-line, ground.astype(np.float32), present, shade)


def paint_distractors(canvas: Canvas, rng: np.random.Generator, share: float, opacity: float) -> None:
    """Paint a stick, pole, streak or blob somewhere in a ``share`` of the pictures, the same for both classes."""
    number = len(canvas.pixels)
    middle = uniform(rng, -1, 1, number, 2)
    angle = uniform(rng, 0, np.pi, number)
    length = uniform(rng, 0.1, 1.2, number)
    half = np.stack([np.cos(angle), np.sin(angle)], axis=1) * length[:, None]
    radii = np.repeat(uniform(rng, 0.02, 0.12, number, 1), 2, axis=1) * uniform(rng, 0.5, 1.2, number, 2)
    colour = np.clip(pick(rng, np.concatenate([_FOLIAGE, _GROUND, _SKY_LOW]), number, 0.08), 0, 1)
    distance, height = canvas.measure_capsule(middle - half, middle + half, radii)
    visible = (rng.random(number) < share) * uniform(rng, 0.5 * opacity, opacity, number)
    canvas.paint(distance, colour, visible.astype(np.float32), np.float32(1) + np.float32(0.15) * height)


def finish(canvas: Canvas, rng: np.random.Generator) -> np.ndarray:
    """Expose, blur and add grain as a small camera would; return uint8 pictures (n, 3, size, size)."""
    number = len(canvas.pixels)
    canvas.blur(np.abs(normal(rng, 0.35, 0.3, number)))
    gain = uniform(rng, 0.8, 1.2, number)[:, None, None, None]
    cast = uniform(rng, 0.92, 1.08, number, 3)[:, :, None, None]
    lift = normal(rng, 0, 0.05, number)[:, None, None, None]
    pixels = canvas.pixels - np.float32(0.5)
    pixels *= gain * cast
    pixels += np.float32(0.5) + lift
    grain = rng.standard_normal(pixels.shape, dtype=np.float32)
    grain *= np.abs(normal(rng, 0.0, 0.02, number))[:, None, None, None]
    pixels += grain
    pixels *= np.float32(255)
    np.clip(np.rint(pixels, out=pixels), 0, 255, out=pixels)
    return pixels.astype(np.uint8)
