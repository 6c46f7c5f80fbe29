"""Data set: which, with which options, how many pictures; or a folder or zip from the disk."""

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.formatting import count
from cnnstudio.gui.engine.summary import DataFacts
from cnnstudio.gui.forms.entry_picker import EntryPicker
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.forms.option_field import LABEL_WIDTH
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.disclosure import Disclosure
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.spec import Choice

OPEN_FOLDER, OPEN_ZIP = "\0folder", "\0zip"
FOLDER_NAME = "image_folder"


class DatasetSection(QWidget):
    """The first section of the form.

    Signals:
        changed: the person chose other data or other options.
    """

    changed = Signal()

    def __init__(self, theme: Theme, catalog: FormCatalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picker = EntryPicker(theme, catalog.entries("datasets"), parent=self)
        self.combo = self.picker.combo
        self.combo.setAccessibleName(tr("Data set"))
        self._has_folders = any(entry.name == FOLDER_NAME for entry in catalog.entries("datasets"))
        if self._has_folders:
            self.combo.insertSeparator(self.combo.count())
            self.combo.addItem(tr("Open folder…"), OPEN_FOLDER)
            self.combo.addItem(tr("Open zip…"), OPEN_ZIP)
        label = TextLabel(theme, "label", tr("Data set"))
        label.setFixedWidth(LABEL_WIDTH)
        label.setBuddy(self.combo)
        self.caption = TextLabel(theme, "caption")
        self.caption.setIndent(LABEL_WIDTH + 4)
        self.caption.hide()
        self._error = TextLabel(theme, "error")
        self._error.hide()
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(label)
        line.addWidget(self.combo, 1)
        self.disclosure = Disclosure(theme, tr("Data options"), self.picker.options)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.caption)
        layout.addWidget(self._error)
        layout.addWidget(self.disclosure)
        self.combo.currentIndexChanged.connect(self._open)
        self.picker.changed.connect(self._change)

    def choice(self) -> Choice:
        """Return the chosen data set."""
        return self.picker.choice()

    def show_choice(self, choice: Choice) -> None:
        """Show a data set; nobody is told."""
        self.picker.show_choice(choice)
        self._check()

    def error(self) -> str:
        """Return what is wrong with the options, or ""."""
        if self.picker.entry.name == FOLDER_NAME and not str(self.choice().options.get("path", "")).strip():
            return tr("Choose a folder or a zip of pictures.")
        return self.picker.error()

    def show_facts(self, facts: DataFacts | None) -> None:
        """Show how many pictures there are, where somebody has counted them."""
        if facts is None or facts.train is None or facts.validation is None:
            self._say(self._expectation())
            return
        sizes = tr("{train} train · {validation} val.", train=count(facts.train), validation=count(facts.validation))
        self._say(sizes)
        self.caption.setToolTip(tr("{count} classes: {names}", count=len(facts.classes), names=_listed(facts.classes)))

    def show_progress(self, text: str) -> None:
        """Show what the counting is busy with."""
        self._say(text)

    def show_failure(self, sentence: str) -> None:
        """Show why the data cannot be used."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _say(self, text: str) -> None:
        self.caption.setText(text)
        self.caption.setVisible(bool(text))

    def _expectation(self) -> str:
        facts = self.picker.entry.facts
        download = facts.get("download_bytes") or 0
        if not facts.get("offline", True) and download:
            return tr("Downloaded at the first use, {size} MB.", size=round(download / 1e6))
        return ""

    def _check(self) -> None:
        name = self.picker.entry.name
        self.show_failure(self.error() if name == FOLDER_NAME and not self.picker.error() else "")
        self.disclosure.setVisible(bool(self.picker.entry.options))
        if self.picker.error():
            self.disclosure.set_open(True)

    @Slot()
    def _change(self) -> None:
        self._check()
        self.changed.emit()

    @Slot()
    def _open(self) -> None:
        wanted = self.combo.currentData()
        if wanted not in (OPEN_FOLDER, OPEN_ZIP):
            return
        with QSignalBlocker(self.combo):
            self.combo.show_data(self.picker.entry.name)
        if wanted == OPEN_FOLDER:
            path = QFileDialog.getExistingDirectory(self, tr("Open a folder with one sub-folder per class"))
        else:
            path, _ = QFileDialog.getOpenFileName(self, tr("Open a zip of pictures"), "", tr("Zip archives (*.zip)"))
        if path:
            self.show_choice(Choice(name=FOLDER_NAME, options={"path": path}))
            self.changed.emit()


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
