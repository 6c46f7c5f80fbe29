"""RunThread: drains an iterator of events in a thread of its own. It knows no torch."""

import time
import traceback
from collections.abc import Callable, Generator, Iterator

from PySide6.QtCore import QObject, QThread, Signal

from cnnstudio.control import ThreadControl
from cnnstudio.errors import Cancelled, CnnStudioError
from cnnstudio.events import Event

OpenEvents = Callable[[ThreadControl], Iterator[Event]]
REPORT_INTERVAL_S = 0.1


class RunThread(QThread):
    """Works through one run. Its owner keeps it until ``finished`` was handled and `wait` has returned.

    The events are opened, drained and closed in this thread only, since a generator may be closed by nobody else.

    Args:
        open_events: called in the thread with the control; returns the events of the run.

    Attributes:
        control: stop, pause and resume; safe from any thread.

    Signals:
        event_arrived: an Event. Connect a bound method of a QObject of the GUI thread: a lambda would run here.
        prepared: (text, done, total), at most ten a second.
        failed: (sentence, traceback or "") where the events ended in an error instead of RunEnded.
    """

    event_arrived = Signal(object)
    prepared = Signal(object)
    failed = Signal(object)

    def __init__(self, open_events: OpenEvents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_events = open_events
        self._reported_at = 0.0
        self.control = ThreadControl(self._report)

    def _report(self, text: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._reported_at >= REPORT_INTERVAL_S or (total and done >= total):
            self._reported_at = now
            self.prepared.emit((text, done, total))

    def run(self) -> None:
        events: Iterator[Event] | None = None
        try:
            events = self._open_events(self.control)
            for event in events:
                self.event_arrived.emit(event)
        except Cancelled:
            pass  # stopped before there was anything to keep: no events, no complaint
        except CnnStudioError as error:
            self.failed.emit((str(error), ""))
        except Exception as error:
            self.failed.emit((f"{type(error).__name__}: {error}", traceback.format_exc()))
        finally:
            if isinstance(events, Generator):
                events.close()
