"""Weights out of and into the window: what is asked, what is answered."""

from pathlib import Path

import pytest
from listed_events import listed_run
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.errors import WeightsError
from cnnstudio.gui.dialogs.export_weights import ExportWeightsDialog
from cnnstudio.gui.dialogs.import_weights import ImportWeightsDialog
from cnnstudio.gui.engine.weights import WeightsFacts, WeightsScore
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec


@pytest.fixture
def export(qtbot: QtBot, workspace: Workspace) -> ExportWeightsDialog:
    feed = workspace._make_feed(RunSpec(name="a/b: c"))
    for event in listed_run("r1"):
        feed.take(event)
    dialog = ExportWeightsDialog(workspace, feed)
    qtbot.addWidget(dialog)
    return dialog


def test_epochs_and_file_are_offered(export: ExportWeightsDialog) -> None:
    assert "90.0" in export.which.itemText(0) and export.which.count() == 2
    assert Path(export.file.text()).name.startswith("a-b-")
    for place in range(export.format.count()):
        export.format.setCurrentIndex(place)
        assert export.file.text().endswith(export.format.itemData(place)[1])


@pytest.mark.parametrize(("suffix", "name"), [(".pt", "state-dict"), (".PTH", "state-dict"), (".safetensors",) * 2])
def test_a_typed_suffix_chooses_the_format(export: ExportWeightsDialog, suffix: str, name: str) -> None:
    for place in range(export.format.count()):
        export.format.setCurrentIndex(place)
        export.file.setText(f"/a/b{suffix}")
        assert export.format.currentData()[0] == name.removeprefix(".")
        assert export.file.text() == f"/a/b{suffix}"


def test_enter_exports_and_does_not_browse(qtbot: QtBot, export: ExportWeightsDialog) -> None:
    export.show()
    assert export.export.isDefault()
    started: list[bool] = []
    export.export.clicked.disconnect()
    export.export.clicked.connect(lambda: started.append(True))
    qtbot.keyClick(export.file, Qt.Key.Key_Return)
    assert started == [True]
    export.close()


def test_a_refused_export_says_why_and_can_be_tried_again(
    qtbot: QtBot, export: ExportWeightsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []

    def refuse(*args: object) -> Path:
        calls.append(args)
        raise WeightsError("best.pt is the file the weights come from; choose another name")

    monkeypatch.setattr("cnnstudio.gui.dialogs.export_weights.export_weights", refuse)
    export.start()
    export.start()
    qtbot.waitUntil(lambda: "choose another name" in export.answer.text())
    assert len(calls) == 1 and export.export.isEnabled()


def test_a_written_file_is_told(
    qtbot: QtBot, workspace: Workspace, export: ExportWeightsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnstudio.gui.dialogs.export_weights.export_weights", lambda *args: args[2])
    with qtbot.waitSignal(workspace.message) as told:
        export.start()
    assert export.file.text() in told.args[0]


def test_weights_are_described_evaluated_and_loaded(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = WeightsFacts(Path("n.pt"), Choice(name="width"), ("airplane", "bird"), (3, 32, 32), 8, 170_000)
    monkeypatch.setattr("cnnstudio.gui.dialogs.import_weights.describe_weights", lambda *args: facts)
    monkeypatch.setattr(
        "cnnstudio.gui.dialogs.import_weights.evaluate_weights", lambda *args: WeightsScore(0.901, 2000, "planes_birds")
    )
    dialog = ImportWeightsDialog(workspace, Path("n.pt"), RunSpec())
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.evaluate.isEnabled)
    assert "170,000" in dialog.description.text() and "airplane, bird" in dialog.description.text()
    dialog.start()
    qtbot.waitUntil(lambda: "90.1" in dialog.answer.text() and "2,000" in dialog.answer.text())
    with qtbot.waitSignal(workspace.spec_requested) as asked:
        dialog.load.click()
    assert asked.args[0].architecture.name == "width"


def test_a_file_that_is_no_weights_is_one_sentence(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> WeightsFacts:
        raise WeightsError("n.pt is empty; fetch or export it again")

    monkeypatch.setattr("cnnstudio.gui.dialogs.import_weights.describe_weights", refuse)
    dialog = ImportWeightsDialog(workspace, Path("n.pt"), RunSpec())
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.answer.text() == "n.pt is empty; fetch or export it again")
    assert not dialog.evaluate.isEnabled() and not dialog.load.isEnabled()


def test_weights_are_kept_as_a_run_that_is_shown(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = WeightsFacts(Path("n.pt"), Choice(name="width"), ("airplane", "bird"), (3, 32, 32), 8, 170_000)
    monkeypatch.setattr("cnnstudio.gui.dialogs.import_weights.describe_weights", lambda *args: facts)
    monkeypatch.setattr("cnnstudio.gui.dialogs.import_weights.add_run", lambda *args: "run-1")
    shown: list[str] = []
    monkeypatch.setattr(type(workspace), "show_stored", lambda self, run_id: shown.append(run_id))
    dialog = ImportWeightsDialog(workspace, Path("n.pt"), RunSpec())
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.add.isEnabled)
    with qtbot.waitSignal(dialog.accepted):
        dialog.add.click()
    assert shown == ["run-1"]
