from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.check_row import CheckRow


def test_row_keeps_its_height_and_tells_of_clicks(qtbot: QtBot, qapp: QApplication) -> None:
    row = CheckRow(Theme(), "Dropout")
    qtbot.addWidget(row)
    row.show()
    height = row.sizeHint().height()
    with qtbot.waitSignal(row.changed):
        qtbot.keyClick(row.box, Qt.Key.Key_Space)
    assert row.is_checked()
    assert row.sizeHint().height() == height
    with qtbot.assertNotEmitted(row.changed):
        row.set_checked(False)


def test_reason_disables_and_more_unfolds(qtbot: QtBot, qapp: QApplication) -> None:
    row = CheckRow(Theme(), "Dropout")
    qtbot.addWidget(row)
    more = QLabel("more")
    row.add_more(more, "More options of Dropout")
    row.show()
    qtbot.mouseClick(row.chevron, Qt.MouseButton.LeftButton)
    assert more.isVisible()
    row.show_reason("no place for it")
    assert not row.box.isEnabled()
    row.show_error("too much")
    assert any(label.text() == "too much" and label.isVisible() for label in row.findChildren(QLabel))
