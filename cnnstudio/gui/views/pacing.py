"""Pacing: how often a live view may redraw so that neither the window nor the training notices."""

import time
from collections.abc import Callable

SHARE = 40
LONGEST_S = 2.0


class Pacer:
    """Lets a costly drawing wait 40 times as long as it took, 2 s at most: 2.5 % of the thread's time.

    Args:
        clock: seconds, for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._free_at = float("-inf")

    @property
    def may_draw(self) -> bool:
        """Whether the last drawing is long enough ago."""
        return self._clock() >= self._free_at

    def draw(self, drawing: Callable[[], None]) -> None:
        """Draw and take the time."""
        began = self._clock()
        drawing()
        ended = self._clock()
        self._free_at = ended + min(LONGEST_S, SHARE * (ended - began))
