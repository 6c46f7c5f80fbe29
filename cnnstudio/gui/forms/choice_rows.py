"""Regularizers and augmentations: rows to check, each with its strength in line."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.gui.forms.facts import FormEntry, entry_tooltip, option_label
from cnnstudio.gui.forms.option_field import NumberOption
from cnnstudio.gui.forms.option_fields import OptionFields
from cnnstudio.gui.forms.stops import slider_stops
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.check_row import CheckRow
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.options import OptionFacts, Scalar
from cnnstudio.spec import Choice

SLIDER_WIDTH = 62


def main_option(entry: FormEntry) -> OptionFacts | None:
    """Return the option that stands in the row itself: the first number with a slider."""
    return next((facts for facts in entry.options if not facts.advanced and len(slider_stops(facts)) > 1), None)


class ChoiceRow(CheckRow):
    """One regularizer or augmentation.

    Attributes:
        entry: what is switched on.
        strength: its main option in the row, or None where it has no number to slide.
        further: its other options, behind the chevron.
    """

    edited = Signal()

    def __init__(self, theme: Theme, entry: FormEntry, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr(entry.title), parent)
        self.entry = entry
        self._given: frozenset[str] = frozenset()
        self.strength: NumberOption | None = None
        main = main_option(entry)
        if main is not None:
            self.strength = NumberOption(theme, main)
            self.strength.make_compact(SLIDER_WIDTH, tr(entry.title))
            self.strength.changed.connect(self._edit)
            self.add_strength(self.strength)
        self.further = OptionFields(theme, hidden=(main.name,) if main else ())
        self.further.show_entry(entry)
        if self.further.fields:
            self.further.changed.connect(self._edit)
            self.add_more(self.further, tr("More options of {name}", name=tr(entry.title)))
        self.changed.connect(self._switch)
        self.box.setToolTip(entry_tooltip(entry))
        self._show_activity()

    def choice(self) -> Choice:
        """Return the row's name and options."""
        options: dict[str, Scalar] = {}
        if self.strength is not None:
            facts, value = self.strength.facts, self.strength.value()
            if facts.name in self._given or value != facts.default:
                options[facts.name] = value
        return Choice(name=self.entry.name, options=options | self.further.values())

    def show_choice(self, choice: Choice | None) -> None:
        """Check the row and show the options, or uncheck it; nobody is told."""
        options = choice.options if choice else {}
        self._given = frozenset(options)
        self.set_checked(choice is not None)
        if self.strength is not None:
            self.strength.set_value(options.get(self.strength.facts.name, self.strength.facts.default))
        main = self.strength.facts.name if self.strength else ""
        self.further.show_entry(self.entry, {name: value for name, value in options.items() if name != main})
        self._show_activity()

    def error(self) -> str:
        """Return what is wrong with the options of a checked row, or ""."""
        if not self.is_checked() or not self.box.isEnabled():
            return ""
        if self.strength is not None and self.strength.error():
            return tr("{label}: {sentence}", label=option_label(self.strength.facts), sentence=self.strength.error())
        return self.further.error()

    def is_on(self) -> bool:
        """Return whether it is checked and can be had."""
        return self.is_checked() and self.box.isEnabled()

    def show_reason(self, reason: str) -> None:
        super().show_reason(reason)
        self.box.setToolTip(reason or entry_tooltip(self.entry))
        self._show_activity()

    def _show_activity(self) -> None:
        if self.strength is not None:
            self.strength.setEnabled(self.is_on())
        self.further.setEnabled(self.is_on())
        error = self.strength.error() if self.strength is not None and self.is_on() else ""
        self.show_error(error)

    @Slot()
    def _switch(self) -> None:
        self._show_activity()
        self.edited.emit()

    @Slot()
    def _edit(self) -> None:
        self._show_activity()
        self.edited.emit()


class ChoiceRows(QWidget):
    """A section of rows with a count of those that are on.

    Signals:
        changed: the person changed something.
    """

    changed = Signal()

    def __init__(self, theme: Theme, title: str, entries: Iterable[FormEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = TextLabel(theme, "caption")
        heading = QHBoxLayout()
        heading.addWidget(TextLabel(theme, "section", title), 1)
        heading.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addSpacing(2)
        self.rows: dict[str, ChoiceRow] = {}
        self._order: list[str] = []
        for entry in entries:
            row = ChoiceRow(theme, entry)
            row.edited.connect(self._edit)
            self.rows[entry.name] = row
            layout.addWidget(row)
        self._show_count()

    def choices(self) -> tuple[Choice, ...]:
        """Return what is on: in the order it was given, then in the order of the rows."""
        names = [name for name in self._order if name in self.rows]
        names += [name for name in self.rows if name not in names]
        return tuple(self.rows[name].choice() for name in names if self.rows[name].is_on())

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Switch exactly these on; nobody is told."""
        self._order = [choice.name for choice in choices]
        given = {choice.name: choice for choice in choices}
        for name, row in self.rows.items():
            row.show_choice(given.get(name))
        self._show_count()

    def show_reasons(self, architecture: FormEntry) -> None:
        """Disable the rows that the architecture cannot carry, with the reason."""
        for row in self.rows.values():
            row.show_reason(missing_place(row.entry, architecture))
        self._show_count()

    def error(self) -> str:
        """Return the first complaint with the row's name, or ""."""
        for row in self.rows.values():
            if sentence := row.error():
                return tr("{label}: {sentence}", label=tr(row.entry.title), sentence=sentence)
        return ""

    def _show_count(self) -> None:
        count = sum(row.is_on() for row in self.rows.values())
        self._count.setText(tr("{count} on", count=count) if count else "")

    @Slot()
    def _edit(self) -> None:
        self._show_count()
        self.changed.emit()


def missing_place(regularizer: FormEntry, architecture: FormEntry) -> str:
    """Return why an architecture cannot carry a regularizer, or ""."""
    needed = str(regularizer.facts.get("requires") or "")
    if not needed or needed in architecture.facts.get("carries", ()):
        return ""
    return tr("{architecture} has no place for it.", architecture=short_title(architecture))


def short_title(entry: FormEntry) -> str:
    """Return the part of a title before its explanation: "Residual"."""
    return tr(entry.title).partition(":")[0]
