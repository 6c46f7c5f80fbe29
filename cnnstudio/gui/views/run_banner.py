"""The banner of a run that ended early: what happened, and the way out as a button."""

import re

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cnnstudio.errors import CnnStudioError
from cnnstudio.formatting import number
from cnnstudio.gui.icons import paint_icon
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.spec import RunSpec

_NUMBER = r"([0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)"
_RATE = re.compile(rf"(?:learning[ _]rate|\blr\b)[^0-9]*{_NUMBER}", re.IGNORECASE)
_BATCH = re.compile(rf"batch(?:[ _]size)?[^0-9]*{_NUMBER}", re.IGNORECASE)


def read_remedy(remedy: str, spec: RunSpec) -> tuple[str, RunSpec] | None:
    """Return (button text, changed spec) where a remedy names a value to try, else None."""
    values = spec.model_dump(mode="json")
    # The last number is the one to try: "the learning rate 1.0 is too high; try learning rate 0.1".
    rate = next(reversed(list(_RATE.finditer(remedy))), None)
    batch = next(reversed(list(_BATCH.finditer(remedy))), None)
    if rate:
        values["optimizer"]["options"]["learning_rate"] = float(rate.group(1))
        text = tr("Try {value}", value=number(float(rate.group(1))))
    elif batch:
        values["batch_size"] = int(float(batch.group(1)))
        text = tr("Use {value}", value=values["batch_size"])
    elif "cpu" in remedy.lower() and spec.device != "cpu":
        values["device"] = "cpu"
        text = tr("Train on CPU")
    else:
        return None
    try:
        return text, RunSpec.from_values(values)
    except CnnStudioError:
        return None


def describe_end(feed: RunFeed) -> tuple[str, str]:
    """Return (sentence, level) for a run that did not finish, ("", "") for others."""
    epoch = feed.history.epoch
    if feed.status == "failed":
        return " ".join(part for part in (feed.error, feed.remedy) if part) or tr("The run failed."), "error"
    if feed.status in ("interrupted", "stopped") and not epoch:
        words = {"interrupted": tr("Training was interrupted before its first epoch was finished. It can go on."),
                 "stopped": tr("Stopped before its first epoch was finished.")}  # fmt: skip
        return words[feed.status], "warning" if feed.status == "interrupted" else "info"
    if feed.status == "interrupted":
        return tr("Training was interrupted after epoch {epoch}. It can go on from its last checkpoint.",
                  epoch=epoch), "warning"  # fmt: skip
    if feed.status == "stopped":
        return tr("Stopped after epoch {epoch} of {epochs}. The best epoch is kept.", epoch=epoch,
                  epochs=feed.history.epochs), "info"  # fmt: skip
    if feed.status == "paused":
        return tr("Paused in epoch {epoch}.", epoch=min(epoch + 1, feed.history.epochs)), "info"
    return "", ""


class RunBanner(QWidget):
    """One sentence and up to two buttons.

    Signals:
        resume_clicked: let the run go on.
        spec_chosen(RunSpec): the changed spec of the remedy.
    """

    resume_clicked = Signal()
    spec_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._level = theme, "info"
        self._spec: RunSpec | None = None
        self.label = TextLabel(theme, "value")
        self.label.setWordWrap(True)
        self.remedy_button, self.resume_button = QPushButton(), QPushButton(tr("Resume"))
        self.remedy_button.clicked.connect(self._choose)
        self.resume_button.clicked.connect(self.resume_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(44, 8, 10, 8)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.remedy_button)
        layout.addWidget(self.resume_button)
        theme.changed.connect(self.update)
        self.hide()

    def show_feed(self, feed: RunFeed) -> None:
        """Say how the run ended; nothing where it goes on or has finished."""
        text, self._level = describe_end(feed)
        found = read_remedy(feed.remedy, feed.spec) if feed.status == "failed" else None
        self._spec = found[1] if found else None
        self.remedy_button.setText(found[0] if found else "")
        self.remedy_button.setVisible(found is not None)
        self.resume_button.setVisible(feed.can_resume)
        self.label.setText(text)
        self.setVisible(bool(text))
        self.update()

    @Slot()
    def _choose(self) -> None:
        if self._spec is not None:
            self.spec_chosen.emit(self._spec)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        color = {"error": palette.err, "warning": palette.warn}.get(self._level, palette.text2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = QColor(color)
        tint.setAlphaF(0.10)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        paint_icon(painter, QRectF(15, self.height() / 2 - 8, 16, 16),
                   "warning" if self._level != "info" else "info", color)  # fmt: skip
        painter.end()
