from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.gui.runs.undo_strip import UndoStrip
from cnnstudio.gui.workspace import Workspace


def test_announces_and_takes_back(workspace: Workspace, qtbot: QtBot) -> None:
    strip = UndoStrip(workspace.theme)
    qtbot.addWidget(strip)
    assert not strip.isVisible()
    strip.announce("<b>a</b>" + "x" * 300)
    assert strip.isVisible()
    assert len(strip.text.text()) < 70
    with qtbot.waitSignal(strip.undo):
        qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
