"""The pinned foot of the Experiment panel: forecast, what is wrong, Train and Add to queue."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.gui.forms.forecast import ForecastBar
from cnnstudio.gui.icons import icon
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.text_label import TextLabel

MARGIN = 20


class LaunchBar(QWidget):
    """Attributes: forecast, reason (the complaint), train_button, queue_button."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.forecast = ForecastBar(theme)
        self.reason = TextLabel(theme, "error")
        self.reason.hide()
        self.train_button = QPushButton(tr("Train"))
        self.train_button.setProperty("primary", True)
        self.train_button.setIconSize(QSize(14, 14))
        self.queue_button = QPushButton(tr("Add to queue"))
        for button in (self.train_button, self.queue_button):
            button.setMinimumHeight(36)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.train_button, 13)
        buttons.addWidget(self.queue_button, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 12, MARGIN, 16)
        layout.setSpacing(12)
        layout.addWidget(self.forecast)
        layout.addWidget(self.reason)
        layout.addLayout(buttons)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def show_error(self, error: str) -> None:
        """Say why nothing can be trained and disable the buttons; "" enables them."""
        self.reason.setText(error)
        self.reason.setVisible(bool(error))
        now = tr("Train now. Goes to the front of the queue if something is running.")
        for button, text, keys in (
            (self.train_button, now, "Ctrl+R"),
            (self.queue_button, tr("Train after everything that waits."), "Ctrl+Shift+R"),
        ):
            button.setEnabled(not error)
            button.setToolTip(error or f"{text} ({keys})")
            button.setAccessibleDescription(error)

    @Slot()
    def _paint_icon(self) -> None:
        self.train_button.setIcon(icon("play", "#FFFFFF"))
