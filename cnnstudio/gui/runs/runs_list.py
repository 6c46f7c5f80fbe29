"""The list of runs: pointer, keys, menu and drag."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.runs.run_menu import RunMenu
from cnnstudio.gui.runs.runs_delegate import Action, RunsDelegate
from cnnstudio.gui.runs.runs_model import RunsModel
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace

REFRESH_MS = 500
"""Text at 2 Hz: faster cannot be read."""
OWN_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RunsList(QListView):
    """Rows of runs. The tint is the selected run; the ring is where the keyboard is.

    Signals:
        hovered: the RunFeed under the pointer, or None.
        trash_requested: the RunFeed to put into the trash.
    """

    hovered = Signal(object)
    trash_requested = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._hovered: RunFeed | None = None
        self._pressed: tuple[RunFeed, Action] | None = None
        self._kept: tuple[RunFeed | None, int] = (None, 0)
        self.runs = RunsModel(workspace, self)
        self.rows = RunsDelegate(workspace, self)
        self.setModel(self.runs)
        self.setItemDelegate(self.rows)
        self.setAccessibleName(tr("Runs"))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.runs.modelAboutToBeReset.connect(self._keep_place)
        self.runs.modelReset.connect(self._restore_place)
        workspace.theme.changed.connect(self._repaint)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.runs.refresh)
        self._timer.start(REFRESH_MS)

    def focused_feed(self) -> RunFeed | None:
        """Return the run where the keyboard is."""
        return self.runs.feed_at(self.currentIndex())

    def act(self, feed: RunFeed, action: Action) -> None:
        """Do what a small button says."""
        workspace = self._workspace
        if action == "eye":
            workspace.set_visible(feed, not workspace.is_visible(feed))
        elif action == "pause":
            workspace.pause(feed)
        elif action == "resume":
            workspace.resume(feed)
        elif action == "stop":
            workspace.stop(feed)

    def move_in_queue(self, feed: RunFeed, direction: int) -> None:
        """Move a waiting run one place up or down."""
        queue = self._workspace.queue
        if feed in queue:
            place = queue.index(feed) + direction
            if 0 <= place < len(queue):
                self._workspace.move_queued(feed, place)
                self.setCurrentIndex(self.runs.index_of(feed))

    def _press_key(self, feed: RunFeed, event: QKeyEvent) -> bool:
        key, control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_in_queue(feed, -1 if key == Qt.Key.Key_Up else 1)
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        elif key == Qt.Key.Key_Space:
            self._workspace.set_visible(feed, not self._workspace.is_visible(feed))
        elif key == Qt.Key.Key_Delete:
            self.trash_requested.emit(feed)
        elif key == Qt.Key.Key_F2:
            self.edit(self.runs.index_of(feed))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._workspace.set_current(feed)
        else:
            return False
        return True

    @Slot()
    def _keep_place(self) -> None:
        self._kept = (self.focused_feed(), self.verticalScrollBar().value())

    @Slot()
    def _restore_place(self) -> None:
        feed, scrolled = self._kept
        index = self.runs.index_of(feed)
        if not index.isValid():
            index = self.runs.index_of(self._workspace.current)
        if index.isValid():
            self.setCurrentIndex(index)
        self.verticalScrollBar().setValue(scrolled)

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()

    def _hover(self, feed: RunFeed | None) -> None:
        if feed is not self._hovered:
            self._hovered = feed
            self.hovered.emit(feed)

    def _hit(self, point: QPointF) -> tuple[RunFeed | None, Action | None]:
        index = self.indexAt(point.toPoint())
        feed = self.runs.feed_at(index)
        return feed, self.rows.action_at(feed, QRectF(self.visualRect(index)), point) if feed else None

    # Qt's events

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            if event.key() in OWN_KEYS or (arrow and event.modifiers() == Qt.KeyboardModifier.ControlModifier):
                event.accept()  # here these keys mean the row, not the window's shortcut
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        feed = self.focused_feed()
        if feed is None or not self._press_key(feed, event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        feed, action = self._hit(event.position())
        self._pressed = None
        if feed is not None and action is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (feed, action)
            if action != "grip":
                return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        feed, action = self._hit(event.position())
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed[1] != "grip":
            if (feed, action) == pressed:
                self.act(*pressed)
            return
        if feed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._workspace.set_current(feed)
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        feed, action = self._hit(event.position())
        self._hover(feed)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if action else Qt.CursorShape.ArrowCursor)
        if self._pressed is None or self._pressed[1] == "grip":
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            feed, action = self._hit(QPointF(event.pos()))
            if feed is not None and action is not None:
                QToolTip.showText(event.globalPos(), self.rows.describe(action, feed), self)
                return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index: QModelIndex | QPersistentModelIndex = self.currentIndex() if by_key else self.indexAt(event.pos())
        feed = self.runs.feed_at(index)
        if feed is None:
            return
        self.setCurrentIndex(self.runs.index_of(feed))
        menu = RunMenu(self._workspace, feed, self)
        place = self.visualRect(self.runs.index_of(feed)).center() if by_key else event.pos()
        menu.popup(self.viewport().mapToGlobal(place))
