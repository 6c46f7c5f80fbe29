"""Series of numbers made ready to draw: smoothing, thinning, positions on the epoch axis."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

LONG = 2_000
"""Longer series have a line of block means over a faint line of all raw values: dashes along noise cost seconds."""
BLOCKS = 500
_TAIL = 1e-3


def smooth(values: Numbers, weight: float) -> Numbers:
    """Return the exponential moving average of a series, corrected for its start.

    Args:
        values: shape (n,), NaN where a value is missing; a missing value stays missing.
        weight: of the past, in [0, 0.99]; 0 returns the values themselves.

    Source: Kingma & Ba, "Adam" (2015), section 3, for the correction of the start.
    """
    if weight <= 0 or len(values) < 2:
        return values
    taps = min(len(values), int(np.ceil(np.log(_TAIL) / np.log(weight))) + 1)
    kernel = weight ** np.arange(taps, dtype=np.float64)
    known = np.isfinite(values)
    total = np.convolve(np.where(known, values, 0.0), kernel)[: len(values)]
    weights = np.convolve(known.astype(np.float64), kernel)[: len(values)]
    return np.where(known, total / np.where(known, weights, 1.0), np.nan)


def block_means(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Return at most ``BLOCKS`` means of equally long blocks; a series that is not long comes back as it is."""
    if len(x) <= LONG:
        return x, y
    size = -(-len(x) // BLOCKS)
    edges = np.arange(0, len(x), size)
    counts = np.diff(np.append(edges, len(x)))
    return np.add.reduceat(x, edges) / counts, np.add.reduceat(y, edges) / counts


def thin_peaks(x: Numbers, y: Numbers, most: int = 2_000) -> tuple[Numbers, Numbers]:
    """Return at most ``most`` points of a series, the lowest and highest of each block kept."""
    if len(x) <= most:
        return x, y
    size = -(-len(x) // max(1, most // 2))
    whole = len(x) // size * size
    blocks = y[:whole].reshape(-1, size)
    filled_low = np.where(np.isnan(blocks), np.inf, blocks)
    filled_high = np.where(np.isnan(blocks), -np.inf, blocks)
    starts = np.arange(0, whole, size)
    picked = np.concatenate([starts + filled_low.argmin(axis=1), starts + filled_high.argmax(axis=1)])
    kept = np.unique(np.append(picked, len(x) - 1))
    return x[kept], y[kept]


def to_log10(values: Numbers) -> Numbers:
    """Return log10 of the values, NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log10(np.where(values > 0, values, 1.0)), np.nan)


def value_at(x: Numbers, y: Numbers, position: float) -> float:
    """Return the value at the point nearest to a position, NaN where the series has none there."""
    if not len(x):
        return float("nan")
    right = min(int(np.searchsorted(x, position)), len(x) - 1)
    left = max(0, right - 1)
    nearest = left if abs(position - x[left]) <= abs(x[right] - position) else right
    return float(y[nearest]) if abs(x[nearest] - position) <= 0.5 else float("nan")
