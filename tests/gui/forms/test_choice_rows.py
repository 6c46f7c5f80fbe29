import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.gui.forms.choice_rows import ChoiceRows, main_option, missing_place, short_title
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.theme import Theme
from cnnstudio.spec import Choice


@pytest.fixture
def rows(catalog: FormCatalog, qtbot: QtBot, theme: Theme) -> ChoiceRows:
    made = ChoiceRows(theme, "Regularizers", catalog.entries("regularizers"))
    qtbot.addWidget(made)
    made.resize(280, 400)
    made.show()
    return made


def test_click_switches_on_and_enables_the_strength(rows: ChoiceRows, qtbot: QtBot) -> None:
    row = rows.rows["l2"]
    assert row.strength is not None
    assert not row.strength.isEnabled()
    with qtbot.waitSignal(rows.changed):
        qtbot.mouseClick(
            row.box, Qt.MouseButton.LeftButton, pos=row.box.rect().center() - row.box.rect().topRight() / 3
        )
    assert rows.choices() == (Choice(name="l2"),)
    assert row.strength.isEnabled()
    row.strength.field.selectAll()
    qtbot.keyClicks(row.strength.field, "5e-4")
    assert rows.choices() == (Choice(name="l2", options={"strength": 5e-4}),)


def test_order_and_options_come_back_exactly(rows: ChoiceRows) -> None:
    given = (
        Choice(name="dropout", options={"p": 0.4}),
        Choice(name="l2", options={"strength": 0.001, "parameters": "weights"}),
        Choice(name="batch_norm"),
    )
    rows.show_choices(given)
    assert rows.choices() == given
    rows.show_choices(())
    assert rows.choices() == ()


def test_what_the_architecture_cannot_carry_is_disabled_with_the_reason(rows: ChoiceRows, catalog: FormCatalog) -> None:
    rows.show_choices((Choice(name="batch_norm"), Choice(name="l1")))
    rows.show_reasons(catalog.find("architectures", "fully_connected"))
    row = rows.rows["batch_norm"]
    assert not row.box.isEnabled()
    assert row.box.toolTip() == "Fully connected has no place for it."
    assert rows.choices() == (Choice(name="l1"),)
    rows.show_reasons(catalog.find("architectures", "width"))
    assert rows.choices() == (Choice(name="batch_norm"), Choice(name="l1"))


def test_error_of_a_checked_row_only(rows: ChoiceRows, qtbot: QtBot) -> None:
    strength = rows.rows["dropout"].strength
    assert strength is not None
    rows.show_choices((Choice(name="dropout"),))
    strength.field.selectAll()
    qtbot.keyClicks(strength.field, "1")
    assert rows.error() == "Dropout: Probability: Must be above 0 and below 1."
    qtbot.keyClick(rows.rows["dropout"].box, Qt.Key.Key_Space)
    assert rows.error() == ""


def test_main_option_is_the_first_number(catalog: FormCatalog) -> None:
    names = {entry.name: main_option(entry) for entry in catalog.entries("regularizers")}
    assert names["batch_norm"] is None
    assert names["l2"] is not None
    assert names["l2"].name == "strength"


def test_titles_and_places(catalog: FormCatalog) -> None:
    res_deep = catalog.find("architectures", "res_deep")
    assert short_title(res_deep) == "Deep residual"
    assert missing_place(catalog.find("regularizers", "dropout"), res_deep) == ""
    assert missing_place(catalog.find("regularizers", "l2"), res_deep) == ""
