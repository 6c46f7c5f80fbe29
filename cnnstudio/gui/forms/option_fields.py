"""The options of one entry as a form: the plain ones in sight, the advanced ones behind a disclosure."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.errors import BadOption, unknown_name
from cnnstudio.gui.forms.facts import FormEntry
from cnnstudio.gui.forms.option_field import OptionField, make_field
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.disclosure import Disclosure
from cnnstudio.options import OptionFacts, Scalar


class OptionFields(QWidget):
    """Rows for the options of an entry, generated from its facts.

    Values set by the program are given back exactly: an option that was left out stays left out until it is changed.

    Signals:
        changed: the person changed a value or its complaint.
    """

    changed = Signal()

    def __init__(self, theme: Theme, *, hidden: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._hidden = theme, hidden
        self._entry: FormEntry | None = None
        self._given: frozenset[str] = frozenset()
        self.fields: dict[str, OptionField] = {}
        self.disclosure: Disclosure | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def show_entry(self, entry: FormEntry, values: Mapping[str, Scalar] | None = None) -> None:
        """Show the options of an entry with these values, its defaults where there are none."""
        if entry is not self._entry:
            self._build(entry)
        values = values or {}
        self._given = frozenset(values)
        for name, field in self.fields.items():
            field.set_value(values.get(name, field.facts.default))
            if field.facts.advanced and self.disclosure and field.value() != field.facts.default:
                self.disclosure.set_open(True)

    def values(self) -> dict[str, Scalar]:
        """Return the options that were given or differ from their default."""
        return {
            name: field.value()
            for name, field in self.fields.items()
            if name in self._given or field.value() != field.facts.default
        }

    def error(self) -> str:
        """Return the first complaint with the option's name, or ""."""
        for field in self.fields.values():
            if sentence := field.error():
                return tr("{label}: {sentence}", label=field.label.text(), sentence=sentence)
        return ""

    def show_error(self, name: str, sentence: str) -> bool:
        """Show a complaint at an option; returns whether there is such an option."""
        if name not in self.fields:
            return False
        self.fields[name].show_error(sentence)
        return True

    def _build(self, entry: FormEntry) -> None:
        self._clear()
        self._entry = entry
        shown = [facts for facts in entry.options if facts.name not in self._hidden]
        for facts in shown:
            if not facts.advanced:
                self._layout.addWidget(self._add(facts))
        advanced = [facts for facts in shown if facts.advanced]
        if advanced:
            content = QWidget()
            rows = QVBoxLayout(content)
            rows.setContentsMargins(0, 0, 0, 0)
            rows.setSpacing(4)
            for facts in advanced:
                rows.addWidget(self._add(facts))
            self.disclosure = Disclosure(self._theme, tr("More options"), content)
            self._layout.addWidget(self.disclosure)
        if not shown or self.parent() is not None:  # without a parent, showing it would open a window
            self.setVisible(bool(shown))

    def _add(self, facts: OptionFacts) -> OptionField:
        field = make_field(self._theme, facts)
        field.changed.connect(self.changed)
        self.fields[facts.name] = field
        return field

    def _clear(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.fields, self.disclosure = {}, None


def check_values(entry: FormEntry, values: Mapping[str, Scalar], where: str) -> None:
    """Refuse values that no field of the entry can hold.

    Raises:
        BadOption: an option that the entry does not have, or a value of the wrong kind.
    """
    for name, value in values.items():
        facts = entry.option(name)
        if facts is None:
            known = [option.name for option in entry.options]
            raise BadOption(str(unknown_name(f"option of {entry.name}", name, known)), field=f"{where}.{name}")
        if not _fits(facts, value):
            raise BadOption(f"{where}.{name} = {value!r}: not a {facts.kind} that {entry.name} takes")


def _fits(facts: OptionFacts, value: Scalar) -> bool:
    if facts.kind == "bool":
        return isinstance(value, bool)
    if facts.kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if facts.kind == "float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and (facts.kind == "text" or value in facts.choices)
