"""Export a run's weights: which epoch, which format, which file."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)  # fmt: skip

from cnnstudio import formatting
from cnnstudio.gui.background import Task
from cnnstudio.gui.engine.weights import export_weights
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace


class ExportWeightsDialog(QDialog):
    """Asks, writes in the background, and says where the file lies."""

    def __init__(self, workspace: Workspace, feed: RunFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._feed = workspace, feed
        self._task: Task | None = None
        self.setWindowTitle(tr("Export weights of {name}", name=feed.name))
        self.setMinimumWidth(560)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Epoch"))
        for name, title in self._epochs():
            self.which.addItem(title, name)
        self.format = QComboBox()
        self.format.setAccessibleName(tr("Format"))
        for entry in workspace.engine.catalog_snapshot()["formats"]:
            self.format.addItem(entry["title"], (entry["name"], *entry["facts"]["suffixes"]))
        self.format.currentIndexChanged.connect(self._follow_format)
        self.file = QLineEdit()
        self.file.setAccessibleName(tr("File"))
        self.file.textChanged.connect(self._check)
        browse = QPushButton(tr("Browse..."))
        browse.setAutoDefault(False)  # or Enter in the file's name would browse instead of export
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = self.buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.ActionRole)
        self.export.setProperty("primary", True)
        self.export.clicked.connect(self.start)
        self.buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setHorizontalSpacing(24)
        layout.setVerticalSpacing(12)
        layout.addRow(tr("Epoch"), self.which)
        layout.addRow(tr("Format"), self.format)
        layout.addRow(tr("File"), row)
        layout.addRow("", self.answer)
        layout.addRow(self.buttons)
        self.export.setDefault(True)  # a button can be the dialog's only once it is in it
        self.file.setText(str(Path.home() / f"{_file_name(feed.name)}{self._suffix()}"))

    def _epochs(self) -> list[tuple[str, str]]:
        found = []
        for name, title in (("best", tr("Best epoch")), ("last", tr("Last epoch"))):
            result = self._feed.history.best if name == "best" else self._feed.history.last
            if result is not None:
                accuracy = formatting.percent(result.validation.accuracy)
                title = tr(
                    "{title}: {epoch}, validation {accuracy}", title=title, epoch=result.epoch, accuracy=accuracy
                )
            found.append((name, title))
        return found

    def _suffix(self) -> str:
        return str(self.format.currentData()[1])

    @Slot()
    def _follow_format(self) -> None:
        path = Path(self.file.text())
        own = self.format.currentData()[1:]
        if path.suffix not in own and any(path.suffix in suffixes for suffixes in self._suffixes()):
            self.file.setText(str(path.with_suffix(self._suffix())))

    @Slot()
    def _browse(self) -> None:
        pattern = f"{self.format.currentText()} (*{self._suffix()})"
        name, _ = QFileDialog.getSaveFileName(self, tr("Export weights"), self.file.text(), pattern)
        if name:
            self.file.setText(name)

    @Slot()
    def _check(self) -> None:
        """Let a typed suffix choose the format: a safetensors file called .pt could be loaded by nobody."""
        suffix = Path(self.file.text().strip()).suffix.lower()
        place = next((place for place, suffixes in enumerate(self._suffixes()) if suffix in suffixes), -1)
        if place >= 0:
            with QSignalBlocker(self.format):
                self.format.setCurrentIndex(place)
        self.export.setEnabled(bool(self.file.text().strip()))

    def _suffixes(self) -> list[tuple[str, ...]]:
        """Return the suffixes of each format in the list."""
        return [tuple(self.format.itemData(place)[1:]) for place in range(self.format.count())]

    @Slot()
    def start(self) -> None:
        """Write the file; a second press while it is written does nothing."""
        if self._task is not None:
            return
        self.export.setEnabled(False)
        self.answer.setText(tr("Writing"))
        format_name = self.format.currentData()[0]
        path = Path(self.file.text().strip()).expanduser()
        self._task = self._workspace.background.call(
            export_weights, self._workspace.engine, self._feed.run_id, path, format_name, self.which.currentData(),
            done=self._tell, failed=self._fail,
        )  # fmt: skip

    @Slot(object)
    def _tell(self, path: Path) -> None:
        self._task = None
        self._workspace.message.emit(tr("Weights saved: {path}", path=path), "info")
        self.accept()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._task = None
        self.export.setEnabled(True)
        show_error(self.answer, self._workspace.theme, sentence)


def show_error(label: QLabel, theme: Theme, sentence: str) -> None:
    """Show a sentence in the colour of errors."""
    label.setStyleSheet(f"color: {theme.palette.err};")
    label.setText(sentence)


def _file_name(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-_ " else "-" for letter in name).strip()
    return kept.replace(" ", "-")[:60] or "weights"
