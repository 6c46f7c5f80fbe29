"""Ranges and ticks of the axes: the same on the screen and in an exported figure."""

import math
from collections.abc import Sequence

import numpy as np

from cnnstudio.formatting import number, percent

Ticks = list[tuple[float, str]]
Range = tuple[float, float]

_ENDS = (1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 800)
MOST_TICKS = 9


def nice_step(span: float, ticks: int = 6) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that cuts a span into about ``ticks`` parts."""
    if not math.isfinite(span) or span <= 0:
        return 1.0
    rough = span / max(1, ticks)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if rough <= power * factor * 1.0001)


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    if last - first > 200:
        return []
    return [index * step for index in range(first, last + 1)]


def percent_ticks(low: float, high: float, ticks: int = 6) -> Ticks:
    """Return ticks of an accuracy axis, values as fractions, at 5-point steps where they fit."""
    span = high - low
    step = 0.05 if 0.15 <= span <= 0.05 * (ticks + 1) else nice_step(span, ticks)
    digits = 0 if step >= 0.0099 else min(6, math.ceil(-math.log10(step)) - 2)
    return [(value, percent(value, digits)) for value in _multiples(low, high, step) if -1e-9 <= value <= 1 + 1e-9]


def linear_ticks(low: float, high: float, ticks: int = 5) -> Ticks:
    """Return ticks of a plain axis."""
    step = nice_step(high - low, ticks)
    digits = max(0, min(12, -math.floor(math.log10(step) + 1e-9)))
    return [(value, f"{value:.{digits}f}" if step >= 1e-6 else number(value)) for value in _multiples(low, high, step)]


def log_ticks(low: float, high: float, ticks: int = 6) -> Ticks:
    """Return ticks of an axis of log10 values, labelled with the values themselves."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low or low > 300 or high < -300:
        return []
    decades = [float(value) for value in _multiples(low, high, max(1.0, math.ceil((high - low) / ticks)))]
    if high - low > 2:
        return [(value, number(10.0**value)) for value in decades if abs(value) < 300]
    marks = [(whole + math.log10(part), part * 10.0**whole)
             for whole in range(math.floor(low), math.ceil(high) + 1) for part in (1, 2, 5)]  # fmt: skip
    inside = [(position, number(value)) for position, value in marks if low <= position <= high]
    if len(inside) >= 2:
        return inside
    return [(math.log10(value), text) for value, text in linear_ticks(10.0**low, 10.0**high, 4) if value > 0]


def epoch_ticks(low: float, high: float, ticks: int = 8) -> Ticks:
    """Return ticks at whole epochs, epoch 1 among them."""
    step = max(1.0, nice_step(high - low, ticks))
    values = [value for value in _multiples(low, high, step) if value >= 0]
    if low <= 1 <= high and step > 1:
        values = [1.0] + [value for value in values if value > 1]
    return [(value, f"{value:,.0f}") for value in values]


def epoch_end(progress: float, epochs: int) -> float:
    """Return where the epoch axis ends for a run this far: it grows in steps, so that curves do not creep."""
    for end in _ENDS:
        if progress <= end * 0.97:
            return float(min(end, max(epochs, 1)))
    return float(max(epochs, math.ceil(progress)))


def _sample(values: np.ndarray) -> np.ndarray:
    """Return at most about 20,000 of the values, evenly: a range needs no more."""
    return values[:: max(1, len(values) // 10_000)]


def accuracy_range(series: Sequence[np.ndarray]) -> Range:
    """Return the shown range of accuracies, in 5-point steps: what the curves settle at, not where they start."""
    settled = [_sample(values[len(values) // 8 :]) for values in series if len(values)]
    values = np.concatenate(settled) if settled else np.array([])
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low = math.floor((np.percentile(values, 3) - 0.01) * 20) / 20
    high = math.ceil((values.max() + 0.004) * 20) / 20
    low, high = max(0.0, low), min(1.0, high)
    if high - low < 0.1:
        low = max(0.0, high - 0.1)
        high = min(1.0, low + 0.1)
    return low, high


def loss_range(series: Sequence[np.ndarray], *, log: bool) -> Range:
    """Return the shown range of losses; for a log axis of log10 values."""
    values = np.concatenate([*map(_sample, series), np.array([])])
    values = values[np.isfinite(values)]
    if not len(values):
        return (-2.0, 0.5) if log else (0.0, 1.0)
    if log:
        low, high = float(values.min()), float(np.percentile(values, 99.5))
        pad = max(0.05, (high - low) * 0.06)
        return low - pad, high + pad
    high = min(float(values.max()), 3 * float(np.percentile(values, 90))) * 1.06
    return 0.0, high if high > 0 else 1.0
