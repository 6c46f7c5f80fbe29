"""One option of the catalogue as a row of a form: label, editor, and its complaint in red below."""

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cnnstudio.gui.forms.facts import option_label, option_tooltip
from cnnstudio.gui.forms.stops import rule_of, slider_stops
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.number_field import NumberField
from cnnstudio.gui.widgets.quiet_combo import QuietCombo
from cnnstudio.gui.widgets.slider import StopSlider
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.options import OptionFacts, Scalar

LABEL_WIDTH = 92
VALUE_WIDTH = 52
MAX_TEXT = 2000
"""Characters a text option may have: a pasted megabyte is cut, not carried along."""


class OptionField(QWidget):
    """Base of the rows: holds the value exactly as it was set until the person changes it.

    Attributes:
        facts: the option.
        editor: the widget that takes the focus.

    Signals:
        changed: the person changed the value or its complaint.
    """

    changed = Signal()

    def __init__(self, theme: Theme, facts: OptionFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts, self._theme = facts, theme
        self._value: Scalar = facts.default
        self.editor: QWidget = self
        self.label = TextLabel(theme, "label", option_label(facts))
        self.label.setMinimumWidth(LABEL_WIDTH)
        self._error = TextLabel(theme, "error")
        self._error.hide()
        self._line = QHBoxLayout()
        self._line.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._line)
        layout.addWidget(self._error)
        self.setToolTip(option_tooltip(facts))

    def value(self) -> Scalar:
        """Return the value; where the editor holds nonsense, the last good one."""
        return self._value

    def set_value(self, value: Scalar) -> None:
        """Show a value without telling anybody."""
        self._value = value
        self._show_value()
        self.show_error(self.error())

    def error(self) -> str:
        """Return why the field holds no possible value, or ""."""
        return ""

    def show_error(self, sentence: str) -> None:
        """Show a complaint below the field, or hide it."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _use(self, editor: QWidget, *, with_label: bool = True) -> None:
        self.editor = editor
        self.setFocusProxy(editor)
        editor.setAccessibleName(option_label(self.facts))
        if with_label:
            self.label.setBuddy(editor)
            self._line.addWidget(self.label)

    def _show_value(self) -> None:
        raise NotImplementedError

    def _take(self, value: Scalar) -> None:
        self._value = value
        self.show_error(self.error())
        self.changed.emit()


class NumberOption(OptionField):
    """A number: a slider over round values beside a field that takes any."""

    def __init__(self, theme: Theme, facts: OptionFacts, parent: QWidget | None = None) -> None:
        super().__init__(theme, facts, parent)
        stops = slider_stops(facts)
        self.field = NumberField(rule_of(facts), float(facts.default), stops=stops)
        self.slider: StopSlider | None = None
        self._is_compact = False
        self._use(self.field)
        if len(stops) > 1:
            self.slider = StopSlider(theme, stops)
            self.slider.setAccessibleName(tr("{label}, slider", label=option_label(facts)))
            self.slider.picked.connect(self._slide)
            self._line.addWidget(self.slider, 1)
            self.field.setProperty("flat", True)
            self.field.setFixedWidth(VALUE_WIDTH)
        self._line.addWidget(self.field, 0 if self.slider else 1)
        self.field.changed.connect(self._read)
        self.set_value(facts.default)

    def make_compact(self, slider_width: int, name: str) -> None:
        """Leave the label out and let the owner show complaints: the row stands in another row called ``name``."""
        self.label.hide()
        self._is_compact = True
        if self.slider is not None:
            self.slider.setFixedWidth(slider_width)
            self.slider.setAccessibleName(tr("{name}, {option}, slider", name=name, option=option_label(self.facts)))
        self.field.setAccessibleName(tr("{name}, {option}", name=name, option=option_label(self.facts)))

    def error(self) -> str:
        return self.field.error()

    def show_error(self, sentence: str) -> None:
        super().show_error("" if self._is_compact else sentence)

    def _show_value(self) -> None:
        self.field.set_value(_number(self._value))
        if self.slider:
            self.slider.show_value(_number(self._value))

    @Slot()
    def _slide(self) -> None:
        assert self.slider is not None
        value = self.slider.stop()
        value = int(value) if self.facts.kind == "int" else float(value)
        self.field.set_value(value)
        self._take(value)

    @Slot()
    def _read(self) -> None:
        if self.field.error():
            self.show_error(self.field.error())
            self.changed.emit()
            return
        value = self.field.value()
        if self.slider:
            self.slider.show_value(value)
        self._take(int(value) if self.facts.kind == "int" else float(value))


class ChoiceOption(OptionField):
    """One of several words."""

    def __init__(self, theme: Theme, facts: OptionFacts, parent: QWidget | None = None) -> None:
        super().__init__(theme, facts, parent)
        self.combo = QuietCombo()
        for choice in facts.choices:
            self.combo.addItem(tr(choice), choice)
        self._use(self.combo)
        self._line.addWidget(self.combo, 1)
        self.combo.currentIndexChanged.connect(self._read)
        self.set_value(facts.default)

    def _show_value(self) -> None:
        with QSignalBlocker(self.combo):
            self.combo.show_data(self._value)

    @Slot()
    def _read(self) -> None:
        self._take(str(self.combo.currentData()))


class SwitchOption(OptionField):
    """Yes or no."""

    def __init__(self, theme: Theme, facts: OptionFacts, parent: QWidget | None = None) -> None:
        super().__init__(theme, facts, parent)
        self.label.hide()
        self.box = QCheckBox(option_label(facts))
        self._use(self.box, with_label=False)
        self._line.addWidget(self.box, 1)
        self.box.toggled.connect(self._read)
        self.set_value(facts.default)

    def _show_value(self) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(self._value))

    @Slot()
    def _read(self) -> None:
        self._take(self.box.isChecked())


class TextOption(OptionField):
    """A line of text."""

    def __init__(self, theme: Theme, facts: OptionFacts, parent: QWidget | None = None) -> None:
        super().__init__(theme, facts, parent)
        self.field = QLineEdit()
        self.field.setMaxLength(MAX_TEXT)
        self._use(self.field)
        self._line.addWidget(self.field, 1)
        self.field.textEdited.connect(self._read)
        self.set_value(facts.default)

    def _show_value(self) -> None:
        self.field.setText(str(self._value))
        self.field.setCursorPosition(0)

    @Slot()
    def _read(self) -> None:
        self._take(self.field.text())


def make_field(theme: Theme, facts: OptionFacts) -> OptionField:
    """Return the row that suits the option's kind."""
    kinds: dict[str, type[OptionField]] = {
        "bool": SwitchOption,
        "int": NumberOption,
        "float": NumberOption,
        "choice": ChoiceOption,
        "text": TextOption,
    }
    field = kinds[facts.kind](theme, facts)
    field.setObjectName(facts.name)
    return field


def _number(value: Scalar) -> int | float:
    return value if isinstance(value, int | float) else float(value)
