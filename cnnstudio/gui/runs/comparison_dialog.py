"""Run comparison: which networks, how many seeds, how long; all of them go into the queue."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.errors import shorten
from cnnstudio.formatting import duration
from cnnstudio.gui.forms.pace import estimate_time
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.number_field import NumberField
from cnnstudio.gui.widgets.number_text import NumberRule
from cnnstudio.gui.widgets.quiet_combo import QuietCombo
from cnnstudio.gui.widgets.stacked_field import StackedField
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.presets import comparisons, get_comparison, get_preset
from cnnstudio.spec import MAX_EPOCHS, Choice, RunSpec

SEEDS = tuple(float(number) for number in range(1, 11))
EPOCHS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 200.0)


class ComparisonDialog(QDialog):
    """Asks what to compare.

    Args:
        workspace: receives the runs.
        dataset: the data set now chosen, offered instead of the published one.
    """

    def __init__(self, workspace: Workspace, dataset: Choice | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._dataset = workspace, dataset
        theme = workspace.theme
        self.setWindowTitle(tr("Run comparison"))
        self.comparison = QuietCombo()
        for found in comparisons().values():
            self.comparison.addItem(tr(found.title), found.name)
        self.boxes: dict[str, QCheckBox] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.seeds = NumberField(NumberRule(True, 1, 100), 3, stops=SEEDS)
        self.epochs = NumberField(NumberRule(True, 1, MAX_EPOCHS), 100, stops=EPOCHS)
        self.advice = TextLabel(theme, "caption")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add_button = QPushButton()
        self.add_button.setProperty("primary", True)
        self.buttons.addButton(self.add_button, QDialogButtonBox.ButtonRole.AcceptRole)
        fields = QHBoxLayout()
        fields.addWidget(StackedField(theme, tr("Seeds for each"), self.seeds))
        fields.addWidget(StackedField(theme, tr("Epochs"), self.epochs))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self.comparison)
        if dataset is not None:
            shown = str(dataset.options.get("path") or dataset.name)
            layout.addWidget(
                TextLabel(theme, "caption", tr("On the data set of the form: {name}", name=shorten(shown)))
            )
        layout.addLayout(self._list)
        layout.addLayout(fields)
        layout.addWidget(self.advice)
        layout.addWidget(self.buttons)
        self.comparison.currentIndexChanged.connect(self._list_networks)
        self.seeds.changed.connect(self._show_state)
        self.epochs.changed.connect(self._show_state)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._list_networks()

    def specs(self) -> list[RunSpec]:
        """Return the runs, all networks of the first seed first, so that early pairs can be compared early."""
        chosen = [get_preset(name).run_spec() for name, box in self.boxes.items() if box.isChecked()]
        changes: dict[str, object] = {"epochs": int(self.epochs.value())}
        if self._dataset is not None:
            changes["dataset"] = self._dataset
        return [
            spec.model_copy(update=changes | {"seed": spec.seed + number})
            for number in range(int(self.seeds.value()))
            for spec in chosen
        ]

    def accept(self) -> None:
        """Queue the runs."""
        specs = self.specs()
        for spec in specs:
            self._workspace.enqueue(spec)
        self._workspace.message.emit(tr("{count} runs are in the queue.", count=len(specs)), "info")
        super().accept()

    @Slot()
    def _list_networks(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.boxes = {}
        for name in get_comparison(str(self.comparison.currentData())).presets:
            box = QCheckBox(tr(get_preset(name).title))
            box.setChecked(name != "res_deep")  # thirty times the others: only on request
            box.toggled.connect(self._show_state)
            self.boxes[name] = box
            self._list.addWidget(box)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        error = self.seeds.error() or self.epochs.error()
        specs = [] if error else self.specs()
        self.add_button.setText(tr("Add {count} runs to the queue", count=len(specs)))
        self.add_button.setEnabled(bool(specs))
        self.advice.setText(error or self._advice(specs))

    def _advice(self, specs: list[RunSpec]) -> str:
        seeds = int(self.seeds.value())
        words = tr("3 seeds are the least that say how sure the result is, 5 are good.") if seeds < 5 else ""
        complete = self._workspace.engine.complete
        estimates = [estimate_time(complete(spec), self._workspace.feeds) for spec in specs]
        known = [estimate.seconds for estimate in estimates if estimate is not None]
        if specs and len(known) == len(specs):
            words = tr("About {time} in all.", time=duration(sum(known))) + (f" {words}" if words else "")
        return words
