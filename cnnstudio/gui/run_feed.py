"""One run as the window shows it: its events folded live, in the GUI thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.events import Continued, Event, Paused, Resumed, RunEnded, RunStarted
from cnnstudio.history import RunHistory
from cnnstudio.spec import RunSpec

if TYPE_CHECKING:
    from cnnstudio.store.rows import RunRow

FeedStatus = Literal[
    "queued", "preparing", "training", "paused", "stopping", "finished", "stopped", "failed", "interrupted"
]
ACTIVE: tuple[FeedStatus, ...] = ("preparing", "training", "paused", "stopping")
ENDED: tuple[FeedStatus, ...] = ("finished", "stopped", "failed", "interrupted")
RESUMABLE: tuple[FeedStatus, ...] = ("stopped", "failed", "interrupted")


class RunFeed(QObject):
    """A run in the window, whether queued, training or stored.

    Attributes:
        key: unique and stable while the window is open; of a stored run its id.
        run_id: id in the library, "" before the run has started.
        spec: what was asked for.
        name: what the person calls it.
        swatch: number of its colour and shape, kept for life.
        group: digest of the spec without the seed; runs of one group share a swatch and a bar.
        status: what a person reads in its row.
        preparation: (what is being done, how many done, how many in all; 0 where unknown) while "preparing".
        error, remedy: sentences, "" unless it failed.
        pinned: kept at the top of the stored runs.
        stored: what the library's index knows of a stored run, None for a run of this session.
        revision: grows with every change, so that a view redraws only then.

    Signals:
        changed: after every accepted event or change of status. Views do not draw in it, they poll ``revision``.
    """

    changed = Signal()

    def __init__(
        self,
        spec: RunSpec,
        *,
        key: str,
        name: str,
        swatch: int,
        run_id: str = "",
        status: FeedStatus = "queued",
        pinned: bool = False,
        load_history: Callable[[], RunHistory] | None = None,
        stored: "RunRow | None" = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.key = key
        self.run_id = run_id
        self.name = name
        self.swatch = swatch
        self.pinned = pinned
        self.group = spec.group_digest()
        self.status: FeedStatus = status
        self.preparation: tuple[str, int, int] = ("", 0, 0)
        self.error = ""
        self.remedy = ""
        self.revision = 0
        self.stored = stored
        self._load_history = load_history
        self._history: RunHistory | None = None if load_history else RunHistory()

    @property
    def history(self) -> RunHistory:
        """The run's numbers; a stored run's journal is read at the first look."""
        if self._history is None:
            assert self._load_history is not None
            self._history = self._load_history()
            self._take_end(self._history.ended)
        return self._history

    @property
    def is_read(self) -> bool:
        """Whether ``history`` is at hand; long lists show ``stored`` until somebody looks at the curves."""
        return self._history is not None

    @property
    def is_active(self) -> bool:
        """Whether a thread works on it."""
        return self.status in ACTIVE

    @property
    def can_resume(self) -> bool:
        """Whether `Workspace.resume` can do something with it."""
        return self.status == "paused" or (self.status in RESUMABLE and bool(self.run_id))

    @Slot(object)
    def take(self, event: Event) -> None:
        """Fold one event in; runs in the GUI thread."""
        self.history.add(event)
        match event:
            case RunStarted() | Resumed():
                self.run_id = event.run
                self._go_to("training")
            case Continued():
                self._go_to("training")
            case Paused():
                self._go_to("paused")
            case RunEnded():
                self._take_end(event)
                self.status = event.status
        self._bump()

    @Slot(object)
    def take_preparation(self, report: tuple[str, int, int]) -> None:
        """Show how far the preparation has come."""
        self.preparation = report
        self._bump()

    def set_status(self, status: FeedStatus, error: str = "", remedy: str = "") -> None:
        """Show another status; for the workspace."""
        self.status, self.error, self.remedy = status, error, remedy
        self._bump()

    def set_name(self, name: str) -> None:
        """Show another name; for the workspace."""
        self.name = name
        self._bump()

    def _go_to(self, status: FeedStatus) -> None:
        # A stop that was asked for stays visible until the run has really ended.
        if self.status != "stopping":
            self.status = status

    def _take_end(self, event: RunEnded | None) -> None:
        if event is not None:
            self.error, self.remedy = event.error, event.remedy

    def _bump(self) -> None:
        self.revision += 1
        self.changed.emit()
