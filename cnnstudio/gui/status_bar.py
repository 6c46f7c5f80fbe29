"""The status bar: what trains, how far it is, how fast; where runs are saved and what they run on."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnstudio import formatting
from cnnstudio.gui.icons import paint_icon
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.swatch import paint_swatch
from cnnstudio.gui.theme import ui_font
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace

TEXT_INTERVAL_MS = 500
MESSAGE_MS = 8000
GAP_PX = 12.0


class StatusBar(QWidget):
    """Painted in one go, twice a second at most; what does not fit is left out from the right of the left half.

    Args:
        workspace: whose training run is shown.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._message = ""
        self._device = tr("Looking for devices")
        self._seen: tuple[str, int] = ("", -1)
        self.setAccessibleName(tr("Status"))
        self._timer = QTimer(self)
        self._timer.setInterval(TEXT_INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._message_timer = QTimer(self)
        self._message_timer.setSingleShot(True)
        self._message_timer.timeout.connect(self._clear_message)
        workspace.feeds_changed.connect(self.refresh)
        workspace.theme.changed.connect(self.update)

    def set_device(self, text: str) -> None:
        """Show what runs are computed on."""
        self._device = text
        self.update()

    @Slot(str)
    def show_message(self, sentence: str) -> None:
        """Show a sentence for some seconds in place of the training run."""
        self._message = sentence
        self._message_timer.start(MESSAGE_MS)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Paint anew and tell screen readers."""
        self.setAccessibleDescription(" · ".join(self.parts()))
        self.update()

    def parts(self) -> list[str]:
        """Return what the left half says, most important first."""
        feed = self._workspace.training
        if self._message:
            return [self._message]
        if feed is None:
            waiting = len(self._workspace.queue)
            if waiting:
                return [tr("{count} queued from last time", count=waiting)]
            return [tr("Ready. Nothing is training.")]
        return [feed.name, *_progress_words(feed), *_queue_words(self._workspace)]

    def right_parts(self) -> tuple[str, str]:
        """Return what the right half says: where runs are saved, what they run on."""
        folder = self._workspace.engine.runs_folder
        device = self._device
        feed = self._workspace.training
        if feed is not None and feed.history.started is not None:
            started = feed.history.started
            device = started.device_name or started.device.upper()
        return tr("Saved to {folder}", folder=f"{folder.parent.name}/{folder.name}"), device

    @Slot()
    def _look(self) -> None:
        feed = self._workspace.training
        seen = (feed.key, feed.revision) if feed else ("", -1)
        if seen != self._seen:
            self._seen = seen
            self.refresh()

    @Slot()
    def _clear_message(self) -> None:
        self._message = ""
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(400, max(28, self.fontMetrics().height() + 10))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._workspace.theme.palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.window))
        painter.fillRect(0, 0, self.width(), 1, QColor(palette.hairline))
        right_edge = self._paint_right(painter)
        feed = None if self._message else self._workspace.training
        x, middle = 16.0, self.height() / 2
        for place, text in enumerate(self.parts()):
            strong = feed is not None and place == 0
            font = ui_font(12, 600 if strong else 400)
            width = QFontMetricsF(font).horizontalAdvance(text)
            bar = 130.0 if strong else 0.0
            if place and x + width > right_edge - GAP_PX:
                break
            if strong and feed is not None:
                paint_swatch(painter, QRectF(x, 0, 14, self.height()).center(), 13, feed.swatch, palette)
                x += 24
            if feed is not None and place > 1:
                painter.fillRect(QRectF(x, middle - 7, 1, 14), QColor(palette.hairline))
                x += GAP_PX
            room = right_edge - x - GAP_PX - bar
            _draw(painter, font, palette.text if strong else palette.text2, x, self.height(), text, room)
            x += min(width, max(0.0, room)) + GAP_PX
            if strong and feed is not None and x + bar < right_edge:
                self._paint_bar(painter, x, middle, feed)
                x += bar

    def _paint_right(self, painter: QPainter) -> float:
        """Paint the right half and return its left edge."""
        palette = self._workspace.theme.palette
        saved, device = self.right_parts()
        font = ui_font(12, 500)
        x = self.width() - 16 - min(QFontMetricsF(font).horizontalAdvance(device), self.width() / 3)
        _draw(painter, font, palette.text, x, self.height(), device, self.width() / 3)
        x -= 24
        paint_icon(painter, QRectF(x, self.height() / 2 - 8, 16, 16), "chip", palette.ok)
        font = ui_font(12)
        width = QFontMetricsF(font).horizontalAdvance(saved)
        if self.width() < 900 or x - width - 30 < self.width() * 0.55:
            return x
        painter.fillRect(QRectF(x - GAP_PX, self.height() / 2 - 7, 1, 14), QColor(palette.hairline))
        x -= width + 2 * GAP_PX
        _draw(painter, font, palette.text3, x, self.height(), saved, width + 1)
        return x

    def _paint_bar(self, painter: QPainter, x: float, middle: float, feed: RunFeed) -> None:
        palette = self._workspace.theme.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.soft_edge))
        painter.drawRoundedRect(QRectF(x, middle - 2, 118, 4), 2, 2)
        done = feed.history.fraction_done
        if feed.status == "preparing":
            _, so_far, total = feed.preparation
            done = so_far / total if total else 0.0
        if done > 0:
            painter.setBrush(QColor(palette.accent))
            painter.drawRoundedRect(QRectF(x, middle - 2, max(4.0, 118 * min(1.0, done)), 4), 2, 2)


def _progress_words(feed: RunFeed) -> list[str]:
    history = feed.history
    if feed.status == "preparing":
        return [feed.preparation[0] or tr("Preparing")]
    words = []
    if history.epochs:
        epoch = min(history.epoch + 1, history.epochs)
        words.append(tr("epoch {epoch} of {epochs}", epoch=epoch, epochs=history.epochs))
    if feed.status == "paused":
        return [*words, tr("paused")]
    if feed.status == "stopping":
        return [*words, tr("stopping")]
    if history.images_per_s:
        words.append(tr("{rate} images/s", rate=formatting.count(round(history.images_per_s))))
    if history.time_left_s is not None:
        words.append(tr("{time} left", time=formatting.duration(history.time_left_s)))
    return words


def _queue_words(workspace: Workspace) -> list[str]:
    waiting = len(workspace.queue)
    return [tr("{count} in the queue", count=waiting)] if waiting else []


def _draw(painter: QPainter, font: QFont, color: str, x: float, height: float, text: str, room: float) -> None:
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room) + 1)
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(QRectF(x, 0, room + 2, height), Qt.AlignmentFlag.AlignVCenter, shown)
