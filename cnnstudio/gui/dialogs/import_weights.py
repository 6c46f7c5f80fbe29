"""Read a weights file back: what network it is, and how it does on the form's data set."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from cnnstudio import formatting
from cnnstudio.errors import shorten
from cnnstudio.gui.background import Task
from cnnstudio.gui.dialogs.export_weights import show_error
from cnnstudio.gui.engine.weights import WeightsFacts, WeightsScore, add_run, describe_weights, evaluate_weights
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec


class ImportWeightsDialog(QDialog):
    """Describes the file first; then it can be kept as a run, evaluated, or its network loaded into the form.

    Args:
        spec: names the data set and the device to evaluate on.
    """

    def __init__(self, workspace: Workspace, path: Path, spec: RunSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._path, self._spec = workspace, path, spec
        self._facts: WeightsFacts | None = None
        self.setWindowTitle(tr("Weights {name}", name=shorten(path.name)))
        self.setMinimumWidth(560)
        self.description = QLabel(tr("Reading"))
        self.architecture = QComboBox()
        self.architecture.setAccessibleName(tr("Network"))
        self.answer = QLabel()
        for label in (self.description, self.answer):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.add = buttons.addButton(tr("Add to runs"), QDialogButtonBox.ButtonRole.ActionRole)
        self.add.setProperty("primary", True)
        self.add.clicked.connect(self.add_to_runs)
        self.evaluate = buttons.addButton(tr("Evaluate"), QDialogButtonBox.ButtonRole.ActionRole)
        self.load = buttons.addButton(tr("Load network into form"), QDialogButtonBox.ButtonRole.ActionRole)
        self.evaluate.clicked.connect(self.start)
        self.load.clicked.connect(self._load)
        buttons.rejected.connect(self.reject)
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(24, 24, 24, 16)
        self._layout.setHorizontalSpacing(24)
        self._layout.setVerticalSpacing(12)
        self._layout.addRow(tr("File"), QLabel(shorten(path)))
        self._layout.addRow(tr("Holds"), self.description)
        self._layout.addRow(tr("Network"), self.architecture)
        self._layout.addRow("", self.answer)
        self._layout.addRow(buttons)
        self.add.setDefault(True)  # a button can be the dialog's only once it is in it
        self._enable(False)
        self._task: Task | None = workspace.background.call(
            describe_weights, workspace.engine, path, done=self._describe, failed=self._fail
        )

    def _enable(self, enabled: bool) -> None:
        self.add.setEnabled(enabled)
        self.evaluate.setEnabled(enabled)
        self.load.setEnabled(enabled)
        self.architecture.setEnabled(enabled)

    @Slot(object)
    def _describe(self, facts: WeightsFacts) -> None:
        self._task, self._facts = None, facts
        self.description.setText("\n".join(describe(facts)))
        names = [facts.network.name] if facts.network is not None else list(facts.matches)
        self.architecture.addItems(names)
        self._enable(bool(names))
        if not names:
            show_error(self.answer, self._workspace.theme, tr("No network of CNN Studio has these tensors."))

    @Slot()
    def start(self) -> None:
        """Evaluate the weights on the form's data set."""
        if self._task is not None or self._facts is None:
            return
        self._enable(False)
        self.answer.setStyleSheet("")
        self.answer.setText(tr("Evaluating"))
        self._task = self._workspace.background.call(
            evaluate_weights, self._workspace.engine, self._path, self._spec, self._taken_for(),
            done=self._show_score, failed=self._fail, progress=self._show_progress,
        )  # fmt: skip

    @Slot()
    def add_to_runs(self) -> None:
        """Keep the weights as a finished run: to predict with, compare and export like any other."""
        if self._task is not None or self._facts is None:
            return
        self._enable(False)
        self.answer.setText(tr("Reading"))
        self._task = self._workspace.background.call(
            add_run, self._workspace.engine, self._path, self._taken_for(), done=self._show_run, failed=self._fail
        )

    def _taken_for(self) -> str:
        """Return the network a file without a sidecar is taken for, "" where it names its own."""
        named = self._facts is not None and self._facts.network is not None
        return "" if named else self.architecture.currentText()

    @Slot(object)
    def _show_run(self, run_id: str) -> None:
        self._task = None
        self._workspace.show_stored(run_id)
        self._workspace.message.emit(tr("{name} is among the runs.", name=shorten(self._path.name)), "info")
        self.accept()

    @Slot(object)
    def _show_score(self, score: WeightsScore) -> None:
        self._task = None
        self._enable(True)
        sentence = tr(
            "{accuracy} of {count} validation pictures of {dataset} are right.",
            accuracy=formatting.percent(score.accuracy),
            count=formatting.count(score.total),
            dataset=score.dataset,
        )
        self.answer.setText("\n".join((sentence, *score.notes)))

    @Slot(object)
    def _show_progress(self, report: tuple[str, int, int]) -> None:
        self.answer.setText(report[0])

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._task = None
        self._enable(self._facts is not None)
        if self._facts is None:
            self.description.setText("")
        show_error(self.answer, self._workspace.theme, sentence)

    @Slot()
    def _load(self) -> None:
        if self._facts is None:
            return
        network = self._facts.network or self._spec.architecture.model_copy(
            update={"name": self.architecture.currentText(), "options": {}}
        )
        self._workspace.spec_requested.emit(self._spec.model_copy(update={"architecture": network}))
        self.accept()

    def done(self, result: int) -> None:
        if self._task is not None:
            self._task.cancel()
        super().done(result)


def describe(facts: WeightsFacts) -> list[str]:
    """Return what a weights file holds, a line per fact."""
    numbers = tr(
        "{parameters} numbers in {tensors} tensors",
        parameters=formatting.count(facts.parameters),
        tensors=facts.tensors,
    )
    if facts.network is None:
        return [numbers, tr("It does not name its network; choose one that fits."), *facts.notes]
    channels, height, width = facts.input_shape
    lines = [
        facts.network.name + "".join(f", {name} {value}" for name, value in facts.network.options.items()),
        numbers,
        tr("Pictures: {width} × {height} × {channels}", width=width, height=height, channels=channels),
        tr("Classes: {names}", names=shorten(", ".join(facts.classes), 200)),
    ]
    made = ", ".join(f"{name} {value}" for name, value in facts.run)
    return [*lines, *([tr("Made by: {run}", run=shorten(made, 300))] if made else []), *facts.notes]
