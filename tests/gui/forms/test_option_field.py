import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.gui.forms.option_field import (
    ChoiceOption,
    NumberOption,
    OptionField,
    SwitchOption,
    TextOption,
    make_field,
)
from cnnstudio.gui.theme import Theme
from cnnstudio.options import OptionFacts

NUMBER = OptionFacts(name="p", kind="float", default=0.4, low=0.0, high=1.0, help="Share.")
COUNT = OptionFacts(name="seed", kind="int", default=3, low=0, high=10**9)
WORD = OptionFacts(name="monitor", kind="choice", default="loss", choices=("loss", "accuracy"))
SWITCH = OptionFacts(name="nesterov", kind="bool", default=False)
TEXT = OptionFacts(name="classes", kind="text", default="")


def show(qtbot: QtBot, field: OptionField) -> OptionField:
    qtbot.addWidget(field)
    field.resize(280, 60)
    field.show()
    return field


@pytest.mark.parametrize(
    ("facts", "kind"),
    [(NUMBER, NumberOption), (COUNT, NumberOption), (WORD, ChoiceOption), (SWITCH, SwitchOption), (TEXT, TextOption)],
)
def test_kind_decides_the_editor_and_everything_has_a_name(
    qtbot: QtBot, theme: Theme, facts: OptionFacts, kind: type
) -> None:
    field = show(qtbot, make_field(theme, facts))
    assert isinstance(field, kind)
    assert field.value() == facts.default
    assert field.editor.accessibleName()


def test_slider_and_field_show_the_same_number(qtbot: QtBot, theme: Theme) -> None:
    field = show(qtbot, make_field(theme, NUMBER))
    assert isinstance(field, NumberOption)
    assert field.slider is not None
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.slider, Qt.Key.Key_End)
    assert (field.value(), field.field.text()) == (1.0, "1")
    field.field.selectAll()
    qtbot.keyClicks(field.field, "0,25")
    assert field.value() == 0.25
    assert field.slider.stop() == 0.25


def test_out_of_range_is_said_below_the_field(qtbot: QtBot, theme: Theme) -> None:
    field = show(qtbot, make_field(theme, NUMBER))
    assert isinstance(field, NumberOption)
    field.field.selectAll()
    qtbot.keyClicks(field.field, "2")
    sentence = "Must be at least 0 and at most 1."
    assert field.error() == sentence
    assert any(label.text() == sentence and label.isVisible() for label in field.findChildren(QLabel))
    field.set_value(0.5)
    assert field.error() == ""


def test_values_come_back_as_they_were_set(qtbot: QtBot, theme: Theme) -> None:
    number = make_field(theme, NUMBER)
    text = make_field(theme, TEXT)
    for field in (number, text):
        qtbot.addWidget(field)
    number.set_value(1)
    assert type(number.value()) is int
    text.set_value("a\nb" + "x" * 5000)
    assert text.value() == "a\nb" + "x" * 5000


def test_choice_switch_and_text_follow_the_person(qtbot: QtBot, theme: Theme) -> None:
    word, switch, text = (show(qtbot, make_field(theme, facts)) for facts in (WORD, SWITCH, TEXT))
    assert isinstance(word, ChoiceOption)
    assert isinstance(switch, SwitchOption)
    assert isinstance(text, TextOption)
    qtbot.keyClick(word.combo, Qt.Key.Key_Down)
    qtbot.keyClick(switch.box, Qt.Key.Key_Space)
    qtbot.keyClicks(text.field, "bird, airplane")
    assert (word.value(), switch.value(), text.value()) == ("accuracy", True, "bird, airplane")
