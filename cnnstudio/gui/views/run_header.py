"""The head of the Train screen: one big number, a few small ones, and the buttons of the run."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.formatting import THIN, count, duration, percent, points
from cnnstudio.gui.plots.curve_labels import short_name
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.swatch import paint_swatch
from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.icon_button import IconButton

HEIGHT_PX = 92
LEFT_PX = 24
STAT_GAP_PX = 26
LEAST_CAPTION_PX = 100.0
LEAST_NAME_PX = 36.0


@dataclass(frozen=True)
class HeaderText:
    """What the head says.

    Attributes:
        number: the big one, without its unit.
        caption: what it is.
        stats: (value, caption) of the small ones, from left to right.
        preparing: (text, fraction or None where unknown) while preparing.
    """

    number: str
    caption: str
    stats: tuple[tuple[str, str], ...] = ()
    preparing: tuple[str, float | None] | None = None


def describe_feed(feed: RunFeed) -> HeaderText:
    """Return what the head says about a run."""
    history = feed.history
    if feed.status == "preparing" and not history.epoch:
        text, done, total = feed.preparation
        return HeaderText(feed.name, text or tr("Preparing"), (), (text, done / total if total else None))
    if feed.status == "queued" and not history.epoch:
        return HeaderText(feed.name, tr("Waits in the queue"), (), ("", 0.0))
    best = history.best
    accuracy = best.validation.accuracy if best else None
    caption = tr("best validation, epoch {epoch}", epoch=best.epoch) if best else tr("first epoch not finished yet")
    last = history.last
    train = last.train.accuracy if last and last.train else None
    now = last.validation.accuracy if last else None
    gap = "–" if train is None or now is None else points(train - now).lstrip("+")
    stats = [(percent(train), tr("train")), (gap, tr("gap, points"))]
    doing = min(history.epochs, history.epoch + (feed.status in ("training", "paused", "stopping")))
    stats.append((f"{doing} / {history.epochs}", tr("epoch")))
    speed = history.images_per_s
    stats.append((count(round(speed)) if speed else "–", tr("images/s")))
    if feed.status in ("training", "paused", "stopping", "preparing"):
        stats.append((duration(history.time_left_s), tr("left")))
    else:
        stats.append((duration(history.elapsed_s), tr("training time")))
    number = percent(accuracy).removesuffix(f"{THIN}%") if accuracy is not None else "–"
    return HeaderText(number, caption, tuple(stats))


def _width(stat: tuple[str, str]) -> float:
    value, caption = stat
    return max(QFontMetricsF(ui_font(15, 600)).horizontalAdvance(value),
               QFontMetricsF(ui_font(12, 400)).horizontalAdvance(caption))  # fmt: skip


class RunHeader(QWidget):
    """Paints a HeaderText; pause and stop stand at its right end.

    Signals:
        pause_clicked, resume_clicked, stop_clicked: the buttons.
    """

    pause_clicked = Signal()
    resume_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = HeaderText("–", "")
        self._swatch, self._hollow, self._name, self._status = 0, False, "", ""
        self.setFixedHeight(HEIGHT_PX)
        self.pause_button = IconButton(theme, "pause", tr("Pause (Ctrl+P)"))
        self.stop_button = IconButton(theme, "stop", tr("Stop and keep the best epoch (Ctrl+.)"))
        self.pause_button.clicked.connect(self._press_pause)
        self.stop_button.clicked.connect(self.stop_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(LEFT_PX, 0, LEFT_PX, 0)
        layout.setSpacing(9)
        layout.addStretch(1)
        layout.addWidget(self.pause_button)
        layout.addWidget(self.stop_button)
        theme.changed.connect(self.update)

    @property
    def text(self) -> HeaderText:
        """What is shown."""
        return self._text

    def show_feed(self, feed: RunFeed) -> None:
        """Show a run's newest numbers."""
        self._text = describe_feed(feed)
        self._swatch, self._hollow, self._name = feed.swatch, feed.status == "queued", feed.name
        if feed.status != self._status:
            self._status = feed.status
            self._arrange_buttons(feed)
        number = "" if self._text.preparing else self._text.number
        unit = "%" if number and number != "–" else ""
        self.setAccessibleName(
            f"{feed.name}: " + ", ".join(each for each in (number + unit, self._text.caption) if each)
        )
        self.update()

    def _arrange_buttons(self, feed: RunFeed) -> None:
        can_go_on = feed.can_resume
        if can_go_on:
            self.pause_button.set_icon("resume", tr("Resume"))
        else:
            self.pause_button.set_icon("pause", tr("Pause (Ctrl+P)"))
        self.pause_button.setVisible(can_go_on or feed.status == "training")
        self.stop_button.setVisible(feed.status in ("training", "paused", "preparing", "stopping", "queued"))
        self.stop_button.setEnabled(feed.status != "stopping")

    def _press_pause(self) -> None:
        (self.pause_clicked if self._status == "training" else self.resume_clicked).emit()

    def sizeHint(self) -> QSize:
        return QSize(700, HEIGHT_PX)

    def _right_edge(self) -> float:
        shown = [button for button in (self.pause_button, self.stop_button) if not button.isHidden()]
        return min([float(button.x()) - 20 for button in shown], default=float(self.width() - LEFT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._text.preparing is not None:
            self._paint_preparing(painter, self._text.preparing[1])
        else:
            end = self._paint_number(painter)
            self._paint_stats(painter, end)
        painter.setPen(QColor(self._theme.palette.hairline))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _paint_number(self, painter: QPainter) -> float:
        palette = self._theme.palette
        big = ui_font(40, 600)
        painter.setFont(big)
        painter.setPen(QColor(palette.text))
        painter.drawText(QPointF(LEFT_PX, 55), self._text.number)
        end = LEFT_PX + QFontMetricsF(big).horizontalAdvance(self._text.number)
        if self._text.number != "–":
            painter.setFont(ui_font(20, 400))
            painter.setPen(QColor(palette.text3))
            painter.drawText(QPointF(end + 6, 55), "%")
        # The epoch and the time, the most important numbers, keep their room beside a long name.
        room = self._right_edge() - LEFT_PX - 33 - sum(_width(stat) + STAT_GAP_PX for stat in self._text.stats[2::2])
        return max(end + 30, self._paint_caption(painter, 74, max(LEAST_CAPTION_PX, room)))

    def _paint_caption(self, painter: QPainter, y: float, room: float) -> float:
        palette = self._theme.palette
        paint_swatch(painter, QPointF(LEFT_PX + 7, y), 12, self._swatch, palette, hollow=self._hollow)
        font = ui_font(12, 400)
        metrics = QFontMetricsF(font)
        words = self._text.caption
        if self._name and self._text.preparing is None:
            left = max(LEAST_NAME_PX, room - metrics.horizontalAdvance(f" · {words}"))
            words = f"{metrics.elidedText(short_name(self._name), Qt.TextElideMode.ElideRight, left)} · {words}"
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(QColor(palette.text2))
        painter.drawText(QRectF(LEFT_PX + 21, y - 10, self.width(), 20), Qt.AlignmentFlag.AlignVCenter, words)
        return LEFT_PX + 21 + metrics.horizontalAdvance(words) + 12

    def _paint_stats(self, painter: QPainter, left: float) -> None:
        """Paint the small numbers from the right; the ones without room are left out, images/s first."""
        palette = self._theme.palette
        value_font, caption_font = ui_font(15, 600), ui_font(12, 400)
        stats = list(self._text.stats)
        widths = [_width(stat) for stat in stats]
        for victim in (3, 1, 0, 0, 0):
            room = self._right_edge() - left - STAT_GAP_PX * (len(stats) - 1)
            if sum(widths) > room and victim < len(stats):
                del stats[victim], widths[victim]
        x = self._right_edge() - sum(widths) - STAT_GAP_PX * (len(stats) - 1)
        for (value, caption), width in zip(stats, widths, strict=True):
            painter.setFont(value_font)
            painter.setPen(QColor(palette.text))
            painter.drawText(QPointF(x, 54), value)
            painter.setFont(caption_font)
            painter.setPen(QColor(palette.text2))
            painter.drawText(QPointF(x, 74), caption)
            x += width + STAT_GAP_PX

    def _paint_preparing(self, painter: QPainter, fraction: float | None) -> None:
        palette = self._theme.palette
        painter.setFont(ui_font(20, 600))
        painter.setPen(QColor(palette.text))
        painter.drawText(QPointF(LEFT_PX, 42), short_name(self._name))
        self._paint_caption(painter, 61, self._right_edge() - LEFT_PX - 21)
        if self._hollow:
            return
        bar = QRectF(LEFT_PX, 77, max(120.0, self._right_edge() - LEFT_PX), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.hairline))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(QColor(palette.accent))
        shown = 0.08 if fraction is None else max(0.02, min(1.0, fraction))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * shown, 4), 2, 2)
