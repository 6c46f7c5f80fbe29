"""Slow calls off the GUI thread, one at a time, their results back in it."""

import inspect
import time
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from cnnstudio.control import ThreadControl
from cnnstudio.errors import Cancelled, CnnStudioError

Receiver = Callable[..., object]
PROGRESS_INTERVAL_S = 0.1


class Task(QObject):
    """One slow call.

    Signals:
        done: the result.
        failed: a sentence for a person.
        progress: (text, done, total), at most ten a second.
    """

    done = Signal(object)
    failed = Signal(str)
    progress = Signal(object)
    _worked = Signal(object)

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        super().__init__()
        self._function, self._args = function, args
        self._reported_at = 0.0
        self.control = ThreadControl(self._report)
        self.traceback = ""
        # What the worker sends passes through this object's thread, where a late result of a cancelled task stops.
        self._worked.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self.control.stopping

    def cancel(self) -> None:
        """Drop the result; work that asks its control ends early. None of the signals is heard of again."""
        self.control.stop()

    def work(self) -> None:
        """Do the call; runs in the worker thread."""
        if self.cancelled:
            return
        try:
            named = {"control": self.control} if _takes_control(self._function) else {}
            result = self._function(*self._args, **named)
        except Cancelled:
            return
        except CnnStudioError as error:
            self._worked.emit(("failed", str(error)))
        except Exception as error:
            self.traceback = traceback.format_exc()
            self._worked.emit(("failed", f"{type(error).__name__}: {error}"))
        else:
            self._worked.emit(("done", result))

    def _report(self, text: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._reported_at >= PROGRESS_INTERVAL_S:
            self._reported_at = now
            self._worked.emit(("progress", (text, done, total)))

    @Slot(object)
    def _deliver(self, sent: tuple[str, Any]) -> None:
        if self.cancelled:
            return
        kind, value = sent
        {"done": self.done, "failed": self.failed, "progress": self.progress}[kind].emit(value)


class _Worker(QThread):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task

    def run(self) -> None:
        self.task.work()


class Background(QObject):
    """Runs slow calls one after the other in a thread of their own.

    Signals:
        idle: nothing is running or waiting any more.
    """

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Task] = deque()
        self._worker: _Worker | None = None
        self._closed = False
        self._held = False

    def hold(self) -> None:
        """Begin no call until `release`: nothing slow while the window is first painted."""
        self._held = True

    def release(self) -> None:
        """Begin what was asked for meanwhile."""
        self._held = False
        self._start_next()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is running or waiting."""
        return self._worker is None

    def call(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Receiver,
        failed: Receiver | None = None,
        progress: Receiver | None = None,
    ) -> Task:
        """Call ``function(*args)`` in the background.

        Args:
            function: gets a RunControl as ``control`` where it declares such a parameter.
            args: frozen values; nothing that the GUI thread goes on changing.
            done: bound method of a QObject of the GUI thread, called with the result.
            failed: as ``done``, called with a sentence.
            progress: as ``done``, called with (text, done, total).

        Raises:
            TypeError: a receiver is no bound method of a QObject; it would run in the worker thread.
        """
        task = Task(function, args)
        for signal, receiver in ((task.done, done), (task.failed, failed), (task.progress, progress)):
            if receiver is None:
                continue
            if not isinstance(getattr(receiver, "__self__", None), QObject):
                raise TypeError(f"{receiver!r} is no bound method of a QObject")
            signal.connect(receiver)
        if not self._closed:
            self._waiting.append(task)
            self._start_next()
        return task

    def shut_down(self) -> None:
        """Take no more calls and cancel the others; `idle` tells when the last has ended."""
        self._closed = True
        for task in self._waiting:
            task.cancel()
        self._waiting.clear()
        if self._worker is not None:
            self._worker.task.cancel()

    def wait(self) -> None:
        """Block until the running call has ended; for the very end of the program and for tests."""
        self.shut_down()
        if self._worker is not None:
            self._worker.wait()
            self._worker = None

    def _start_next(self) -> None:
        if self._worker is not None or self._held:
            return
        while self._waiting and self._waiting[0].cancelled:
            self._waiting.popleft()
        if not self._waiting:
            return
        self._worker = _Worker(self._waiting.popleft())
        self._worker.finished.connect(self._end_worker, Qt.ConnectionType.QueuedConnection)
        self._worker.start(QThread.Priority.LowPriority)

    @Slot()
    def _end_worker(self) -> None:
        if self._worker is None:
            return
        self._worker.wait()
        self._worker = None
        self._start_next()
        if self._worker is None:
            self.idle.emit()


def _takes_control(function: Callable[..., Any]) -> bool:
    try:
        return "control" in inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
