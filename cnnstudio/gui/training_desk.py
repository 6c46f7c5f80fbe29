"""TrainingDesk: the one owner of the one thread that trains."""

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.run_thread import OpenEvents, RunThread
from cnnstudio.gui.translation import tr


class TrainingDesk(QObject):
    """Runs one feed at a time and keeps its thread until it has really ended; never terminates it.

    Attributes:
        feed: the run being trained, or None.

    Signals:
        changed: the run's status changed.
        ended: the thread of this RunFeed is gone.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.feed: RunFeed | None = None
        self._thread: RunThread | None = None
        self._status = ""

    @property
    def is_busy(self) -> bool:
        """Whether a thread works, or has worked and is not yet put away."""
        return self._thread is not None

    def begin(self, feed: RunFeed, open_events: OpenEvents) -> None:
        """Train a feed. The desk must be free."""
        assert self._thread is None, "one run trains at a time"
        self.feed = feed
        feed.preparation = (tr("Preparing"), 0, 0)
        feed.set_status("preparing")
        thread = RunThread(open_events)
        queued = Qt.ConnectionType.QueuedConnection
        thread.event_arrived.connect(feed.take, queued)
        thread.prepared.connect(feed.take_preparation, queued)
        thread.failed.connect(self._take_failure, queued)
        thread.finished.connect(self._put_away, queued)
        feed.changed.connect(self._follow)
        self._thread = thread
        thread.start()

    def stop(self) -> None:
        """Ask the run to end at its next step; asking twice does no harm."""
        if self._thread is not None and self.feed is not None:
            self._thread.control.stop()
            if self.feed.is_active and self.feed.status != "stopping":
                self.feed.set_status("stopping")

    def pause(self) -> None:
        """Ask the run to wait after its current step."""
        if self._thread is not None and self.feed is not None and self.feed.status == "training":
            self._thread.control.pause()

    def go_on(self) -> None:
        """Let a paused run go on."""
        if self._thread is not None:
            self._thread.control.resume()

    def wait(self) -> None:
        """Stop and block until the thread has ended; for the very end of the program and for tests."""
        self.stop()
        if self._thread is not None:
            self._thread.wait()

    @Slot()
    def _follow(self) -> None:
        if self.feed is not None and self.feed.status != self._status:
            self._status = self.feed.status
            self.changed.emit()

    @Slot(object)
    def _take_failure(self, failure: tuple[str, str]) -> None:
        sentence, _ = failure
        if self.feed is not None:
            self.feed.set_status("failed", error=sentence)

    @Slot()
    def _put_away(self) -> None:
        thread, feed = self._thread, self.feed
        if thread is None or feed is None:
            return
        thread.wait()
        feed.changed.disconnect(self._follow)
        self._thread, self.feed, self._status = None, None, ""
        if feed.is_active:
            # The events ended without RunEnded: it was stopped before there was anything to keep.
            feed.set_status("stopped")
        self.ended.emit(feed)
