"""Airplanes: a fuselage, wings, tail and engines in three dimensions, seen from any side."""

import numpy as np

from cnnstudio.data.drawing import Array, Canvas, normal, pick, rotate, uniform

_LIVERY = np.array(
    [[0.94, 0.94, 0.95], [0.88, 0.89, 0.91], [0.70, 0.73, 0.77], [0.50, 0.53, 0.55], [0.42, 0.45, 0.38],
     [0.85, 0.80, 0.55], [0.30, 0.34, 0.42], [0.80, 0.30, 0.26]], np.float32)  # fmt: skip
_ACCENT = np.array(
    [[0.75, 0.12, 0.14], [0.10, 0.22, 0.55], [0.95, 0.70, 0.15], [0.10, 0.45, 0.35], [0.85, 0.85, 0.88],
     [0.20, 0.22, 0.28]], np.float32)  # fmt: skip


def paint_planes(canvas: Canvas, rng: np.random.Generator, place: Array, scale: Array, contrast: Array) -> None:
    """Paint one airplane into each picture.

    Args:
        place: (n, 2) centre in picture coordinates.
        scale: (n,) half the length in picture coordinates.
        contrast: (n,) from 0, a silhouette in haze, to 1, full colours.
    """
    points, radii, sides = _build(rng, len(place))
    points = _pose(rng, points)
    nearer = points[:, sides[0], 2].mean(1) >= points[:, sides[1], 2].mean(1)
    flat = points[:, :, :2] * np.array([1, -1], np.float32) * scale[:, None, None] + place[:, None]
    radii = radii * scale[:, None]
    body = pick(rng, _LIVERY, len(place), 0.04)
    accent = np.where(rng.random((len(place), 1)) < 0.6, pick(rng, _ACCENT, len(place), 0.05), body)
    metal = body * uniform(rng, 0.6, 1.0, len(place), 1)
    haze = canvas.pixels.mean((2, 3))
    colours = [_fade(colour, haze, contrast) for colour in (body, accent, metal, body * np.float32(0.25))]
    _paint_parts(canvas, rng, flat, radii, nearer, colours)


def _fade(colour: Array, haze: Array, contrast: Array) -> Array:
    return np.clip(haze + (colour - haze) * contrast[:, None], 0, 1).astype(np.float32)


def _build(rng: np.random.Generator, number: int) -> tuple[Array, Array, tuple[slice, slice]]:
    """Return points (n, 30, 3), radii (n, 8) and where the two wings' corners lie among the points.

    x points forward, y up, z to the right wing; the fuselage reaches from 1 to -1.
    """
    zero = np.zeros(number, np.float32)

    def at(x: Array | float, y: Array | float, z: Array | float) -> Array:
        return np.stack([zero + x, zero + y, zero + z], axis=1).astype(np.float32)

    jet = rng.random(number) < 0.65
    fat = uniform(rng, 0.09, 0.17, number)
    span = uniform(rng, 0.65, 1.15, number)
    chord = uniform(rng, 0.22, 0.5, number)
    sweep = np.where(jet, uniform(rng, 0.25, 0.7, number), uniform(rng, -0.03, 0.08, number))
    taper = uniform(rng, 0.25, 0.9, number)
    front = uniform(rng, 0.15, 0.4, number)
    mount = np.where(rng.random(number) < 0.7, -0.6, 0.8) * fat
    rise = span * uniform(rng, -0.02, 0.15, number)
    tail_span = span * uniform(rng, 0.25, 0.45, number)
    fin = uniform(rng, 0.2, 0.45, number)
    parts = [at(1 - fat, 0, 0), at(-1, 0.4 * fat, 0)]  # 0, 1 fuselage
    for side in (1, -1):  # 2..5 and 6..9 wings
        parts += [
            at(front, mount, side * 0.5 * fat),
            at(front - sweep, mount + rise, side * span),
            at(front - sweep - taper * chord, mount + rise, side * span),
            at(front - chord, mount, side * 0.5 * fat),
        ]
    for side in (1, -1):  # 10..13 and 14..17 tail plane
        parts += [
            at(-0.72, 0.3 * fat, 0), at(-0.72 - 0.5 * sweep, 0.3 * fat, side * tail_span),
            at(-0.86 - 0.5 * sweep, 0.3 * fat, side * tail_span), at(-1, 0.3 * fat, 0),
        ]  # fmt: skip
    back = -0.75 - np.where(jet, 0.3, 0.12)
    parts += [at(-0.65, 0.5 * fat, 0), at(back, fin + fat, 0), at(back - 0.14, fin + fat, 0), at(-1, 0.5 * fat, 0)]
    for side in (1, -1):  # 22, 23 and 24, 25 engines
        out = side * span * 0.36
        middle = front - 0.36 * sweep
        parts += [at(middle + 0.1, mount - 0.05, out), at(middle - 0.16, mount - 0.05, out)]
    parts += [at(0.7, 0.25 * fat, 0), at(-0.6, 0.3 * fat, 0)]  # 26, 27 windows
    parts += [at(0.86, 0.45 * fat, 0), at(0.7, 0.75 * fat, 0)]  # 28, 29 cockpit
    engine = np.where(jet, uniform(rng, 0.03, 0.07, number), uniform(rng, 0.0, 0.05, number))
    radii = [
        fat,
        fat * uniform(rng, 0.25, 0.5, number),
        engine,
        0.8 * engine,
        0.16 * fat,
        0.16 * fat,
        0.3 * fat,
        0.2 * fat,
    ]
    return np.stack(parts, axis=1), np.stack(radii, axis=1).astype(np.float32), (slice(2, 6), slice(6, 10))


