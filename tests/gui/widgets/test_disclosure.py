from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.disclosure import Disclosure


def test_opens_by_click_and_by_key(qtbot: QtBot, qapp: QApplication) -> None:
    content = QLabel("more")
    disclosure = Disclosure(Theme(), "More options", content)
    qtbot.addWidget(disclosure)
    disclosure.show()
    assert not content.isVisible()
    with qtbot.waitSignal(disclosure.opened):
        qtbot.mouseClick(disclosure.button, Qt.MouseButton.LeftButton)
    assert content.isVisible()
    qtbot.keyClick(disclosure.button, Qt.Key.Key_Space)
    assert not content.isVisible()
    assert not disclosure.is_open()
    assert not disclosure.button.grab().isNull()
