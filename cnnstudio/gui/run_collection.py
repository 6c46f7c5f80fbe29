"""RunCollection: the runs in the window, their order, names, selection, visibility and trash."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.engine import Engine
from cnnstudio.gui.run_feed import ENDED, RunFeed
from cnnstudio.gui.stored_runs import read_feeds
from cnnstudio.spec import RunSpec

SHOWN_GROUPS = 8
"""So many of the newest stored groups are drawn at the start, each with all its seeds; the others are a click away."""


class RunCollection(QObject):
    """What the window knows of runs, apart from training them.

    Attributes:
        engine: the door to the run library.
        queue_held: whether queued runs of the last session wait for the person to say go.

    Signals:
        feeds_changed: a feed was added, removed, reordered, or changed status, visibility or name.
        current_changed: another feed is selected.
        message: (sentence, "info" | "warning" | "error").
    """

    feeds_changed = Signal()
    current_changed = Signal()
    message = Signal(str, str)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        self._queue: list[RunFeed] = []
        self._ended: list[RunFeed] = []
        self._hidden: set[str] = set()
        self._current: RunFeed | None = None
        self._trashed: list[RunFeed] = []
        self._made = 0
        self.queue_held = False

    @property
    def training(self) -> RunFeed | None:
        """The run being prepared, trained, paused or stopped, or None."""
        return None

    @property
    def queue(self) -> list[RunFeed]:
        """The runs that wait, next one first."""
        return list(self._queue)

    @property
    def feeds(self) -> list[RunFeed]:
        """Every run: training, queued in order, then ended ones, pinned first and newest first."""
        ended = sorted(self._ended, key=lambda feed: not feed.pinned)
        return [*([self.training] if self.training else []), *self._queue, *ended]

    @property
    def current(self) -> RunFeed | None:
        """The selected run."""
        return self._current

    def set_current(self, feed: RunFeed | None) -> None:
        """Select a run."""
        if feed is not self._current and (feed is None or feed in self.feeds):
            self._current = feed
            self.current_changed.emit()

    def is_visible(self, feed: RunFeed) -> bool:
        """Whether a run is drawn in the views."""
        return feed.key not in self._hidden

    def set_visible(self, feed: RunFeed, visible: bool) -> None:
        """Show or hide a run in the views."""
        if visible != self.is_visible(feed):
            (self._hidden.discard if visible else self._hidden.add)(feed.key)
            self.feeds_changed.emit()

    def visible_feeds(self) -> list[RunFeed]:
        """Return the runs that are drawn."""
        return [feed for feed in self.feeds if self.is_visible(feed)]

    def interrupted(self) -> list[RunFeed]:
        """Return the runs whose process died."""
        return [feed for feed in self._ended if feed.status == "interrupted"]

    def load_stored(self, kept: str = "") -> None:
        """Show the runs of the library, and the ``kept`` queue of the last session, a spec in JSON per line."""
        try:
            known = {feed.run_id for feed in self.feeds}
            self._ended += [feed for feed in read_feeds(self.engine, self) if feed.run_id not in known]
        except CnnStudioError as error:
            self.message.emit(str(error), "error")
        groups = list(dict.fromkeys(feed.group for feed in self._ended))
        self._hidden |= {feed.key for feed in self._ended if feed.group in groups[SHOWN_GROUPS:]}
        for text in kept.split("\n"):
            try:
                self._queue.append(self._make_feed(RunSpec.from_json(text)))
                self.queue_held = True
            except CnnStudioError:
                continue  # nothing, or a queue of another version: not worth a complaint
        if self._current is None and self.feeds:
            self.set_current(self.feeds[0])
        self.feeds_changed.emit()

    def show_stored(self, run_id: str) -> None:
        """Show and select a run that has come into the library by other ways than training."""
        found = [feed for feed in read_feeds(self.engine, self) if feed.run_id == run_id]
        self._ended[:0] = found
        self.feeds_changed.emit()
        if found:
            self.set_current(found[0])

    def trash(self, feed: RunFeed) -> None:
        """Put a run that does not train into the trash; a waiting one leaves the queue."""
        if feed in self._queue and not feed.run_id:
            self._queue.remove(feed)
        elif not self._in_library(feed, lambda: self.engine.library.trash(feed.run_id)):
            return
        else:
            (self._ended if feed in self._ended else self._queue).remove(feed)
        self._trashed.append(feed)
        self._forget(feed)

    @property
    def can_undo_trash(self) -> bool:
        """Whether there is something to take back out of the trash."""
        return bool(self._trashed)

    def undo_trash(self) -> None:
        """Take the newest run back out of the trash."""
        if not self._trashed:
            return
        feed = self._trashed[-1]
        if not self._in_library(feed, lambda: self.engine.library.restore(feed.run_id)):
            return
        self._trashed.pop()
        (self._ended if feed.status in ENDED else self._queue).insert(0, feed)
        self.feeds_changed.emit()
        self.set_current(feed)

    def pin(self, feed: RunFeed, pinned: bool) -> None:
        """Keep a run at the top of the ended ones, or no longer."""
        if self._in_library(feed, lambda: self.engine.library.pin(feed.run_id, pinned)):
            feed.pinned = pinned
            self.feeds_changed.emit()

    def rename(self, feed: RunFeed, name: str) -> None:
        """Call a run something else."""
        name = " ".join(name.split())[:200]
        if name and self._in_library(feed, lambda: self.engine.library.rename(feed.run_id, name)):
            feed.spec = feed.spec.model_copy(update={"name": name})
            feed.set_name(name)
            self.feeds_changed.emit()

    # Inside

    def _make_feed(self, spec: RunSpec) -> RunFeed:
        self._made += 1
        spec = self.engine.complete(spec)
        name = spec.name or spec.architecture.name
        return RunFeed(spec, key=f"new-{self._made}", name=name, swatch=self._swatch(spec.group_digest()), parent=self)

    def _swatch(self, group: str) -> int:
        """Return the group's number as the library keeps it, or one that no shown run has."""
        try:
            return self.engine.swatch_of(group)
        except CnnStudioError:
            taken = {feed.group: feed.swatch for feed in (*self.feeds, *self._trashed)}
            free = (number for number in range(len(taken) + 1) if number not in taken.values())
            return taken[group] if group in taken else next(free)

    def _forget(self, feed: RunFeed) -> None:
        if feed is self._current:
            self.set_current(next(iter(self.feeds), None))
        self.feeds_changed.emit()

    def _in_library(self, feed: RunFeed, change: Callable[[], object]) -> bool:
        """Change the library where the run is stored there; say why where that fails."""
        if not feed.run_id:
            return True
        try:
            change()
        except (CnnStudioError, OSError) as error:
            self.message.emit(str(error), "error")
            return False
        return True


def group_feeds(feeds: Iterable[RunFeed]) -> dict[str, list[RunFeed]]:
    """Return the runs by group, in the order of their first run."""
    groups: dict[str, list[RunFeed]] = {}
    for feed in feeds:
        groups.setdefault(feed.group, []).append(feed)
    return groups
