"""The forecast line: parameters, arithmetic, memory and time, before anything is trained."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.formatting import short_count, size
from cnnstudio.gui.engine.summary import Summary
from cnnstudio.gui.forms.pace import Estimate
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.text_label import TextLabel

NOTHING = "–"


def rough_time(seconds: float) -> str:
    """Return a time as exact as a forecast is: ``45 s``, ``13 min``, ``2.5 h``, ``3 days``."""
    if seconds < 90:
        return tr("{count} s", count=max(1, round(seconds)))
    if seconds < 5400:
        return tr("{count} min", count=round(seconds / 60))
    if seconds < 48 * 3600:
        return tr("{count} h", count=f"{seconds / 3600:.1f}")
    return tr("{count} days", count=round(seconds / 86400))


class ForecastFigure(QWidget):
    """One figure with its word below."""

    def __init__(self, theme: Theme, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = TextLabel(theme, "number", NOTHING)
        self.word = TextLabel(theme, "caption", word)
        self.word.setWordWrap(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.value)
        layout.addWidget(self.word)

    def show_value(self, value: str, word: str = "") -> None:
        """Show a figure, and another word below it."""
        self.value.setText(value or NOTHING)
        if word:
            self.word.setText(word)


class ForecastBar(QWidget):
    """Four figures side by side; a dash where nothing is known."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameters = ForecastFigure(theme, tr("parameters"))
        self.flops = ForecastFigure(theme, tr("FLOPs"))
        self.memory = ForecastFigure(theme, tr("memory"))
        self.time = ForecastFigure(theme, tr("time"))
        self.flops.setToolTip(tr("Floating point operations of one picture on its way through the network."))
        self.memory.setToolTip(tr("About: weights, gradients, optimizer and the activations of one batch."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for number, figure in enumerate((self.parameters, self.flops, self.memory, self.time)):
            layout.addWidget(figure)
            if number < 3:
                layout.addStretch(1)

    def show_summary(self, summary: Summary | None) -> None:
        """Show the network's size and cost."""
        if summary is None or summary.error:
            for figure in (self.parameters, self.flops, self.memory):
                figure.show_value("")
            self.flops.show_value("", tr("FLOPs"))
            return
        self.parameters.show_value(short_count(summary.parameters))
        value, _, unit = short_count(summary.flops).partition(" ")
        self.flops.show_value(value, f"{unit}FLOPs")
        self.memory.show_value(size(summary.memory_bytes))

    def show_time(self, estimate: Estimate | None, seeds: int) -> None:
        """Show how long all seeds would take together."""
        word = tr("{count} seeds", count=seeds) if seeds > 1 else tr("time")
        if estimate is None:
            self.time.show_value("", word)
            self.time.setToolTip(tr("Known once this network has trained for an epoch on these data."))
            return
        sign = "≈" if estimate.close else "~"
        self.time.show_value(f"{sign} {rough_time(estimate.seconds * seeds)}", word)
        source = tr("Measured on an earlier run.") if estimate.close else tr("About, from a run with other settings.")
        self.time.setToolTip(source)

    def sentence(self) -> str:
        """Return the forecast as one sentence, for screen readers."""
        figures = (self.parameters, self.flops, self.memory, self.time)
        return ", ".join(f"{figure.value.text()} {figure.word.text()}" for figure in figures)
