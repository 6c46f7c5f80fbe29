from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.gui.forms.entry_picker import EntryPicker
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.theme import Theme
from cnnstudio.spec import Choice


def test_remembers_what_was_set_for_each_entry(catalog: FormCatalog, qtbot: QtBot, theme: Theme) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    picker = EntryPicker(theme, catalog.entries("architectures"), parent=owner)
    picker.show_choice(Choice(name="width", options={"conv1": 48}))
    with qtbot.waitSignal(picker.picked):
        picker.combo.show_data("depth")
    assert picker.choice() == Choice(name="depth")
    picker.combo.show_data("width")
    assert picker.choice() == Choice(name="width", options={"conv1": 48})
    assert picker.error() == ""
    assert "Deep Learning" in picker.combo.toolTip()
    picker.options.hide()
    picker.combo.deleteLater()
    picker.options.deleteLater()
