from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.gui.runs.empty_runs import EmptyRuns
from cnnstudio.gui.swatch import swatch_colors
from cnnstudio.gui.workspace import Workspace


def test_shows_every_shape_and_says_what_comes(workspace: Workspace, qtbot: QtBot) -> None:
    empty = EmptyRuns(workspace.theme)
    qtbot.addWidget(empty)
    empty.resize(296, 400)
    empty.show()
    image = empty.grab().toImage()
    colors = {image.pixelColor(x, y).name().upper() for x in range(296) for y in range(300)}
    dark = workspace.theme.palette.is_dark
    assert {swatch_colors(number, dark).fill for number in range(8)} <= colors
    text = next(label for label in empty.findChildren(QLabel) if label.text().startswith("Each gets"))
    assert text.height() >= text.heightForWidth(text.width()), "no line is cut"
