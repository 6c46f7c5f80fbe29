"""Paints a row of the runs list, and says what lies under the pointer."""

from typing import Literal

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cnnstudio.gui.icons import paint_icon
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.runs.runs_model import Heading, RunsModel
from cnnstudio.gui.swatch import paint_swatch
from cnnstudio.gui.theme import ui_font
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace

Action = Literal["eye", "grip", "pause", "resume", "stop"]
Index = QModelIndex | QPersistentModelIndex

EDGE = 8.0
"""From the panel's edge to a row's tint."""
TEXT_LEFT = 42.0
ICON = 14.0


class RunsDelegate(QStyledItemDelegate):
    """Rows of 48 px: swatch, name, best validation, eye; a second line in words; a bar while training."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def actions(self, feed: RunFeed, box: QRectF) -> dict[Action, QRectF]:
        """Return the small buttons of a row and where they lie, by what they do."""
        right = box.right() - EDGE - 10 - ICON
        upper, lower = box.top() + 9, box.top() + 28
        if feed.status == "queued":
            return {"grip": QRectF(right, upper, ICON, ICON)}
        found: dict[Action, QRectF] = {"eye": QRectF(right, upper, ICON, ICON)}
        if feed.is_active and feed.status != "stopping":
            found["stop"] = QRectF(right, lower, ICON, ICON)
            first: Action = "resume" if feed.status == "paused" else "pause"
            if feed.status in ("training", "paused"):
                found[first] = QRectF(right - ICON - 8, lower, ICON, ICON)
        elif feed.can_resume:
            found["resume"] = QRectF(right, lower, ICON, ICON)
        return found

    def action_at(self, feed: RunFeed, box: QRectF, point: QPointF) -> Action | None:
        """Return the small button under a point, with a little room around it."""
        for action, place in self.actions(feed, box).items():
            if place.adjusted(-4, -4, 4, 4).contains(point):
                return action
        return None

    def describe(self, action: Action, feed: RunFeed) -> str:
        """Return the tooltip of a small button: what, then its keys."""
        shown = self._workspace.is_visible(feed)
        return {
            "eye": tr("Hide in the views (Space)") if shown else tr("Show in the views (Space)"),
            "grip": tr("Drag to another place in the queue (Ctrl+Up, Ctrl+Down)"),
            "pause": tr("Pause (Ctrl+P)"),
            "resume": tr("Go on") if feed.status == "paused" else tr("Resume where it stopped"),
            "stop": tr("Stop and keep the best epoch (Ctrl+.)"),
        }[action]

    # Qt's delegate

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, RunsModel)
        row = model.row_at(index)
        if isinstance(row, Heading):
            return QSize(200, 32)
        extra = round(QFontMetricsF(ui_font(13)).height() - 16)  # Korean lines are taller
        return QSize(200, (58 if isinstance(row, RunFeed) and row.is_active else 48) + max(0, 2 * extra))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, RunsModel)
        row = model.row_at(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        if isinstance(row, Heading):
            self._paint_heading(painter, box, row)
        elif row is not None:
            self._paint_ground(painter, box, row, option)
            self._paint_run(painter, box, row, model)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, heading: Heading) -> None:
        colors = self._workspace.theme.palette
        place = box.adjusted(EDGE + 8, 8, -EDGE, 0)
        painter.setFont(ui_font(12, 600))
        painter.setPen(QColor(colors.text2))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, heading.title)
        left = painter.fontMetrics().horizontalAdvance(heading.title) + 6
        painter.setFont(ui_font(12))
        painter.setPen(QColor(colors.text3))
        painter.drawText(place.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(heading.count))

    def _paint_ground(self, painter: QPainter, box: QRectF, feed: RunFeed, option: QStyleOptionViewItem) -> None:
        colors = self._workspace.theme.palette
        state = option.state
        ground = box.adjusted(EDGE, 1, -EDGE, -1)
        tint = ""
        if feed is self._workspace.current:
            tint = colors.selected
        elif state & QStyle.StateFlag.State_MouseOver:
            tint = colors.hover
        if tint:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tint))
            painter.drawRoundedRect(ground, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)

    def _paint_run(self, painter: QPainter, box: QRectF, feed: RunFeed, model: RunsModel) -> None:
        colors, line = self._workspace.theme.palette, model.line(feed)
        shown = self._workspace.is_visible(feed)
        hollow = feed.status == "queued"
        paint_swatch(painter, QPointF(box.left() + EDGE + 17, box.top() + 16), 13, feed.swatch, colors, hollow=hollow)
        actions = self.actions(feed, box)
        right = min(place.left() for place in actions.values() if place.top() < box.top() + 20) - 8
        painter.setFont(ui_font(15, 600))
        painter.setPen(QColor(colors.text if shown else colors.text2))
        width = painter.fontMetrics().horizontalAdvance(line.best) if line.best else 0
        first = QRectF(box.left() + TEXT_LEFT, box.top() + 6, right - box.left() - TEXT_LEFT, 20)
        painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.best)
        painter.setFont(ui_font(13, 600 if shown else 500))
        _elided(painter, first.adjusted(0, 0, -width - 8, 0), line.name)
        left_of = min((place.left() for place in actions.values() if place.top() > box.top() + 20), default=right + 20)
        painter.setFont(ui_font(12))
        painter.setPen(QColor(colors.err if line.is_wrong else colors.text3))
        second = QRectF(first.left(), box.top() + 25, left_of - 6 - first.left(), 18)
        _elided(painter, second, line.state)
        if line.progress is not None:
            self._paint_bar(painter, QRectF(first.left(), box.bottom() - 11, right - first.left(), 4), line.progress)
        self._paint_actions(painter, feed, actions, shown)

    def _paint_bar(self, painter: QPainter, place: QRectF, fraction: float) -> None:
        colors = self._workspace.theme.palette
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.soft_edge))
        painter.drawRoundedRect(place, 2, 2)
        painter.setBrush(QColor(colors.accent))
        painter.drawRoundedRect(QRectF(place.left(), place.top(), max(4.0, place.width() * fraction), 4), 2, 2)

    def _paint_actions(self, painter: QPainter, feed: RunFeed, actions: dict[Action, QRectF], shown: bool) -> None:
        colors = self._workspace.theme.palette
        names = {"eye": "eye" if shown else "eye-off", "resume": "play" if feed.status == "paused" else "resume"}
        for action, place in actions.items():
            paint_icon(painter, place, names.get(action, action), colors.text2 if shown else colors.text3)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(200)
        editor.setAccessibleName(tr("Name of the run"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        box = option.rect
        editor.setGeometry(box.adjusted(int(TEXT_LEFT) - 9, 1, -14, 0).adjusted(0, 0, 0, 32 - box.height()))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.property("filled"):  # a row that repaints while its run trains must not undo the typing
            editor.setProperty("filled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Tab would end the editing and open the next row's editor.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            return False
        return super().eventFilter(watched, event)


def _elided(painter: QPainter, box: QRectF, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
