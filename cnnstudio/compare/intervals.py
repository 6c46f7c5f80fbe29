"""Confidence intervals of means over few seeds."""

import math
import statistics
from collections.abc import Sequence

Interval = tuple[float, float]


def mean_of(values: Sequence[float]) -> float | None:
    """Return the mean, or None of nothing."""
    return math.fsum(values) / len(values) if values else None


def t_interval(values: Sequence[float], level: float = 0.95) -> Interval | None:
    """Return the confidence interval of the mean by Student's t, or None under two values.

    Source: Student (1908), "The probable error of a mean".

    Args:
        values: independent measurements, one per seed.
        level: how often such intervals hold the true mean.
    """
    if len(values) < 2:
        return None
    from scipy import stats  # late: importing it takes longer than everything else here

    mean = math.fsum(values) / len(values)
    error = statistics.stdev(values) / math.sqrt(len(values))
    reach = float(stats.t.ppf((1 + level) / 2, len(values) - 1)) * error
    return mean - reach, mean + reach
