"""Training: optimizer and rate, schedule, epochs, batch, seeds, device, and what is rarely changed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cnnstudio.gui.engine.summary import DeviceFacts
from cnnstudio.gui.forms.device_row import DeviceRow
from cnnstudio.gui.forms.entry_picker import EntryPicker
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.forms.stops import rule_of, slider_stops
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.disclosure import Disclosure
from cnnstudio.gui.widgets.number_field import NumberField
from cnnstudio.gui.widgets.number_text import NumberRule
from cnnstudio.gui.widgets.quiet_combo import QuietCombo
from cnnstudio.gui.widgets.stacked_field import StackedField
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.options import Scalar
from cnnstudio.spec import MAX_BATCH_SIZE, MAX_EPOCHS, Choice, RunSpec

RATE = "learning_rate"
MAX_SEED = 2**32 - 1
MAX_SEEDS = 100
COUNTS = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 200.0, 300.0)
BATCHES = tuple(float(2**power) for power in range(13))


class TrainingSection(QWidget):
    """The section about how it is trained.

    Signals:
        changed: the person changed something.
    """

    changed = Signal()

    def __init__(self, theme: Theme, catalog: FormCatalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.optimizer = EntryPicker(theme, catalog.entries("optimizers"), hidden=(RATE,), parent=self)
        self.schedule = EntryPicker(theme, catalog.entries("schedules"), parent=self)
        self._rates: dict[str, float] = {}
        self._rate_owner = self.optimizer.entry.name
        self._rate_given = False
        facts = self.optimizer.entry.option(RATE)
        rule, stops = (rule_of(facts), slider_stops(facts)) if facts else (NumberRule(low=0, low_open=True), ())
        self.rate = NumberField(rule, float(facts.default) if facts else 0.01, stops=stops)
        self.epochs = NumberField(NumberRule(True, 1, MAX_EPOCHS), 30, stops=COUNTS)
        self.batch_size = NumberField(NumberRule(True, 1, MAX_BATCH_SIZE), 64, stops=BATCHES)
        self.seeds = NumberField(NumberRule(True, 1, MAX_SEEDS), 1, stops=tuple(float(n) for n in range(1, 21)))
        self.seed = NumberField(NumberRule(True, 0, MAX_SEED), 0, stops=tuple(float(n) for n in range(100)))
        self.device = DeviceRow(theme)
        self.loss = QuietCombo()
        self.drop_last = QCheckBox(tr("Drop an incomplete last batch"))
        self.name = QLineEdit()
        self._errors = [TextLabel(theme, "error") for _ in range(2)]
        self._lay_out()
        self._connect()

    # Values

    def fields(self) -> dict[str, object]:
        """Return the spec's fields of this section."""
        rate: dict[str, Scalar] = {}
        facts = self.optimizer.entry.option(RATE)
        if facts and (self._rate_given or self.rate.value() != facts.default):
            rate[RATE] = self.rate.value()
        optimizer = self.optimizer.choice()
        return {
            "optimizer": Choice(name=optimizer.name, options=rate | optimizer.options),
            "schedule": self.schedule.choice(),
            "epochs": int(self.epochs.value()),
            "batch_size": int(self.batch_size.value()),
            "seed": int(self.seed.value()),
            "device": self.device.value(),
            "loss": str(self.loss.currentData()),
            "drop_last": self.drop_last.isChecked(),
        }

    def show_spec(self, spec: RunSpec) -> None:
        """Show a spec's fields; nobody is told."""
        self.blockSignals(True)
        options = dict(spec.optimizer.options)
        rate = options.pop(RATE, None)
        self.optimizer.show_choice(Choice(name=spec.optimizer.name, options=options))
        self._rate_owner = spec.optimizer.name
        self._rate_given = rate is not None
        facts = self.optimizer.entry.option(RATE)
        self.rate.set_value(_number(rate if rate is not None else facts.default if facts else 0.01))
        self.schedule.show_choice(spec.schedule)
        self.epochs.set_value(spec.epochs)
        self.batch_size.set_value(spec.batch_size)
        self.seed.set_value(spec.seed)
        self.device.show_value(spec.device)
        self.loss.show_data(spec.loss)
        self.drop_last.setChecked(spec.drop_last)
        rare = spec.loss != "cross-entropy" or spec.drop_last or spec.seed != 0
        if rare:
            self.more.set_open(True)
        self._show_errors()
        self.blockSignals(False)

    def run_seeds(self) -> range:
        """Return the seeds of the runs that are asked for."""
        first = int(self.seed.value())
        return range(first, first + int(self.seeds.value()))

    def error(self) -> str:
        """Return the first complaint with its field's name, or ""."""
        for field in (self.rate, self.epochs, self.batch_size, self.seeds, self.seed):
            if field.error():
                return tr("{label}: {sentence}", label=field.accessibleName(), sentence=field.error())
        if self.run_seeds()[-1] > MAX_SEED:
            return tr("Seeds: the last seed would be above {most}.", most=f"{MAX_SEED:,}")
        return self.optimizer.error() or self.schedule.error() or self.device.error()

    def show_devices(self, devices: Sequence[DeviceFacts]) -> None:
        """Enable what there is."""
        self.device.show_devices(devices)

    # Inside

    def _lay_out(self) -> None:
        theme = self._theme
        for value, text in (("cross-entropy", tr("Cross-entropy")), ("nll", tr("Log-softmax + NLL"))):
            self.loss.addItem(text, value)
        self.name.setMaxLength(200)
        self.name.setAccessibleName(tr("Name"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(TextLabel(theme, "section", tr("Training")))
        rate = StackedField(theme, tr("Learning rate"), self.rate)
        layout.addLayout(_line((StackedField(theme, tr("Optimizer"), self.optimizer.combo), 2), (rate, 1)))
        layout.addWidget(self._errors[0])
        layout.addWidget(self.optimizer.options)
        layout.addLayout(_line((StackedField(theme, tr("Schedule"), self.schedule.combo), 1)))
        layout.addWidget(self.schedule.options)
        fields = ((tr("Epochs"), self.epochs), (tr("Batch size"), self.batch_size), (tr("Seeds"), self.seeds))
        layout.addLayout(_line(*((StackedField(theme, text, field), 1) for text, field in fields)))
        layout.addWidget(self._errors[1])
        layout.addWidget(self.device)
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        loss = StackedField(theme, tr("Loss"), self.loss)
        rows.addLayout(_line((loss, 2), (StackedField(theme, tr("First seed"), self.seed), 1)))
        rows.addWidget(self.drop_last)
        self.more = Disclosure(theme, tr("More"), content)
        layout.addWidget(self.more)
        layout.addWidget(StackedField(theme, tr("Name"), self.name))
        self._add_tooltips()

    def _add_tooltips(self) -> None:
        self.rate.setToolTip(tr("Length of a step along the gradient. Up and Down move through round values."))
        self.epochs.setToolTip(tr("Passes over the training pictures. Up and Down change it."))
        self.batch_size.setToolTip(tr("Pictures per step. Up and Down double and halve it."))
        self.seeds.setToolTip(tr("How many runs with seeds of their own. One tells how good, five tell how sure."))
        self.seed.setToolTip(tr("Seed of the first run; the next ones follow it."))
        self.loss.setToolTip(tr("Both give the same gradients; the second shows the log-softmax as a step of its own."))
        self.name.setToolTip(tr("What the run is called. Empty: network and regularizers."))

    def _connect(self) -> None:
        self.optimizer.picked.connect(self._change_optimizer)
        for picker in (self.optimizer, self.schedule):
            picker.changed.connect(self._edit)
        for field in (self.rate, self.epochs, self.batch_size, self.seeds, self.seed):
            field.changed.connect(self._edit)
        self.device.changed.connect(self._edit)
        self.loss.currentIndexChanged.connect(self._edit)
        self.drop_last.toggled.connect(self._edit)
        self._show_errors()

    def _show_errors(self) -> None:
        pairs = ((self._errors[0], (self.rate,)), (self._errors[1], (self.epochs, self.batch_size, self.seeds)))
        for label, fields in pairs:
            wrong = next((field for field in fields if field.error()), None)
            text = tr("{label}: {sentence}", label=wrong.accessibleName(), sentence=wrong.error()) if wrong else ""
            label.setText(text)
            label.setVisible(bool(text))

    @Slot()
    def _change_optimizer(self) -> None:
        """Keep a rate for each optimizer: 0.01 suits SGD and is far too much for Adam."""
        self._rates[self._rate_owner] = self.rate.value()
        self._rate_owner = self.optimizer.entry.name
        self._rate_given = False
        facts = self.optimizer.entry.option(RATE)
        self.rate.set_value(self._rates.get(self._rate_owner, float(facts.default) if facts else 0.01))

    @Slot()
    def _edit(self) -> None:
        self._show_errors()
        self.changed.emit()


def _line(*widgets: tuple[QWidget, int]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget, stretch in widgets:
        line.addWidget(widget, stretch)
    return line


def _number(value: Scalar) -> int | float:
    return value if isinstance(value, int | float) else float(value)
