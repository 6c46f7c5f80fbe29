from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cnnstudio.gui.widgets.number_field import NumberField
from cnnstudio.gui.widgets.number_text import NumberRule


def make(qtbot: QtBot, **more: object) -> NumberField:
    field = NumberField(NumberRule(low=0, low_open=True), 0.01, stops=(0.001, 0.01, 0.1), **more)  # type: ignore[arg-type]
    qtbot.addWidget(field)
    field.show()
    return field


def retype(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_a_decimal_comma_counts_as_a_point(qtbot: QtBot) -> None:
    field = make(qtbot)
    retype(qtbot, field, "0,001")
    assert field.value() == 0.001
    assert field.error() == ""


def test_nonsense_keeps_the_last_number_and_is_marked(qtbot: QtBot) -> None:
    field = make(qtbot)
    retype(qtbot, field, "abc")
    assert field.value() == 0.01
    assert "not a number" in field.error()
    assert field.property("wrong")
    retype(qtbot, field, "2")
    assert (field.value(), field.error(), field.property("wrong")) == (2, "", False)


def test_a_pasted_megabyte_is_one_sentence(qtbot: QtBot) -> None:
    field = make(qtbot)
    QGuiApplication.clipboard().setText("7" * 1_000_000)
    field.selectAll()
    field.paste()
    assert len(field.text()) <= 41
    assert field.error() == "That is too long for a number."


def test_arrow_keys_move_through_the_stops(qtbot: QtBot) -> None:
    field = make(qtbot)
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 0.1
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 0.1
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.value() == 0.001


def test_a_value_set_by_the_program_comes_back_exactly(qtbot: QtBot) -> None:
    field = make(qtbot)
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(0.1 + 0.2)
    assert field.value() == 0.1 + 0.2
    field.set_value(-1)
    assert field.value() == -1
    assert field.error() == "Must be above 0."
