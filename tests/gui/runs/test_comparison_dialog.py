from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.gui.runs.comparison_dialog import ComparisonDialog
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice


def test_queues_what_is_checked_for_every_seed(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.queue_held = True
    dialog = ComparisonDialog(workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.boxes["res_deep"].isChecked()
    qtbot.keyClick(dialog.boxes["width"], Qt.Key.Key_Space)
    dialog.seeds.selectAll()
    qtbot.keyClicks(dialog.seeds, "2")
    dialog.epochs.selectAll()
    qtbot.keyClicks(dialog.epochs, "5")
    assert dialog.add_button.text() == "Add 12 runs to the queue"
    specs = dialog.specs()
    assert [spec.seed for spec in specs] == [0] * 6 + [1] * 6
    assert {spec.epochs for spec in specs} == {5}
    with qtbot.waitSignal(workspace.message):
        qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert len(workspace.feeds) == 12


def test_bad_numbers_and_nothing_checked_disable_it(workspace: Workspace, qtbot: QtBot) -> None:
    dialog = ComparisonDialog(workspace, Choice(name="digits"))
    qtbot.addWidget(dialog)
    assert all(spec.dataset.name == "digits" for spec in dialog.specs())
    assert "3 seeds are the least" in dialog.advice.text()
    dialog.seeds.selectAll()
    qtbot.keyClicks(dialog.seeds, "0")
    assert not dialog.add_button.isEnabled()
    assert "at least 1" in dialog.advice.text()
    dialog.seeds.set_value(1)
    for box in dialog.boxes.values():
        box.setChecked(False)
    assert not dialog.add_button.isEnabled()
