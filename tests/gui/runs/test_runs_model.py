from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.gui.runs.runs_model import MIME, RunsModel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec


def texts(model: RunsModel) -> list[str]:
    return [str(model.index(row).data()).split(",")[0] for row in range(model.rowCount())]


def test_sections_and_seeds_of_a_group_together(workspace: Workspace, add_run) -> None:  # type: ignore[no-untyped-def]
    for name, seed, batch in (("a", 0, 64), ("b", 0, 32), ("a", 1, 64), ("b", 1, 32)):
        add_run(name, seed=seed, batch=batch)
    model = RunsModel(workspace, workspace)
    assert texts(model) == ["Finished 4", "a", "a", "b", "b"]
    assert "Seed 1" in str(model.index(2).data())


def test_a_drop_moves_a_waiting_run(held: Workspace, qtbot: QtBot) -> None:
    held.start(RunSpec(name="now"))
    for epochs in (1, 2, 3):
        held.enqueue(RunSpec(name=f"q{epochs}", epochs=epochs))
    model = RunsModel(held, held)
    assert texts(model) == ["Training 1", "now", "Queued 3", "q1", "q2", "q3"]
    data = model.mimeData([model.index(5)])
    assert data.hasFormat(MIME)
    assert model.canDropMimeData(data, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    model.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    assert [feed.name for feed in held.queue] == ["q3", "q1", "q2"]
    model.dropMimeData(model.mimeData([model.index(3)]), Qt.DropAction.MoveAction, -1, 0, QModelIndex())
    assert [feed.name for feed in held.queue] == ["q1", "q2", "q3"]


def test_only_waiting_runs_can_be_dragged(held: Workspace, add_run) -> None:  # type: ignore[no-untyped-def]
    add_run("old")
    held.start(RunSpec(name="now"))
    held.enqueue(RunSpec(name="later", epochs=2))
    model = RunsModel(held, held)
    draggable = {
        name: bool(model.flags(model.index(row)) & Qt.ItemFlag.ItemIsDragEnabled)
        for row, name in enumerate(texts(model))
    }
    assert [name for name, can in draggable.items() if can] == ["later"]
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags


def test_news_repaint_one_row_only(workspace: Workspace, add_run, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    add_run("a")
    feed = add_run("b", batch=32)
    model = RunsModel(workspace, workspace)
    feed.set_name("b2")
    with qtbot.waitSignal(model.dataChanged) as caught:
        model.refresh()
    assert caught.args is not None
    assert caught.args[0].row() == caught.args[1].row() == 2
    with qtbot.assertNotEmitted(model.dataChanged):
        model.refresh()


def test_renaming_goes_through_the_workspace(workspace: Workspace, add_run) -> None:  # type: ignore[no-untyped-def]
    feed = add_run("a")
    feed.run_id = ""
    model = RunsModel(workspace, workspace)
    assert model.setData(model.index(1), "better name")
    assert feed.name == "better name"
    assert not model.setData(model.index(1), "   ")
    assert not model.setData(model.index(0), "heading")
