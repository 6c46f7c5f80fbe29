"""A one-line field for a number: forgiving in what it reads, exact in what it keeps."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cnnstudio.gui.widgets.number_text import MAX_LENGTH, NumberRule, number_text, read_number


class NumberField(QLineEdit):
    """Holds a number; what cannot be read is kept as text, with a sentence saying why.

    The arrow keys move through ``stops``. A value set by the program is given back unchanged, whatever its text.

    Signals:
        changed: the number or the complaint changed through the person.
    """

    changed = Signal()

    def __init__(
        self, rule: NumberRule, value: float, *, stops: tuple[float, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rule, self._stops = rule, stops
        self._value: int | float = value
        self._error = ""
        self.setMaxLength(MAX_LENGTH + 1)  # a pasted megabyte stays one line, and gets its sentence
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.set_value(value)
        self.textEdited.connect(self._read)

    def value(self) -> int | float:
        """Return the last number that could be read."""
        return self._value

    def error(self) -> str:
        """Return why the text is no possible number, or ""."""
        return self._error

    def set_value(self, value: float) -> None:
        """Show a number; one out of range is shown with its complaint."""
        self._value = value
        self.setText(number_text(value))
        self.setCursorPosition(0)
        self._set_error(self._rule.complaint(value))

    @Slot()
    def _read(self) -> None:
        value, error = read_number(self.text(), self._rule)
        if value is not None:
            self._value = value
        self._set_error(error)
        self.changed.emit()

    def _set_error(self, error: str) -> None:
        self._error = error
        self.setAccessibleDescription(error)
        if bool(self.property("wrong")) != bool(error):
            self.setProperty("wrong", bool(error))
            self.style().unpolish(self)
            self.style().polish(self)

    def _step(self, direction: int) -> None:
        if not self._stops:
            return
        place = bisect_right(self._stops, self._value) if direction > 0 else bisect_left(self._stops, self._value) - 1
        if 0 <= place < len(self._stops):
            self.set_value(self._stops[place])
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._error:
            self.setText(number_text(self._value))  # "0,001" becomes "0.001" once the person has left the field
