"""The context menu of a run's row."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from cnnstudio.gui.icons import icon
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace

if TYPE_CHECKING:
    from cnnstudio.gui.runs.runs_list import RunsList


class RunMenu(QMenu):
    """What can be done with one run, in its present state; made anew each time."""

    def __init__(self, workspace: Workspace, feed: RunFeed, rows: "RunsList") -> None:
        super().__init__(rows)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._feed, self._rows = workspace, feed, rows
        shown = workspace.is_visible(feed)
        if feed.status == "queued":
            self._add("up", tr("Move up"), "", "Ctrl+Up")
            self._add("down", tr("Move down"), "", "Ctrl+Down")
        else:
            self._add("eye", tr("Hide in the views") if shown else tr("Show in the views"), "eye", "Space")
        if feed.status == "training":
            self._add("pause", tr("Pause"), "pause")
        if feed.can_resume:
            self._add("resume", tr("Go on") if feed.status == "paused" else tr("Resume"), "resume")
        if feed.is_active and feed.status != "stopping":
            self._add("stop", tr("Stop and keep the best epoch"), "stop")
        self.addSeparator()
        self._add("load", tr("Load settings into form"), "edit")
        self._add("spec", tr("Copy as spec"), "copy")
        self._add("rename", tr("Rename"), "", "F2")
        if not feed.is_active and feed.status != "queued":
            self._add("pin", tr("No longer keep at the top") if feed.pinned else tr("Keep at the top"), "pin")
        self.addSeparator()
        away = tr("Remove from the queue") if feed.status == "queued" else tr("Move to trash")
        self._add("trash", away, "trash", "Del")
        self.triggered.connect(self._choose)

    def _add(self, name: str, text: str, icon_name: str, keys: str = "") -> None:
        action = QAction(text + (f"\t{keys}" if keys else ""), self)
        action.setData(name)
        if icon_name:
            action.setIcon(icon(icon_name, self._workspace.theme.palette.text2))
        self.addAction(action)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        workspace, feed, name = self._workspace, self._feed, str(action.data())
        if name in ("eye", "pause", "resume", "stop"):
            self._rows.act(feed, name)  # type: ignore[arg-type]
        elif name in ("up", "down"):
            self._rows.move_in_queue(feed, -1 if name == "up" else 1)
        elif name == "load":
            workspace.spec_requested.emit(feed.spec)
        elif name == "spec":
            QGuiApplication.clipboard().setText(feed.spec.to_json())
        elif name == "rename":
            self._rows.edit(self._rows.runs.index_of(feed))
        elif name == "pin":
            workspace.pin(feed, not feed.pinned)
        elif name == "trash":
            self._rows.trash_requested.emit(feed)
