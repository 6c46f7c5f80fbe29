"""A row that switches something on: box, name, slider, value, and the reason where it cannot be had."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.disclosure import DisclosureButton
from cnnstudio.gui.widgets.text_label import TextLabel

CHEVRON_WIDTH = 16
ROW_HEIGHT = 27


class CheckRow(QWidget):
    """Check box and name on the left; whatever sets the strength on the right; more below.

    Signals:
        changed: the person switched it on or off.
    """

    changed = Signal()

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(title)
        self.box.setAccessibleName(title)
        self.chevron = DisclosureButton(theme)
        self.chevron.setFixedWidth(CHEVRON_WIDTH)
        self.chevron.hide()
        self._more: QWidget | None = None
        self._reason = TextLabel(theme, "caption")
        self._reason.setIndent(26)
        self._reason.hide()
        self._error = TextLabel(theme, "error")
        self._error.setIndent(26)
        self._error.hide()
        self._line = QHBoxLayout()
        self._line.setSpacing(4)
        self._line.addWidget(self.box)
        self._line.addWidget(self.chevron)
        self._line.addStretch(1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addLayout(self._line)
        self._layout.addWidget(self._reason)
        self._layout.addWidget(self._error)
        self.box.setMinimumHeight(ROW_HEIGHT)
        self.box.toggled.connect(self._tell)
        self.chevron.toggled.connect(self._show_more)

    def add_strength(self, widget: QWidget) -> None:
        """Put what sets the strength at the right end."""
        self._line.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)

    def add_more(self, widget: QWidget, what: str) -> None:
        """Put further settings below, behind a chevron whose accessible name is ``what``."""
        self._more = widget
        widget.hide()
        widget.setContentsMargins(26, 0, 0, 4)
        self._layout.addWidget(widget)
        self.chevron.show()
        self.chevron.setAccessibleName(what)
        self.chevron.setToolTip(what)

    def is_checked(self) -> bool:
        """Return whether the box is checked, possible or not."""
        return self.box.isChecked()

    def set_checked(self, checked: bool) -> None:
        """Check the box without telling anybody."""
        blocked = self.box.blockSignals(True)
        self.box.setChecked(checked)
        self.box.blockSignals(blocked)

    def show_reason(self, reason: str) -> None:
        """Say why the row cannot be used, which disables it; "" enables it."""
        self.box.setEnabled(not reason)
        self.chevron.setEnabled(not reason)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def show_error(self, sentence: str) -> None:
        """Show a complaint about the row's strength, or hide it."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

    @Slot(bool)
    def _show_more(self, is_open: bool) -> None:
        if self._more:
            self._more.setVisible(is_open)
