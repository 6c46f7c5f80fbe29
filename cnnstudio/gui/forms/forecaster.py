"""Forecaster: asks the torch side, in the background and never twice, what the form's spec would cost."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.gui.background import Task
from cnnstudio.gui.engine.summary import (
    DataFacts,
    Summary,
    count_pictures,
    list_devices,
    published_facts,
    summarize,
)
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec

DEBOUNCE_MS = 150
TORCH_POLL_MS = 250


class Forecaster(QObject):
    """Keeps one question open at a time; a newer one replaces it. Before torch is loaded it waits and asks nothing.

    Signals:
        summary_changed: a Summary, or None while nothing is known.
        data_changed: DataFacts, or None while nothing is known.
        data_progress: what the counting of pictures is busy with.
        data_failed: why the data cannot be used.
        devices_known: the tuple of DeviceFacts of this machine.
    """

    summary_changed = Signal(object)
    data_changed = Signal(object)
    data_progress = Signal(str)
    data_failed = Signal(str)
    devices_known = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._spec: RunSpec | None = None
        self._may_load = False
        self._counted: dict[str, DataFacts] = {}
        self._failed: dict[str, str] = {}
        self._summary_task: Task | None = None
        self._data_task: Task | None = None
        self._data_key = ""
        self._knows_devices = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    def ask(self, spec: RunSpec, *, may_load: bool) -> None:
        """Ask about a spec in a moment.

        Args:
            spec: the form's content.
            may_load: whether its data may be loaded to count them (not where that would download them).
        """
        # Completed as the runs' specs are, so that data seen in a run are known again.
        self._spec, self._may_load = self._workspace.engine.complete(spec), may_load
        self._timer.start(DEBOUNCE_MS)

    def known_data(self, choice: Choice) -> DataFacts | None:
        """Return what is known of a data set: counted here, seen in a run, or published."""
        return self._counted.get(_key(choice)) or self._seen_in_runs(choice) or published_facts(choice)

    @Slot()
    def _ask(self) -> None:
        if self._spec is None:
            return
        data = self.known_data(self._spec.dataset)
        self.data_changed.emit(data)
        if failure := self._failed.get(_key(self._spec.dataset)):
            self.data_failed.emit(failure)
        if not self._workspace.engine.is_loaded:
            self._timer.start(TORCH_POLL_MS)
            return
        if self._summary_task is not None:
            self._summary_task.cancel()
            self._summary_task = None
        background = self._workspace.background
        if data is not None:
            self._summary_task = background.call(summarize, self._spec, data, done=self._take_summary)
        else:
            self.summary_changed.emit(None)
        if not self._knows_devices:
            self._knows_devices = True
            background.call(list_devices, done=self._take_devices)
        self._count(self._spec.dataset, data)

    def _count(self, choice: Choice, data: DataFacts | None) -> None:
        key = _key(choice)
        if self._data_task is not None and self._data_key != key:
            self._data_task.cancel()
            self._data_task = None
        known = data is not None and data.train is not None
        if known or not self._may_load or key in self._failed or self._data_task is not None:
            return
        self._data_key = key
        self._data_task = self._workspace.background.call(
            count_pictures,
            choice,
            self._workspace.engine.cache_folder,
            done=self._take_data,
            failed=self._take_data_failure,
            progress=self._take_data_progress,
        )

    def _seen_in_runs(self, choice: Choice) -> DataFacts | None:
        for feed in self._workspace.feeds:
            if feed.spec.dataset == choice and feed.is_read and (started := feed.history.started) is not None:
                return DataFacts(started.input_shape, started.classes, started.train_size, started.validation_size)
        return None

    @Slot(object)
    def _take_summary(self, summary: Summary) -> None:
        self._summary_task = None
        self.summary_changed.emit(summary)

    @Slot(object)
    def _take_data(self, facts: DataFacts) -> None:
        self._data_task = None
        self._counted[self._data_key] = facts
        self._ask()

    @Slot(str)
    def _take_data_failure(self, sentence: str) -> None:
        self._data_task = None
        self._failed[self._data_key] = sentence
        self.data_failed.emit(sentence)

    @Slot(object)
    def _take_data_progress(self, report: tuple[str, int, int]) -> None:
        self.data_progress.emit(report[0][:1].upper() + report[0][1:])

    @Slot(object)
    def _take_devices(self, devices: object) -> None:
        self.devices_known.emit(devices)


def _key(choice: Choice) -> str:
    return choice.model_dump_json()
