"""Collects Python's reference cycles in the GUI thread only."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 1000


class Collector(QObject):
    """Turns the automatic collection off while it lives and collects on a timer of the GUI thread.

    The automatic one runs in whatever thread happens to allocate; in a worker it could destroy GUI objects there.
    The old generation is looked at once a minute, since it takes longest.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect what there is to collect now."""
        self._ticks += 1
        young, middle, _ = gc.get_count()
        if self._ticks % 60 == 0:
            gc.collect()
        elif young > 700:
            gc.collect(1 if middle > 10 else 0)

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
