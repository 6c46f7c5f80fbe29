"""Birds: body, neck, head, beak, wings, tail and legs in three dimensions, flying, perching or swimming."""

import numpy as np

from cnnstudio.data.drawing import Array, Canvas, normal, pick, rotate, uniform

_PLUMAGE = np.array(
    [[0.42, 0.32, 0.22], [0.55, 0.45, 0.34], [0.20, 0.18, 0.18], [0.62, 0.62, 0.62], [0.92, 0.91, 0.88],
     [0.25, 0.38, 0.58], [0.66, 0.22, 0.16], [0.80, 0.66, 0.22], [0.30, 0.42, 0.24], [0.40, 0.42, 0.46]],
    np.float32)  # fmt: skip
_BEAK = np.array([[0.85, 0.60, 0.18], [0.20, 0.18, 0.16], [0.70, 0.55, 0.40], [0.80, 0.35, 0.20]], np.float32)


def paint_birds(
    canvas: Canvas, rng: np.random.Generator, place: Array, scale: Array, contrast: Array, flying: np.ndarray,
    swimming: np.ndarray,
) -> None:  # fmt: skip
    """Paint one bird into each picture.

    Args:
        place: (n, 2) centre in picture coordinates.
        scale: (n,) half the length in picture coordinates.
        contrast: (n,) from 0, a silhouette in haze, to 1, full colours.
        flying: (n,) bool, wings spread; else folded.
        swimming: (n,) bool, no legs to be seen.
    """
    number = len(place)
    points, radii = _build(rng, number, flying)
    points = _pose(rng, points, flying, swimming)
    flat = points[:, :, :2] * np.array([1, -1], np.float32) * scale[:, None, None] + place[:, None]
    haze = canvas.pixels.mean((2, 3))
    back = pick(rng, _PLUMAGE, number, 0.06)
    belly = np.where(rng.random((number, 1)) < 0.5, np.clip(back * 1.4 + 0.1, 0, 1), back)
    wing = np.where(
        rng.random((number, 1)) < 0.6, back * uniform(rng, 0.6, 1.0, number, 1), pick(rng, _PLUMAGE, number, 0.06)
    )
    head = np.where(rng.random((number, 1)) < 0.7, back, pick(rng, _PLUMAGE, number, 0.06))
    beak = pick(rng, _BEAK, number, 0.05)
    colours = [
        np.clip(haze + (colour - haze) * contrast[:, None], 0, 1).astype(np.float32)
        for colour in (back, belly, wing, head, beak)
    ]
    legs = (~flying & ~swimming).astype(np.float32)
    _paint_parts(canvas, flat, radii * scale[:, None], colours, legs, flying)


def _build(rng: np.random.Generator, number: int, flying: np.ndarray) -> tuple[Array, Array]:
    """Return points (n, 29, 3) and radii (n, 10); x points forward, y up, z to the viewer; the body is about 1 long."""
    zero = np.zeros(number, np.float32)

    def at(x: Array | float, y: Array | float, z: Array | float) -> Array:
        return np.stack([zero + x, zero + y, zero + z], axis=1).astype(np.float32)

    fat = uniform(rng, 0.15, 0.30, number)
    neck = np.abs(normal(rng, 0, 0.16, number))
    stretched = np.where(flying, uniform(rng, 0.5, 1.0, number), uniform(rng, 0.0, 0.5, number))
    head_x, head_y = 0.5 + neck * stretched, 0.16 + neck * (1 - stretched)
    skull = uniform(rng, 0.10, 0.17, number)
    beak = uniform(rng, 0.10, 0.34, number)
    tail = uniform(rng, 0.25, 0.65, number)
    fan = uniform(rng, 0.05, 0.22, number)
    droop = normal(rng, 0, 0.12, number)
    parts = [at(0.3, 0.03, 0), at(-0.35, 0, 0)]  # 0, 1 body
    parts += [at(0.3, 0.08, 0), at(head_x, head_y, 0)]  # 2, 3 neck and head
    parts += [at(head_x + 0.7 * skull, head_y, 0), at(head_x + skull + beak, head_y - 0.04, 0)]  # 4, 5 beak
    parts += [
        at(-0.3, 0.05, 0.05),
        at(-0.4 - tail, droop, fan),
        at(-0.4 - tail, droop - 0.05, -fan),
        at(-0.3, -0.06, -0.05),
    ]
    inner = uniform(rng, 0.35, 0.6, number)
    outer = uniform(rng, 0.35, 0.7, number)
    flap = uniform(rng, -0.7, 1.3, number)
    bend = flap - uniform(rng, 0.0, 0.8, number)
    broad = uniform(rng, 0.25, 0.45, number)
    swept = uniform(rng, 0.0, 0.45, number)
    for side in (1, -1):  # 10..17 and 18..25 wings, inner and outer part
        ey, ez = 0.08 + inner * np.sin(flap), side * (0.08 + inner * np.cos(flap))
        ty, tz = ey + outer * np.sin(bend), ez + side * outer * np.cos(bend)
        spread = [
            at(0.22, 0.08, side * 0.08), at(0.3, ey, ez), at(0.3 - broad, ey, ez), at(0.22 - broad, 0.08, side * 0.08),
            at(0.3, ey, ez), at(0.3 - swept, ty, tz), at(0.22 - swept, ty, tz), at(0.3 - broad, ey, ez),
        ]  # fmt: skip
        folded = [
            at(0.22, 0.10, side * 0.12), at(-0.1, 0.16, side * 0.12),
            at(-0.45, 0.05, side * 0.1), at(0.05, -0.08, side * 0.14),
            at(0.0, 0.12, side * 0.12), at(-0.4, 0.1, side * 0.1),
            at(-0.7, 0.02, side * 0.05), at(-0.1, -0.04, side * 0.12),
        ]  # fmt: skip
        parts += [np.where(flying[:, None], one, two) for one, two in zip(spread, folded, strict=True)]
    leg = uniform(rng, 0.12, 0.5, number)
    parts += [at(0.0, -0.1, 0.05), at(0.05, -0.15 - leg, 0.05), at(-0.02, -0.15 - leg, 0)]  # 26..28 leg
    radii = [
        fat,
        0.5 * fat,
        0.75 * skull,
        skull,
        0.35 * skull,
        0 * skull,
        0 * fat + 0.02,
        0.25 * skull,
        0 * fat + 0.03,
        fat,
    ]
    return np.stack(parts, axis=1), np.stack(radii, axis=1).astype(np.float32)


