"""The Experiment panel: everything that defines a run, its forecast, Train and Add to queue."""

from PySide6.QtCore import QElapsedTimer, QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.engine.summary import DataFacts, Summary
from cnnstudio.gui.forms.experiment_form import ExperimentForm
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.forms.forecaster import Forecaster
from cnnstudio.gui.forms.form_area import FormArea
from cnnstudio.gui.forms.launch_bar import LaunchBar
from cnnstudio.gui.forms.pace import estimate_time
from cnnstudio.gui.forms.presets_menu import PresetsMenu, comparison_specs
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.hairline import Hairline
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec

WIDTH = 320
MARGIN = 20
REPEAT_MS = 500
"""A second press within this time is a double click."""


class ExperimentPanel(QWidget):
    """The left panel of the window.

    Attributes:
        form: the fields.
        forecaster: asks what they would cost.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._summary: Summary | None = None
        self._pressed = QElapsedTimer()
        self._pressed_specs: list[RunSpec] = []
        theme = workspace.theme
        self.form = ExperimentForm(theme, FormCatalog.from_json(workspace.engine.catalog_snapshot()))
        self.forecaster = Forecaster(workspace, self)
        self.launch = LaunchBar(theme)
        self.presets_menu = PresetsMenu(self)
        self.presets_button = QPushButton(tr("Presets"))
        self.train_button, self.queue_button = self.launch.train_button, self.launch.queue_button
        self._lay_out()
        self._connect()
        self._ask()

    # What the window asks of it

    def value(self) -> RunSpec:
        """Return the form as a spec: its first seed, its name as typed.

        Raises:
            CnnStudioError: a field holds a value that no spec can have; the message names it.
        """
        return self.form.value()

    def set_spec(self, spec: RunSpec) -> None:
        """Load a spec; `value` gives back an equal one.

        Raises:
            CnnStudioError: it names something that this version does not have; the form stays as it was.
        """
        self.form.set_spec(spec)
        self._follow_edit()

    def error(self) -> str:
        """Return why the form cannot be trained, or ""."""
        if sentence := self.form.error():
            return sentence
        return self._summary.error if self._summary is not None else ""

    @Slot()
    def train(self) -> None:
        """Train now, every seed, in front of whatever waits."""
        specs = self._take_specs()
        # Each goes in front of the one before it, so that the first must come last, unless it can begin at once.
        at_once = specs[:1] if self._workspace.training is None else []
        feeds = [self._workspace.start(spec) for spec in (*at_once, *reversed(specs[len(at_once) :]))]
        if feeds:
            self._workspace.set_current(feeds[0] if at_once else feeds[-1])

    @Slot()
    def add_to_queue(self) -> None:
        """Train every seed after everything that waits."""
        for spec in self._take_specs():
            self._workspace.enqueue(spec)

    @Slot(str)
    def queue_comparison(self, name: str) -> None:
        """Queue every run of a comparison, for as many seeds as the form asks."""
        specs = comparison_specs(name, len(self.form.training.run_seeds()))
        for spec in specs:
            self._workspace.enqueue(spec)
        self._workspace.message.emit(tr("{count} runs are in the queue.", count=len(specs)), "info")

    # Inside

    def _take_specs(self) -> list[RunSpec]:
        """Return the runs asked for; none where the form has an error or this is a double click."""
        if self.error():
            self._workspace.message.emit(self.error(), "error")
            return []
        specs = self.form.specs()
        repeated = self._pressed.isValid() and self._pressed.elapsed() < REPEAT_MS and specs == self._pressed_specs
        self._pressed.start()
        self._pressed_specs = specs
        return [] if repeated else specs

    def _lay_out(self) -> None:
        theme = self._workspace.theme
        self.setObjectName("experiment")
        self.setAccessibleName(tr("Experiment"))
        self.presets_button.setProperty("quiet", True)
        self.presets_button.setFlat(True)
        self.presets_button.setMenu(self.presets_menu)
        self.presets_button.setToolTip(tr("Load a published run, or queue a whole comparison."))
        header = QHBoxLayout()
        header.setContentsMargins(MARGIN, 10, MARGIN - 8, 6)
        header.addWidget(TextLabel(theme, "title", tr("Experiment")), 1)
        header.addWidget(self.presets_button)
        self.area = FormArea(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self.area, 1)
        layout.addWidget(Hairline(theme))
        layout.addWidget(self.launch)

    def _connect(self) -> None:
        workspace = self._workspace
        self.form.changed.connect(self._follow_edit)
        self.train_button.clicked.connect(self.train)
        self.queue_button.clicked.connect(self.add_to_queue)
        self.presets_menu.preset_chosen.connect(self._load)
        self.presets_menu.comparison_chosen.connect(self.queue_comparison)
        workspace.spec_requested.connect(self._load)
        workspace.data_requested.connect(self._take_data_choice)
        workspace.feeds_changed.connect(self._show_time)
        self.forecaster.summary_changed.connect(self._take_summary)
        self.forecaster.data_changed.connect(self._take_data)
        self.forecaster.data_progress.connect(self.form.dataset.show_progress)
        self.forecaster.data_failed.connect(self.form.dataset.show_failure)
        self.forecaster.devices_known.connect(self._take_devices)

    def _ask(self) -> None:
        self._show_state()
        if not self.form.error():
            entry = self.form.dataset.picker.entry
            self.forecaster.ask(self.form.value(), may_load=bool(entry.facts.get("offline")))

    def _show_state(self) -> None:
        self.launch.show_error(self.error())
        self._show_time()

    @Slot()
    def _show_time(self) -> None:
        if self.form.error():
            return
        spec = self._workspace.engine.complete(self.form.value())
        estimate = estimate_time(spec, self._workspace.feeds)
        self.launch.forecast.show_time(estimate, len(self.form.training.run_seeds()))
        self.launch.forecast.setAccessibleName(self.launch.forecast.sentence())

    @Slot()
    def _follow_edit(self) -> None:
        self._summary = None  # what it said of the old values must not forbid the new ones
        self._ask()

    @Slot(object)
    def _load(self, spec: RunSpec) -> None:
        try:
            self.set_spec(spec)
        except CnnStudioError as error:
            self._workspace.message.emit(str(error), "error")

    @Slot(object)
    def _take_data_choice(self, choice: Choice) -> None:
        try:
            self._load(self.form.value().model_copy(update={"dataset": choice}))
        except CnnStudioError as error:
            self._workspace.message.emit(str(error), "error")

    @Slot(object)
    def _take_summary(self, summary: Summary | None) -> None:
        self._summary = summary
        self.form.network.show_summary(summary)
        self.launch.forecast.show_summary(summary)
        self._show_state()

    @Slot(object)
    def _take_data(self, facts: DataFacts | None) -> None:
        self.form.dataset.show_facts(facts)

    @Slot(object)
    def _take_devices(self, devices: object) -> None:
        assert isinstance(devices, tuple)
        self.form.training.show_devices(devices)
        self._show_state()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 700)

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH - 20, 320)
