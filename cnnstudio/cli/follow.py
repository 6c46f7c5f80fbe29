"""Follow a run's events on the command line: a live line for people, or one JSON event per line."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from rich.progress import BarColumn, Progress, TaskID, TextColumn

from cnnstudio import events, formatting
from cnnstudio.cli.output import messages, print_json, print_line, say
from cnnstudio.control import ThreadControl
from cnnstudio.errors import Cancelled, RunFailed
from cnnstudio.events import Event, RunEnded
from cnnstudio.history import RunHistory

Stream = Callable[[ThreadControl], Iterator[Event]]


@contextlib.contextmanager
def stopping_on_signals(control: ThreadControl) -> Iterator[None]:
    """Turn Ctrl+C and SIGTERM into a stop that keeps the run; a second Ctrl+C ends at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if control.stopping and number == signal.SIGINT:
            raise KeyboardInterrupt
        say("Stopping after this step; the run is kept and can be resumed. Ctrl+C again ends at once.")
        control.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Follower:
    """Shows one run.

    Args:
        as_json: write each event as a line of JSON to stdout instead of a live line to stderr.
        label: put before the live line, e.g. "baseline, seed 2 of 3".
        quiet: write no line per epoch where stderr is no terminal.
    """

    def __init__(self, *, as_json: bool, label: str = "", quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.label = label
        self.history = RunHistory()
        self._bar = Progress(
            TextColumn("{task.description}", markup=False), BarColumn(bar_width=24), TextColumn("{task.fields[state]}"),
            console=messages, transient=True, disable=not messages.is_terminal,
        )  # fmt: skip
        self._task: TaskID | None = None

    def follow(self, stream: Stream) -> RunEnded:
        """Drain the events and return how the run ended.

        Raises:
            Cancelled: it was interrupted before or while training; a started run is kept.
            RunFailed: training failed; the message says why.
        """
        control = ThreadControl(report=self._show_preparation)
        with stopping_on_signals(control), self._bar:
            self._task = self._bar.add_task(self.label or "preparing", total=None, state="")
            source = stream(control)
            try:
                for event in source:
                    self._take(event)
            finally:
                close = getattr(source, "close", None)
                if close is not None:
                    close()
        ended = self.history.ended
        if ended is None:
            raise Cancelled("interrupted before the run started; nothing was kept")
        if ended.status == "failed":
            raise RunFailed(f"{ended.error} {ended.remedy}".strip())
        if ended.status == "stopped" and control.stopping:
            raise Cancelled(f"run {ended.run} was stopped and kept; go on with: cnnstudio resume {ended.run}")
        return ended

    def _take(self, event: Event) -> None:
        self.history.add(event)
        if self.as_json:
            print_json({"event": event.event} | event.model_dump(mode="json"))
        if isinstance(event, events.Notice):
            say(f"{'Note' if event.level == 'info' else 'Warning'}: {event.text}")
        if isinstance(event, events.EpochEnded) and not (self.as_json or self.quiet or messages.is_terminal):
            say(self._epoch_line(event))
        self._update_bar()

    def _update_bar(self) -> None:
        history = self.history
        if self._task is None or history.started is None:
            return
        best = history.best.validation.accuracy if history.best else None
        state = (
            f"epoch {min(history.epoch + 1, history.epochs)} of {history.epochs}, "
            f"best validation {formatting.percent(best)}, {formatting.rate(history.images_per_s)}, "
            f"{formatting.duration(history.time_left_s)} left"
        )
        name = self.label or history.started.name or history.started.run
        self._bar.update(self._task, description=name, total=1.0, completed=history.fraction_done, state=state)

    def _show_preparation(self, text: str, done: int, total: int) -> None:
        if self._task is not None:
            state = f"{done:,} of {total:,}" if total else ""
            self._bar.update(self._task, description=text, total=total or None, completed=done, state=state)

    def _epoch_line(self, event: events.EpochEnded) -> str:
        return (
            f"epoch {event.epoch}/{self.history.epochs}  train loss {formatting.loss(event.train.loss)}, "
            f"accuracy {formatting.percent(event.train.accuracy)} (running)  validation loss "
            f"{formatting.loss(event.validation.loss)}, accuracy {formatting.percent(event.validation.accuracy)}  "
            f"{formatting.rate(event.images_per_s)}"
        )


def print_end(ended: RunEnded, history: RunHistory) -> None:
    """Write the result of a run to stdout: its id, best and last epoch."""
    print_line(f"run {ended.run}")
    for name, result in (("best", ended.best), ("last", ended.last)):
        if result is not None:
            train = formatting.percent(result.train.accuracy) if result.train else "–"
            print_line(
                f"{name} epoch {result.epoch}: train {train}, "
                f"validation {formatting.percent(result.validation.accuracy)}"
            )
    line = f"{ended.status} after {history.epoch} epochs, {formatting.duration(history.elapsed_s)}"
    print_line(f"{line}: {ended.reason}" if ended.reason else line)