def _pose(rng: np.random.Generator, points: Array, flying: np.ndarray, swimming: np.ndarray) -> Array:
    """Turn each bird: flying ones any way, perching ones upright, swimming ones level."""
    number = len(points)
    roll = np.where(flying, uniform(rng, -1.6, 1.6, number), normal(rng, 0, 0.15, number))
    yaw = np.where(
        flying & (rng.random(number) < 0.25), uniform(rng, 0, 2 * np.pi, number), normal(rng, 0, 0.55, number)
    )
    pitch = np.where(flying, normal(rng, 0.1, 0.5, number), uniform(rng, 0.0, 1.1, number))
    pitch = np.where(swimming, normal(rng, 0, 0.06, number), pitch)
    turned = rotate(points, yaw, roll, pitch)
    turned[:, :, 0] *= np.where(rng.random(number) < 0.5, -1, 1)[:, None]
    return turned


def _paint_parts(
    canvas: Canvas, flat: Array, radii: Array, colours: list[Array], legs: Array, flying: np.ndarray
) -> None:
    """Paint the far wing, tail, legs, body and head, then the near wing."""
    back, belly, wing, head, beak = colours
    thin = radii[:, 8] * np.float32(0.7)
    soft = np.float32(0.88)
    far_inner, far_outer = flat[:, 18:22], flat[:, 22:26]
    canvas.paint(canvas.measure_polygon(far_inner, thin), wing * soft, flying.astype(np.float32))
    canvas.paint(canvas.measure_polygon(far_outer, thin), wing * soft, flying.astype(np.float32))
    canvas.paint(canvas.measure_polygon(flat[:, 6:10], thin), wing)
    canvas.paint(canvas.measure_capsule(flat[:, 26], flat[:, 27], radii[:, [6, 6]])[0], beak * soft, legs)
    distance, height = canvas.measure_capsule(flat[:, 0], flat[:, 1], radii[:, 0:2])
    canvas.paint(distance, back, None, np.float32(1) + np.float32(0.15) * height)
    canvas.paint(np.maximum(distance, (height + np.float32(0.2)) * radii[:, :1, None]), belly)
    canvas.paint(canvas.measure_capsule(flat[:, 4], flat[:, 5], radii[:, 4:6])[0], beak)
    distance, height = canvas.measure_capsule(flat[:, 2], flat[:, 3], radii[:, 2:4])
    canvas.paint(distance, head, None, np.float32(1) + np.float32(0.15) * height)
    eye = flat[:, 3] * np.float32(0.75) + flat[:, 4] * np.float32(0.25)
    canvas.paint(canvas.measure_capsule(eye, eye, radii[:, [7, 7]])[0], beak * np.float32(0.1))
    canvas.paint(canvas.measure_polygon(flat[:, 14:18], thin), wing * np.float32(0.9))
    canvas.paint(canvas.measure_polygon(flat[:, 10:14], thin), wing)
