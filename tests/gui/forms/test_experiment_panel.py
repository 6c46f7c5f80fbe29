from collections.abc import Iterator

import pytest
from listed_events import held_run
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.control import RunControl
from cnnstudio.events import Event
from cnnstudio.gui.engine.summary import DataFacts, DeviceFacts, LayerFacts, Summary
from cnnstudio.gui.forms.experiment_panel import ExperimentPanel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.presets import presets
from cnnstudio.spec import Choice, RunSpec


def hold(spec: RunSpec, control: RunControl) -> Iterator[Event]:
    return held_run(control)


@pytest.fixture
def held(workspace: Workspace) -> Workspace:
    workspace.engine.make = hold  # type: ignore[attr-defined]
    return workspace


def type_into(qtbot: QtBot, field: object, text: str) -> None:
    field.setFocus()  # type: ignore[attr-defined]
    field.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(field, text)


def test_train_starts_what_the_form_says(panel: ExperimentPanel, held: Workspace, qtbot: QtBot) -> None:
    panel.set_spec(RunSpec(architecture=Choice(name="depth"), epochs=3))
    qtbot.mouseClick(panel.train_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: held.training is not None and held.training.status == "training")
    feed = held.training
    assert feed is not None
    assert (feed.name, feed.spec.architecture.name, feed.spec.epochs) == ("Depth", "depth", 3)
    assert held.current is feed


def test_a_double_click_is_one_run(panel: ExperimentPanel, held: Workspace, qtbot: QtBot) -> None:
    for _ in range(3):
        qtbot.mouseClick(panel.train_button, Qt.MouseButton.LeftButton)
    assert len(held.feeds) == 1


def test_seeds_are_runs_in_order_and_in_front(panel: ExperimentPanel, held: Workspace, qtbot: QtBot) -> None:
    held.start(RunSpec(name="first"))
    held.enqueue(RunSpec(name="last", epochs=99))
    type_into(qtbot, panel.form.training.seeds, "3")
    panel.train()
    assert [feed.spec.seed for feed in held.queue] == [0, 1, 2, 0]
    assert held.queue[-1].name == "last"
    assert held.current is held.queue[0]


def test_the_first_seed_begins_at_once(panel: ExperimentPanel, held: Workspace, qtbot: QtBot) -> None:
    type_into(qtbot, panel.form.training.seeds, "3")
    panel.train()
    assert held.training is not None
    assert [held.training.spec.seed, *(feed.spec.seed for feed in held.queue)] == [0, 1, 2]
    assert held.current is held.training


def test_add_to_queue_goes_to_the_end(panel: ExperimentPanel, held: Workspace, qtbot: QtBot) -> None:
    held.start(RunSpec(name="first"))
    held.enqueue(RunSpec(name="waiting", epochs=99))
    qtbot.mouseClick(panel.queue_button, Qt.MouseButton.LeftButton)
    assert [feed.name for feed in held.queue] == ["waiting", "Baseline"]


def test_an_error_stands_at_the_field_and_train_says_why(panel: ExperimentPanel, qtbot: QtBot) -> None:
    training = panel.form.training
    type_into(qtbot, training.rate, "0")
    sentence = "Learning rate: Must be above 0 and at most 1,000,000,000."
    assert panel.error() == sentence
    assert not panel.train_button.isEnabled()
    assert panel.train_button.toolTip() == sentence
    assert panel.launch.reason.isVisible()
    type_into(qtbot, training.rate, "0,001")
    assert panel.error() == ""
    assert panel.train_button.isEnabled()
    assert panel.value().optimizer.options == {"learning_rate": 0.001}


@pytest.mark.parametrize(
    ("field", "text"),
    [("epochs", "0"), ("epochs", "-1"), ("epochs", "1.5"), ("epochs", "ten"), ("epochs", "1e9"), ("rate", "nan"),
     ("rate", "inf"), ("rate", "1e30"), ("rate", "-1"), ("batch_size", "0"), ("seeds", "0"), ("seed", "-1"),
     ("seed", "4294967296")],
)  # fmt: skip
def test_bad_numbers_never_start_a_run(
    panel: ExperimentPanel, workspace: Workspace, qtbot: QtBot, field: str, text: str
) -> None:
    type_into(qtbot, getattr(panel.form.training, field), text)
    assert panel.error()
    panel.train()
    panel.add_to_queue()
    assert workspace.feeds == []


