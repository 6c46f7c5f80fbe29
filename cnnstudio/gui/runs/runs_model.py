"""The runs as rows of a list: a heading per section, a row per run, seeds of one group together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.runs.run_line import RunLine, describe_run, tooltip
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace

MIME = "application/x-cnnstudio-run"
Index = QModelIndex | QPersistentModelIndex
ItemRole = Qt.ItemDataRole


@dataclass(frozen=True)
class Heading:
    """The heading of a section."""

    title: str
    count: int


Row = Heading | RunFeed


class RunsModel(QAbstractListModel):
    """Follows the workspace; a run's figures are refreshed by `refresh`, on a timer of the view."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._rows: list[Row] = []
        self._revisions: dict[str, int] = {}
        self._group_sizes: Counter[str] = Counter()
        workspace.feeds_changed.connect(self.rebuild)
        workspace.current_changed.connect(self._repaint)
        self.rebuild()

    def row_at(self, index: Index) -> Row | None:
        """Return what stands at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def feed_at(self, index: Index) -> RunFeed | None:
        """Return the run at an index, None for a heading."""
        row = self.row_at(index)
        return row if isinstance(row, RunFeed) else None

    def index_of(self, feed: RunFeed | None) -> QModelIndex:
        """Return where a run stands, an invalid index where it does not."""
        place = next((number for number, row in enumerate(self._rows) if row is feed), -1)
        return self.index(place) if feed is not None and place >= 0 else QModelIndex()

    def line(self, feed: RunFeed) -> RunLine:
        """Return a run in words."""
        with_seed = feed.spec.seed != 0 or self._group_sizes[feed.group] > 1
        return describe_run(feed, with_seed, self._workspace.feeds if feed.status == "queued" else ())

    @property
    def is_empty(self) -> bool:
        """Whether there is no run at all."""
        return not self._rows

    @Slot()
    def rebuild(self) -> None:
        """Take the workspace's runs; the rows are only laid out anew where they differ."""
        feeds = self._workspace.feeds
        self._group_sizes = Counter(feed.group for feed in feeds)
        rows = _arrange(feeds)
        if len(rows) == len(self._rows) and all(_same(new, old) for new, old in zip(rows, self._rows, strict=True)):
            self._rows = rows
            self._repaint()
            return
        self.beginResetModel()
        self._rows = rows
        self._revisions = {feed.key: feed.revision for feed in feeds}
        self.endResetModel()

    @Slot()
    def refresh(self) -> None:
        """Repaint the rows whose run has news."""
        for number, row in enumerate(self._rows):
            if isinstance(row, RunFeed) and self._revisions.get(row.key) != row.revision:
                self._revisions[row.key] = row.revision
                self.dataChanged.emit(self.index(number), self.index(number))

    @Slot()
    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    # Qt's model

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = ItemRole.DisplayRole) -> object:
        row = self.row_at(index)
        if isinstance(row, Heading):
            return f"{row.title} {row.count}" if role in (ItemRole.DisplayRole, ItemRole.AccessibleTextRole) else None
        if row is None:
            return None
        if role in (ItemRole.DisplayRole, ItemRole.AccessibleTextRole):
            return self.line(row).sentence()
        if role == ItemRole.EditRole:
            return row.name
        return tooltip(row) if role == ItemRole.ToolTipRole else None

    def setData(self, index: Index, value: object, role: int = ItemRole.EditRole) -> bool:
        feed = self.feed_at(index)
        if feed is None or role != ItemRole.EditRole or not str(value).strip():
            return False
        self._workspace.rename(feed, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        feed = self.feed_at(index)
        if feed is None:
            return Qt.ItemFlag.ItemIsDropEnabled if not index.isValid() else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if feed.status == "queued" else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        feeds = [feed for index in indexes if (feed := self.feed_at(index)) is not None]
        data.setData(MIME, "\n".join(feed.key for feed in feeds).encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        return data.hasFormat(MIME) and bool(self._workspace.queue)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not data.hasFormat(MIME):
            return False
        keys = bytes(data.data(MIME).data()).decode().split("\n")
        queue = self._workspace.queue
        moved = next((feed for feed in queue if feed.key in keys), None)
        if moved is None:
            return False
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        before = [entry for entry in self._rows[:target] if entry in queue and entry is not moved]
        self._workspace.move_queued(moved, len(before))
        return False  # moved already; True would make the view remove the row


def _arrange(feeds: Sequence[RunFeed]) -> list[Row]:
    training = [feed for feed in feeds if feed.is_active]
    queued = [feed for feed in feeds if feed.status == "queued"]
    ended = _by_group([feed for feed in feeds if not feed.is_active and feed.status != "queued"])
    rows: list[Row] = []
    for title, found in ((tr("Training"), training), (tr("Queued"), queued), (tr("Finished"), ended)):
        if found:
            rows += [Heading(title, len(found)), *found]
    return rows


def _by_group(feeds: Sequence[RunFeed]) -> list[RunFeed]:
    """Return the runs with the seeds of a group together, where its newest run stands; pinned ones stay on top."""
    groups: dict[tuple[bool, str], list[RunFeed]] = {}
    for feed in feeds:
        groups.setdefault((feed.pinned, feed.group), []).append(feed)
    return [feed for found in groups.values() for feed in found]


def _same(new: Row, old: Row) -> bool:
    return new is old or (isinstance(new, Heading) and new == old)
