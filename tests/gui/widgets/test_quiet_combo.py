import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.gui.widgets.quiet_combo import QuietCombo


def test_long_entries_do_not_widen_the_form(qtbot: QtBot) -> None:
    combo = QuietCombo()
    qtbot.addWidget(combo)
    combo.addItem("x" * 300, "long")
    assert combo.minimumSizeHint().width() < 200
    combo.resize(120, 30)
    assert not combo.grab().isNull()


def test_show_data_takes_only_what_there_is(qtbot: QtBot) -> None:
    combo = QuietCombo()
    qtbot.addWidget(combo)
    for name in ("a", "b"):
        combo.addItem(name.upper(), name)
    combo.show_data("b")
    combo.show_data("c")
    assert combo.currentData() == "b"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_list_opens_wide_enough(qtbot: QtBot) -> None:
    combo = QuietCombo()
    qtbot.addWidget(combo)
    combo.addItem("Residual: a skip around the third convolution")
    combo.resize(100, 30)
    combo.show()
    combo.showPopup()
    assert combo.view().minimumWidth() > combo.view().sizeHintForColumn(0)
    combo.hidePopup()
