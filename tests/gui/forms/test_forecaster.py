import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.gui.engine.summary import DataFacts, Summary
from cnnstudio.gui.forms import forecaster as module
from cnnstudio.gui.forms.forecaster import Forecaster
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec

COUNTED = DataFacts((3, 64, 64), ("a", "b", "c"), 30, 6)


@pytest.fixture
def asked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the torch side was asked, in order, with a stand-in for it."""
    calls: list[str] = []

    def summarize(spec: RunSpec, data: DataFacts) -> Summary:
        calls.append(f"summary {spec.architecture.name} {data.input_shape[1]}")
        return Summary(parameters=spec.epochs)

    def count_pictures(choice: Choice, cache: object, control: object) -> DataFacts:
        calls.append(f"count {choice.name}")
        return COUNTED

    monkeypatch.setattr(module, "summarize", summarize)
    monkeypatch.setattr(module, "count_pictures", count_pictures)
    monkeypatch.setattr(module, "list_devices", lambda: ())
    workspace.engine._loaded = True
    return calls


def test_only_the_newest_question_is_asked(workspace: Workspace, asked: list[str], qtbot: QtBot) -> None:
    forecaster = Forecaster(workspace, workspace)
    with qtbot.waitSignal(forecaster.summary_changed) as caught:
        for epochs in range(1, 30):
            forecaster.ask(RunSpec(epochs=epochs), may_load=False)
    assert caught.args == [Summary(parameters=29)]
    assert asked == ["summary baseline 32"]


def test_unknown_data_are_counted_then_summarized(workspace: Workspace, asked: list[str], qtbot: QtBot) -> None:
    forecaster = Forecaster(workspace, workspace)
    folder = Choice(name="image_folder", options={"path": "/pictures"})
    with qtbot.waitSignal(forecaster.summary_changed, check_params_cb=lambda summary: summary is not None):
        forecaster.ask(RunSpec(dataset=folder), may_load=True)
    assert asked == ["count image_folder", "summary baseline 64"]
    with qtbot.waitSignal(forecaster.summary_changed, check_params_cb=lambda summary: summary is not None):
        forecaster.ask(RunSpec(dataset=folder, epochs=3), may_load=True)
    assert asked.count("count image_folder") == 1


def test_nothing_is_downloaded_for_a_forecast(workspace: Workspace, asked: list[str], qtbot: QtBot) -> None:
    forecaster = Forecaster(workspace, workspace)
    with qtbot.waitSignal(forecaster.summary_changed):
        forecaster.ask(RunSpec(dataset=Choice(name="cifar10")), may_load=False)
    assert asked == ["summary baseline 32"]


def test_data_that_cannot_be_had_are_a_sentence(
    workspace: Workspace, asked: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnnstudio.errors import DataError

    def refuse(choice: Choice, cache: object, control: object) -> DataFacts:
        raise DataError("there is no folder '/pictures'")

    monkeypatch.setattr(module, "count_pictures", refuse)
    forecaster = Forecaster(workspace, workspace)
    with qtbot.waitSignal(forecaster.data_failed) as caught:
        forecaster.ask(RunSpec(dataset=Choice(name="image_folder", options={"path": "/pictures"})), may_load=True)
    assert caught.args == ["there is no folder '/pictures'"]
