from pytestqt.qtbot import QtBot

from cnnstudio.gui.forms.launch_bar import LaunchBar
from cnnstudio.gui.theme import Theme


def test_train_is_the_only_filled_button_and_says_why_it_cannot(qtbot: QtBot, theme: Theme) -> None:
    bar = LaunchBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    assert (bar.train_button.property("primary"), bar.queue_button.property("primary")) == (True, None)
    bar.show_error("")
    assert bar.train_button.toolTip().endswith("(Ctrl+R)")
    bar.show_error("Epochs: Must be at least 1.")
    assert not bar.train_button.isEnabled()
    assert not bar.queue_button.isEnabled()
    assert bar.reason.isVisible()
    assert bar.train_button.toolTip() == "Epochs: Must be at least 1."