def _pose(rng: np.random.Generator, points: Array) -> Array:
    """Turn each airplane: most are seen from the side with a bank, others from above or below, a few head-on."""
    number = len(points)
    from_side = rng.random(number) < 0.75
    roll = np.where(from_side, normal(rng, 0, 0.45, number), uniform(rng, -1.7, 1.7, number))
    yaw = np.where(rng.random(number) < 0.88, normal(rng, 0, 0.5, number), uniform(rng, 0, 2 * np.pi, number))
    pitch = np.where(from_side, normal(rng, 0.08, 0.18, number), uniform(rng, -1.6, 1.6, number))
    turned = rotate(points, yaw, roll, pitch)
    turned[:, :, 0] *= np.where(rng.random(number) < 0.5, -1, 1)[:, None]
    return turned


def _paint_parts(
    canvas: Canvas, rng: np.random.Generator, flat: Array, radii: Array, nearer: np.ndarray, colours: list[Array]
) -> None:
    """Paint the far wing, the body and then the near wing."""
    body, accent, metal, dark = colours
    thin = np.full(len(flat), 0.012, np.float32)
    choose = nearer[:, None, None]
    light = np.float32(1) + uniform(rng, -0.25, 0.2, len(flat), 1)
    for near in (False, True):
        first = choose if near else ~choose
        wing = np.where(first, flat[:, 2:6], flat[:, 6:10])
        tail = np.where(first, flat[:, 10:14], flat[:, 14:18])
        engine = np.where(first, flat[:, 22:24], flat[:, 24:26])
        if near:
            distance, height = canvas.measure_capsule(flat[:, 0], flat[:, 1], radii[:, 0:2])
            canvas.paint(canvas.measure_polygon(flat[:, 18:22], thin), accent)
            canvas.paint(distance, body, None, np.float32(0.86) + np.float32(0.22) * height)
            canvas.paint(canvas.measure_capsule(flat[:, 26], flat[:, 27], radii[:, 4:6])[0], dark, thin * 40)
            canvas.paint(canvas.measure_capsule(flat[:, 28], flat[:, 29], radii[:, 6:8])[0], dark, thin * 60)
        canvas.paint(canvas.measure_polygon(tail, thin), metal * light)
        canvas.paint(canvas.measure_polygon(wing, thin), metal * (light if near else np.float32(0.9)))
        distance, height = canvas.measure_capsule(engine[:, 0], engine[:, 1], radii[:, 2:4])
        canvas.paint(distance, metal * np.float32(0.8), None, np.float32(0.9) + np.float32(0.2) * height)
