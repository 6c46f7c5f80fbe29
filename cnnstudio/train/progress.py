"""When to say how far the run has come, and which losses to say."""

import math
import time
from collections.abc import Sequence

import torch
from torch import Tensor

MOST_EVENTS = 2000
MOST_LOSSES = 64
LEAST_INTERVAL_S = 0.1
BEAT_INTERVAL_S = 0.5


class Stopwatch:
    """Seconds of work; pauses do not count.

    Args:
        elapsed_s: what is already on it.
    """

    def __init__(self, elapsed_s: float = 0.0) -> None:
        self._before = elapsed_s
        self._started: float | None = time.perf_counter()

    @property
    def elapsed_s(self) -> float:
        return self._before + (time.perf_counter() - self._started if self._started is not None else 0.0)

    def pause(self) -> None:
        self._before, self._started = self.elapsed_s, None

    def go_on(self) -> None:
        self._started = time.perf_counter()


class LossBlock:
    """Losses and right pictures of the steps since the last reading, gathered on the device."""

    def __init__(self) -> None:
        self._losses: list[Tensor] = []
        self._correct: list[Tensor] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return len(self._losses)

    def add(self, loss: Tensor, correct: Tensor, size: int) -> None:
        """Note a step of ``size`` pictures without waiting for it."""
        self._losses.append(loss)
        self._correct.append(correct)
        self._sizes.append(size)

    def read(self) -> tuple[list[float], int, list[int]]:
        """Wait for the device; return each step's loss, how many pictures were right in all, and each step's size."""
        if not self._losses:
            return [], 0, []
        losses = torch.stack(self._losses).tolist()
        correct, sizes = int(torch.stack(self._correct).sum()), self._sizes
        self._losses, self._correct, self._sizes = [], [], []
        return losses, correct, sizes


class ProgressGate:
    """Decides when a Progress event is due.

    One with losses, which is kept: at most ten a second, about 2,000 in a run however long. Where those are far apart,
    one without losses in between, which is only shown: two a second.

    Args:
        emitted: how many that are kept the run has had.
    """

    def __init__(self, emitted: int = 0) -> None:
        self.emitted = emitted
        self._next_s = 0.0
        self._next_beat_s = 0.0

    def is_due(self, elapsed_s: float) -> bool:
        """Return whether one with losses is due after ``elapsed_s`` seconds of training."""
        return elapsed_s >= self._next_s

    def is_beat_due(self, elapsed_s: float) -> bool:
        """Return whether nothing was said for so long that one without losses is due."""
        return elapsed_s >= self._next_beat_s

    def note_beat(self, elapsed_s: float) -> None:
        """Take note of one without losses."""
        self._next_s = max(self._next_s, elapsed_s + LEAST_INTERVAL_S)
        self._next_beat_s = elapsed_s + BEAT_INTERVAL_S

    def note(self, elapsed_s: float, fraction_done: float) -> None:
        """Count one with losses and spread those that are left evenly over the time that is left."""
        self.emitted += 1
        left_s = elapsed_s * (1 - fraction_done) / fraction_done if fraction_done > 0 else 0.0
        # The first steps are slow and say little of the time that is left, so a gap is at most 5 % of the time so far.
        interval = min(left_s / max(1, MOST_EVENTS - self.emitted), elapsed_s / 20)
        self._next_s = elapsed_s + max(LEAST_INTERVAL_S, interval)
        self.note_beat(elapsed_s)


def thin(steps: Sequence[int], losses: Sequence[float], limit: int = MOST_LOSSES) -> tuple[list[int], list[float]]:
    """Return at most ``limit`` of the steps and losses in order: the least and greatest of equal stretches."""
    if len(steps) <= limit:
        return list(steps), list(losses)
    kept: list[int] = []
    stretches = limit // 2
    for index in range(stretches):
        stretch = range(index * len(steps) // stretches, (index + 1) * len(steps) // stretches)
        extremes = {min(stretch, key=losses.__getitem__), max(stretch, key=losses.__getitem__)}
        kept.extend(sorted(extremes))
    return [steps[index] for index in kept], [losses[index] for index in kept]


def first_non_finite(losses: Sequence[float]) -> int | None:
    """Return the index of the first NaN or infinity, or None."""
    return next((index for index, loss in enumerate(losses) if not math.isfinite(loss)), None)
