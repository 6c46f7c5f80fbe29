"""A combo of catalogue entries with the options of the chosen one; it remembers what was set for the others."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.forms.facts import FormEntry, entry_tooltip
from cnnstudio.gui.forms.option_fields import OptionFields
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.quiet_combo import QuietCombo
from cnnstudio.options import Scalar
from cnnstudio.spec import Choice


class EntryPicker(QObject):
    """Keeps a combo and a form of options together.

    Attributes:
        combo, options: the two widgets, laid out by the owner.

    Signals:
        picked: the person chose another entry.
        changed: the person changed anything.
    """

    picked = Signal()
    changed = Signal()

    def __init__(
        self, theme: Theme, entries: Iterable[FormEntry], *, hidden: tuple[str, ...] = (), parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._entries = {entry.name: entry for entry in entries}
        self._values: dict[str, dict[str, Scalar]] = {}
        self._shown = ""
        self.combo = QuietCombo()
        self.options = OptionFields(theme, hidden=hidden)
        for entry in self._entries.values():
            self.combo.addItem(tr(entry.title), entry.name)
            self.combo.setItemData(self.combo.count() - 1, entry_tooltip(entry), Qt.ItemDataRole.ToolTipRole)
        self.combo.currentIndexChanged.connect(self._pick)
        self.options.changed.connect(self.changed)
        if self._entries:
            self._show(next(iter(self._entries)), None)

    @property
    def entry(self) -> FormEntry:
        """The chosen entry."""
        return self._entries[self._shown]

    @property
    def has_entries(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self._entries)

    def choice(self) -> Choice:
        """Return name and options."""
        return Choice(name=self._shown, options=self.options.values())

    def show_choice(self, choice: Choice) -> None:
        """Show an entry with exactly these options; nobody is told. The entry must exist."""
        self._show(choice.name, dict(choice.options))

    def error(self) -> str:
        """Return the first complaint, or ""."""
        return self.options.error()

    def _show(self, name: str, values: dict[str, Scalar] | None) -> None:
        if self._shown:
            self._values[self._shown] = self.options.values()
        if values is None:
            values = self._values.get(name, {})
        self._shown = name
        with QSignalBlocker(self.combo):
            self.combo.show_data(name)
        self.combo.setToolTip(entry_tooltip(self.entry))
        self.options.show_entry(self.entry, values)

    @Slot()
    def _pick(self) -> None:
        name = self.combo.currentData()
        if name in self._entries and name != self._shown:
            self._show(str(name), None)
            self.picked.emit()
            self.changed.emit()
