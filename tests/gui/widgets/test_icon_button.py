from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.icon_button import EDGE_PX, IconButton


@pytest.fixture
def theme(qapp: Any) -> Theme:
    made = Theme()
    made.set_choice("light")
    return made


def drawn(button: IconButton) -> set[str]:
    """Return the full colours of the icon."""
    image = button.icon().pixmap(QSize(32, 32), QIcon.Mode.Normal, QIcon.State.Off).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


def test_without_words_it_is_square_and_says_what_it_does(theme: Theme, qtbot: Any) -> None:
    button = IconButton(theme, "pause", "Pause (Ctrl+P)")
    qtbot.addWidget(button)
    assert (button.width(), button.height()) == (EDGE_PX, EDGE_PX)
    assert (button.toolTip(), button.accessibleName(), button.text()) == ("Pause (Ctrl+P)", "Pause (Ctrl+P)", "")


def test_with_words_they_are_its_name(theme: Theme, qtbot: Any) -> None:
    button = IconButton(theme, "camera", "Copy figure (Ctrl+C)", "Copy figure")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Copy figure", "Copy figure (Ctrl+C)")
    assert button.sizeHint().width() > EDGE_PX


def test_the_drawing_follows_theme_and_meaning(theme: Theme, qtbot: Any) -> None:
    button = IconButton(theme, "pause", "Pause")
    qtbot.addWidget(button)
    assert theme.palette.text2.upper() in drawn(button)
    theme.set_choice("dark")
    assert theme.palette.text2.upper() in drawn(button)
    before = button.icon().pixmap(QSize(32, 32)).toImage()
    button.set_icon("resume", "Resume")
    assert button.icon().pixmap(QSize(32, 32)).toImage() != before
    assert (button.toolTip(), button.accessibleName()) == ("Resume", "Resume")
    theme.set_choice("light")
    assert button.toolTip() == "Resume"


def test_space_presses_it(theme: Theme, qtbot: Any) -> None:
    button = IconButton(theme, "pause", "Pause")
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_a_drawing_that_is_not_there_is_refused(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        IconButton(theme, "no such drawing", "")
