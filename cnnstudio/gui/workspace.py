"""Workspace: the only shared state of the window. Runs, queue, selection; everything else asks it."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.gui.background import Background
from cnnstudio.gui.engine import Engine
from cnnstudio.gui.run_collection import RunCollection
from cnnstudio.gui.run_feed import ACTIVE, RunFeed
from cnnstudio.gui.run_thread import OpenEvents
from cnnstudio.gui.settings import Settings
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.training_desk import TrainingDesk
from cnnstudio.gui.translation import tr
from cnnstudio.spec import RunSpec

REPEAT_S = 0.5
"""A second press of Train for an equal spec within this time is a double click, not a wish for two runs."""


class Workspace(RunCollection):
    """Owns the runs of the window and trains them, one at a time.

    Attributes:
        background, settings, theme: what the parts of the window share.

    Signals:
        spec_requested: a RunSpec to load into the form.
        data_requested: a Choice of data set.
        run_failed: the RunFeed that failed.
        settled: while shutting down, when the last thread has ended.
    """

    spec_requested = Signal(object)
    data_requested = Signal(object)
    run_failed = Signal(object)
    settled = Signal()

    def __init__(
        self,
        engine: Engine,
        background: Background,
        settings: Settings,
        theme: Theme,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(engine, parent)
        self.background, self.settings, self.theme = background, settings, theme
        self._clock = clock
        self._trash_after_end: set[str] = set()
        self._accepted: tuple[str, float, RunFeed] | None = None
        self._closing = False
        self._desk = TrainingDesk(self)
        self._desk.changed.connect(self.feeds_changed)
        self._desk.ended.connect(self._take_end)
        self.feeds_changed.connect(self._keep_queue)
        background.idle.connect(self._check_settled)

    # What there is

    @property
    def training(self) -> RunFeed | None:
        """The run being prepared, trained, paused or stopped, or None."""
        return self._desk.feed

    @property
    def is_busy(self) -> bool:
        """Whether any thread is at work."""
        return self._desk.is_busy or not self.background.is_idle

    # Training

    def start(self, spec: RunSpec) -> RunFeed:
        """Train a spec now, or next where something trains."""
        return self._accept(spec, front=True)

    def enqueue(self, spec: RunSpec) -> RunFeed:
        """Train a spec after everything that waits."""
        return self._accept(spec, front=False)

    def release_queue(self) -> None:
        """Let the queue of the last session begin."""
        self.queue_held = False
        self._begin_next()

    def clear_queue(self) -> None:
        """Forget every waiting run; stored ones stay as they were."""
        for feed in self.queue:
            self.remove_queued(feed)

    def move_queued(self, feed: RunFeed, position: int) -> None:
        """Move a waiting run to another place in the queue."""
        if feed in self._queue:
            self._queue.remove(feed)
            self._queue.insert(max(0, position), feed)
            self.feeds_changed.emit()

    def remove_queued(self, feed: RunFeed) -> None:
        """Take a waiting run out of the queue."""
        if feed in self._queue:
            self._queue.remove(feed)
            if feed.run_id:
                feed.set_status("stopped")
                self._ended.insert(0, feed)
            self._forget(feed)

    def stop(self, feed: RunFeed) -> None:
        """End a run at its next step and keep its state; a waiting one leaves the queue."""
        if feed is self.training:
            self._desk.stop()
        elif feed.status in ACTIVE:
            self.message.emit(tr("{name} is trained by another process; stop it there.", name=feed.name), "warning")
        else:
            self.remove_queued(feed)

    def pause(self, feed: RunFeed) -> None:
        """Let the training run wait."""
        if feed is self.training:
            self._desk.pause()

    def resume(self, feed: RunFeed) -> None:
        """Let a paused run go on; give a stopped, interrupted or failed one a new segment, now or next."""
        if feed is self.training:
            self._desk.go_on()
        elif feed.can_resume and feed in self._ended:
            self._ended.remove(feed)
            feed.set_status("queued")
            self._queue.insert(0, feed)
            self.queue_held = False
            self._begin_next()

    def trash(self, feed: RunFeed) -> None:
        """Put a run into the trash; the training one is stopped first and goes there when it has ended."""
        if feed is self.training:
            self._trash_after_end.add(feed.key)
            self._desk.stop()
        else:
            super().trash(feed)

    def shut_down(self) -> None:
        """Stop everything and keep the queue for the next start; `settled` tells when the last thread has ended."""
        if not self._closing:
            self._closing = True
            self._desk.stop()
            self.background.shut_down()
        self._check_settled()

    def wait(self) -> None:
        """Shut down and block until every thread has ended."""
        self.shut_down()
        self._desk.wait()
        self.background.wait()

    # Inside

    def _accept(self, spec: RunSpec, *, front: bool) -> RunFeed:
        now, identity = self._clock(), spec.digest()
        if self._accepted and self._accepted[0] == identity and now - self._accepted[1] < REPEAT_S:
            return self._accepted[2]
        feed = self._make_feed(spec)
        self._accepted = (identity, now, feed)
        self._queue.insert(0 if front else len(self._queue), feed)
        self.queue_held = False
        self._begin_next()
        if front or self._current is None:
            self.set_current(feed)
        return feed

    def _begin_next(self) -> None:
        if not self._desk.is_busy and self._queue and not self.queue_held and not self._closing:
            feed = self._queue.pop(0)
            self._desk.begin(feed, self._opener(feed))
        self.feeds_changed.emit()

    def _opener(self, feed: RunFeed) -> OpenEvents:
        run_id, spec, engine = feed.run_id, feed.spec, self.engine
        if run_id:
            return lambda control: engine.resume(run_id, control)
        return lambda control: engine.execute(spec, control)

    @Slot(object)
    def _take_end(self, feed: RunFeed) -> None:
        if feed.status == "stopped" and not feed.run_id:
            self._forget(feed)
            self.message.emit(tr("{name} was stopped before it began; nothing was kept.", name=feed.name), "info")
        else:
            self._ended.insert(0, feed)
        if feed.status == "failed":
            self.run_failed.emit(feed)
        if feed.key in self._trash_after_end:
            self._trash_after_end.discard(feed.key)
            if feed in self._ended:
                self.trash(feed)
        self._begin_next()
        self._check_settled()

    @Slot()
    def _keep_queue(self) -> None:
        """Remember what waits, so that closing or a crash loses none of it."""
        text = "\n".join(feed.spec.to_json(indent=None) for feed in self._queue if not feed.run_id)
        if text != self.settings.text("queue"):
            self.settings.set_text("queue", text)

    @Slot()
    def _check_settled(self) -> None:
        if self._closing and not self.is_busy:
            self.settled.emit()
