from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.text_label import TextLabel


def test_names_from_outside_show_as_they_are(qtbot: QtBot, qapp: QApplication) -> None:
    label = TextLabel(Theme(), "caption", "<img src=x>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_follows_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme()
    label = TextLabel(theme, "error", "wrong")
    qtbot.addWidget(label)
    theme.set_choice("light")
    light = label.styleSheet()
    theme.set_choice("dark")
    assert theme.palette.err in label.styleSheet() != light
    label.set_style("title")
    assert "20px" in label.styleSheet()