def test_a_summary_fills_strip_and_forecast(panel: ExperimentPanel) -> None:
    layers = (LayerFacts("conv1", "Conv2d", (16, 32, 32), 448), LayerFacts("fc1", "Linear", (2,), 66))
    panel.forecaster.summary_changed.emit(
        Summary(18_090, 1_300_000, 412_000_000, layers, input_shape=(3, 32, 32), classes=2)
    )
    assert panel.launch.forecast.sentence() == "18.1 k parameters, 1.3 MFLOPs, 412 MB memory, – time"
    assert [part.kind for part in panel.form.network.strip.parts] == ["image", "maps", "classes"]


def test_a_network_that_cannot_be_built_disables_train_until_an_edit(panel: ExperimentPanel, qtbot: QtBot) -> None:
    panel.forecaster.summary_changed.emit(Summary(error="pictures of 4 x 4 pixels are too small", field="architecture"))
    assert not panel.train_button.isEnabled()
    type_into(qtbot, panel.form.training.epochs, "5")
    assert panel.train_button.isEnabled()


def test_known_data_and_devices_are_shown(panel: ExperimentPanel) -> None:
    panel.forecaster.data_changed.emit(DataFacts((3, 32, 32), ("airplane", "bird"), 8000, 2000))
    assert panel.form.dataset.caption.text() == "8,000 train · 2,000 val."
    panel.set_spec(RunSpec(device="cuda"))
    panel.forecaster.devices_known.emit((DeviceFacts("cpu", "CPU"), DeviceFacts("cuda", "", "No GPU was found.")))
    assert panel.error() == "Device: No GPU was found."
    assert not panel.train_button.isEnabled()


def test_a_requested_spec_loads_and_a_bad_one_is_a_message(
    panel: ExperimentPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    spec = presets()["res"].run_spec()
    workspace.spec_requested.emit(spec)
    assert panel.value() == spec
    with qtbot.waitSignal(workspace.message) as caught:
        workspace.spec_requested.emit(RunSpec(architecture=Choice(name="nothing")))
    assert caught.args is not None
    assert "no architecture called 'nothing'" in caught.args[0]
    assert panel.value() == spec


def test_dropped_data_replaces_the_data_set_only(panel: ExperimentPanel, workspace: Workspace) -> None:
    panel.set_spec(presets()["depth"].run_spec())
    workspace.data_requested.emit(Choice(name="image_folder", options={"path": "/pictures"}))
    assert panel.value().dataset == Choice(name="image_folder", options={"path": "/pictures"})
    assert panel.value().architecture.name == "depth"


def test_presets_menu_loads_and_queues(panel: ExperimentPanel, held: Workspace) -> None:
    held.start(RunSpec(name="first"))
    actions = {action.data(): action for action in panel.presets_menu.actions() if action.data()}
    actions[("preset", "mnist_cnn")].trigger()
    assert panel.value() == presets()["mnist_cnn"].run_spec()
    actions[("comparison", "seed-table")].trigger()
    assert len(held.queue) == 8


def test_time_is_known_once_the_network_has_trained(panel: ExperimentPanel, held: Workspace, qtbot: QtBot) -> None:
    panel.set_spec(RunSpec(epochs=30))
    assert panel.launch.forecast.time.value.text() == "–"
    panel.train()
    qtbot.waitUntil(lambda: held.training is not None and held.training.history.epoch == 1)
    panel.set_spec(RunSpec(epochs=30))
    assert panel.launch.forecast.time.value.text() == "≈ 60 s"  # 2 s an epoch


def test_the_keyboard_alone_reaches_train(panel: ExperimentPanel, qapp: QApplication, qtbot: QtBot) -> None:
    panel.activateWindow()
    panel.form.dataset.combo.setFocus()
    order = []
    for _ in range(200):
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
        focused = qapp.focusWidget()
        order.append(focused)
        if focused is panel.train_button:
            break
    training = panel.form.training
    wanted = [panel.form.network.combo, panel.form.regularizers.rows["l2"].box, training.optimizer.combo, training.rate,
              training.epochs, training.batch_size, training.seeds, training.device.segments,
              panel.train_button]  # fmt: skip
    places = [order.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_no_torch_is_asked_for_before_it_is_loaded(panel: ExperimentPanel, workspace: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.forecaster.data_changed):
        panel.set_spec(RunSpec())
    assert not workspace.engine.is_loaded
    assert workspace.background.is_idle


@pytest.mark.parametrize("size", [(300, 320), (320, 640), (320, 2000), (1, 1)])
def test_train_stays_in_sight_at_any_height(panel: ExperimentPanel, size: tuple[int, int]) -> None:
    panel.resize(*size)
    place = panel.train_button.mapTo(panel, QPoint(0, 0))
    assert panel.rect().contains(place)
