"""A painter of many small pictures at once: soft capsules, polygons, noise, blur, all vectorised over pictures.

Coordinates are picture coordinates: x to the right, y down, both from -1 to 1 over the picture. Everything is float32
numpy; the leading axis ``n`` counts pictures. A shape is returned as a signed distance (n, H, W), negative inside,
and `Canvas.paint` covers a pixel by how far inside it lies, which anti-aliases edges without supersampling.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]


class Canvas:
    """Pictures being painted.

    Attributes:
        pixels: (n, 3, size, size), values around 0..1.
        x, y: coordinates of pixel centres, (1, 1, size) and (1, size, 1).
    """

    def __init__(self, number: int, size: int) -> None:
        centres = ((np.arange(size, dtype=np.float32) + 0.5) / size * 2 - 1).astype(np.float32)
        self.pixel_width = np.float32(2.0 / size)
        self.x = centres.reshape(1, 1, size)
        self.y = centres.reshape(1, size, 1)
        self.pixels = np.zeros((number, 3, size, size), np.float32)

    def paint(self, distance: Array, colour: Array, opacity: Array | None = None, shade: Array | None = None) -> None:
        """Lay a colour (n, 3) over the inside of a shape.

        Args:
            distance: signed distance (n, H, W), negative inside.
            opacity: (n,), 1 where left out.
            shade: (n, H, W) factor for the colour, e.g. lighter towards the light.
        """
        alpha = distance * np.float32(-1 / self.pixel_width)
        alpha += np.float32(0.5)
        np.clip(alpha, 0, 1, out=alpha)
        if opacity is not None:
            alpha *= opacity[:, None, None]
        target = colour[:, :, None, None]
        if shade is not None:
            target = target * shade[:, None]
        change = target - self.pixels
        change *= alpha[:, None]
        self.pixels += change

    def measure_capsule(self, start: Array, end: Array, radii: Array) -> tuple[Array, Array]:
        """Return distance to, and height within, a capsule whose radius changes evenly from end to end.

        Args:
            start, end: (n, 2) points (x, y).
            radii: (n, 2) at start and end.

        Returns:
            Signed distance (n, H, W), and height (n, H, W): 1 at the upper edge, 0 on the axis, -1 at the lower edge.
        """
        along = end - start
        length2 = np.maximum((along**2).sum(1), np.float32(1e-8))
        dx = self.x - start[:, 0, None, None]
        dy = self.y - start[:, 1, None, None]
        step = along / length2[:, None]
        part = dx * step[:, 0, None, None] + dy * step[:, 1, None, None]
        np.clip(part, 0, 1, out=part)
        dx = dx - part * along[:, 0, None, None]
        dy = dy - part * along[:, 1, None, None]
        part *= (radii[:, 1] - radii[:, 0])[:, None, None]
        part += radii[:, 0, None, None]  # the radius at the nearest point of the axis
        dx *= dx
        dx += dy * dy
        distance = np.sqrt(dx, out=dx)
        distance -= part
        dy /= np.maximum(part, np.float32(1e-3), out=part)
        height = np.clip(np.negative(dy, out=dy), -1, 1, out=dy)
        return distance, height

    def measure_polygon(self, corners: Array, thickness: Array) -> Array:
        """Return the signed distance (n, H, W) of convex polygons, grown by ``thickness`` (n,) so that none vanishes.

        Args:
            corners: (n, k, 2) points in order; either turn.
        """
        following = np.roll(corners, -1, axis=1)
        edge = following - corners
        turn = (corners[:, :, 0] * following[:, :, 1] - corners[:, :, 1] * following[:, :, 0]).sum(1)
        normal = np.stack([edge[:, :, 1], -edge[:, :, 0]], axis=2)
        normal *= np.where(turn >= 0, np.float32(1), np.float32(-1))[:, None, None]
        normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), np.float32(1e-6))
        offset = (normal * corners).sum(2)
        distance: Array | None = None
        for side in range(corners.shape[1]):
            across = normal[:, side, 0, None, None] * self.x - offset[:, side, None, None]
            across = across + normal[:, side, 1, None, None] * self.y  # (n, H, W) only from here on
            distance = across if distance is None else np.maximum(distance, across, out=distance)
        assert distance is not None
        # Seen edge on, the half planes leave an endless strip, and sharp corners grow to spikes: a circle ends both.
        middle = corners.mean(1)
        reach = np.linalg.norm(corners - middle[:, None], axis=2).max(1)
        dx, dy = self.x - middle[:, 0, None, None], self.y - middle[:, 1, None, None]
        np.maximum(distance, np.sqrt(dx * dx + dy * dy) - reach[:, None, None], out=distance)
        distance -= thickness[:, None, None]
        return distance

    def blur(self, sigma_px: Array) -> None:
        """Blur each picture by a Gaussian of its own width (n,) in pixels; weights at the border are renormalised."""
        size = self.pixels.shape[-1]
        steps = np.arange(size, dtype=np.float32)
        squared = (steps[:, None] - steps[None, :]) ** 2
        kernel = np.exp(-squared[None] / (2 * np.maximum(sigma_px, np.float32(0.05)) ** 2)[:, None, None])
        kernel /= kernel.sum(2, keepdims=True)  # (n, size, size), rows sum to 1
        self.pixels = np.matmul(np.matmul(kernel[:, None], self.pixels), kernel.transpose(0, 2, 1)[:, None])


def draw_noise(rng: np.random.Generator, number: int, size: int, rows: int, columns: int) -> Array:
    """Return smooth noise (number, size, size), roughly in -1..1: a random lattice of rows x columns, interpolated."""
    lattice = rng.uniform(-1, 1, (number, rows, columns)).astype(np.float32)
    noise: Array = np.matmul(np.matmul(_interpolation(size, rows), lattice), _interpolation(size, columns).T)
    return noise


def _interpolation(size: int, knots: int) -> Array:
    """Return the (size, knots) matrix that interpolates between knots."""
    place = np.linspace(0, knots - 1, size, dtype=np.float32)
    left = np.minimum(place.astype(np.int64), knots - 2)
    part = place - left
    if 4 * knots < size:  # ease in and out, which would make a dense lattice look like blocks
        part = part * part * (3 - 2 * part)
    matrix = np.zeros((size, knots), np.float32)
    matrix[np.arange(size), left] = 1 - part
    matrix[np.arange(size), left + 1] += part
    return matrix


def rotate(points: Array, yaw: Array, roll: Array, pitch: Array) -> Array:
    """Return points (n, k, 3), in x forward, y up, z to the viewer, after roll, then yaw, then pitch; radians (n,).

    Roll turns about x (a bank), yaw about y (the heading), pitch about z (nose up in the picture).
    """
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    cos, sin = np.cos(roll)[:, None], np.sin(roll)[:, None]
    y, z = cos * y - sin * z, sin * y + cos * z
    cos, sin = np.cos(yaw)[:, None], np.sin(yaw)[:, None]
    x, z = cos * x + sin * z, -sin * x + cos * z
    cos, sin = np.cos(pitch)[:, None], np.sin(pitch)[:, None]
    x, y = cos * x - sin * y, sin * x + cos * y
    return np.stack([x, y, z], axis=2).astype(np.float32)


def uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> Array:
    """Return float32 numbers between low and high."""
    return rng.uniform(low, high, shape).astype(np.float32)


def normal(rng: np.random.Generator, mean: float, deviation: float, *shape: int) -> Array:
    """Return float32 numbers of a normal distribution."""
    return rng.normal(mean, deviation, shape).astype(np.float32)


def pick(rng: np.random.Generator, palette: Array, number: int, spread: float) -> Array:
    """Return colours (number, 3): random rows of a palette (k, 3), each shifted a little."""
    return palette[rng.integers(len(palette), size=number)] + normal(rng, 0, spread, number, 3)
