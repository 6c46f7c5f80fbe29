"""RunControl: how a person's stop and pause reach the code that works, and how preparation reports back."""

import threading
from collections.abc import Callable
from typing import Protocol

from cnnstudio.errors import Cancelled

Report = Callable[[str, int, int], None]
"""Called with (what is being done, how many done, how many in all; 0 where unknown)."""


class RunControl(Protocol):
    """Asked once per micro-batch, and in download, decoding and evaluation. Every method is safe from any thread."""

    def stop(self) -> None:
        """Ask the run to end at the next step and keep its state."""

    def pause(self) -> None:
        """Ask the run to wait after the current step."""

    def resume(self) -> None:
        """Let a paused run go on."""

    @property
    def stopping(self) -> bool:
        """Whether stop was asked for."""

    @property
    def pausing(self) -> bool:
        """Whether the run should be waiting."""

    def wait_while_paused(self) -> None:
        """Block, without using the CPU, until the run may go on or should stop."""

    def check(self) -> None:
        """Raise `Cancelled` if stop was asked for: for work that has nothing to keep."""

    def report(self, text: str, done: int, total: int) -> None:
        """Tell the person how far the preparation of a run has come; ``total`` is 0 where unknown."""


class ThreadControl:
    """A RunControl whose flags live in this process.

    Args:
        report: receives the progress of preparation, in the thread that works.
    """

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._stop = threading.Event()
        self._go_on = threading.Event()
        self._go_on.set()

    def stop(self) -> None:
        self._stop.set()
        self._go_on.set()

    def pause(self) -> None:
        self._go_on.clear()
        if self._stop.is_set():
            self._go_on.set()

    def resume(self) -> None:
        self._go_on.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    @property
    def pausing(self) -> bool:
        return not self._go_on.is_set()

    def wait_while_paused(self) -> None:
        self._go_on.wait()

    def check(self) -> None:
        if self._stop.is_set():
            raise Cancelled("stopped before there was anything to keep")

    def report(self, text: str, done: int, total: int) -> None:
        if self._report is not None:
            self._report(text, done, total)
