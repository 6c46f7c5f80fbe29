"""Network: the architecture, a picture of its structure, and its widths."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.gui.engine.summary import Summary
from cnnstudio.gui.forms.entry_picker import EntryPicker
from cnnstudio.gui.forms.facts import FormCatalog, FormEntry
from cnnstudio.gui.forms.option_field import LABEL_WIDTH
from cnnstudio.gui.forms.structure import SKIPS, find_parts
from cnnstudio.gui.forms.structure_strip import StructureStrip
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.spec import Choice


class NetworkSection(QWidget):
    """The second section of the form.

    Signals:
        changed: the person chose another architecture or other options.
    """

    changed = Signal()

    def __init__(self, theme: Theme, catalog: FormCatalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picker = EntryPicker(theme, catalog.entries("architectures"), parent=self)
        self.combo = self.picker.combo
        self.combo.setAccessibleName(tr("Architecture"))
        self.strip = StructureStrip(theme)
        self._error = TextLabel(theme, "error")
        self._error.hide()
        label = TextLabel(theme, "label", tr("Architecture"))
        label.setFixedWidth(LABEL_WIDTH)
        label.setBuddy(self.combo)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(label)
        line.addWidget(self.combo, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(TextLabel(theme, "section", tr("Network")))
        layout.addLayout(line)
        layout.addWidget(self._error)
        layout.addWidget(self.strip)
        layout.addWidget(self.picker.options)
        self.picker.changed.connect(self.changed)

    @property
    def entry(self) -> FormEntry:
        """The chosen architecture."""
        return self.picker.entry

    def choice(self) -> Choice:
        """Return the chosen architecture with its options."""
        return self.picker.choice()

    def show_choice(self, choice: Choice) -> None:
        """Show an architecture; nobody is told."""
        self.picker.show_choice(choice)

    def error(self) -> str:
        """Return what is wrong with the options, or ""."""
        return self.picker.error()

    def show_summary(self, summary: Summary | None) -> None:
        """Draw the network and say why it cannot be built; None while nothing is known."""
        self._error.setText(summary.error if summary else "")
        self._error.setVisible(bool(summary and summary.error))
        if summary is None or not summary.layers:
            self.strip.show_parts(())
            return
        said = self.entry.facts.get("skips")
        skips = [str(name) for name in said] if isinstance(said, list) else SKIPS.get(self.entry.name, ())
        self.strip.show_parts(find_parts(summary, skips))
