import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.errors import BadOption
from cnnstudio.gui.forms.facts import KINDS, FormCatalog, FormEntry
from cnnstudio.gui.forms.option_field import NumberOption
from cnnstudio.gui.forms.option_fields import OptionFields, check_values
from cnnstudio.gui.theme import Theme
from cnnstudio.options import OptionFacts

ENTRY = FormEntry(
    "net",
    "Net",
    options=(
        OptionFacts(name="width", kind="int", default=16, low=1, high=512),
        OptionFacts(name="odd", kind="float", default=0.5, low=0.0, high=1.0, advanced=True),
        OptionFacts(name="word", kind="choice", default="a", choices=("a", "b")),
    ),
)


@pytest.fixture
def fields(qtbot: QtBot, theme: Theme) -> OptionFields:
    made = OptionFields(theme)
    qtbot.addWidget(made)
    made.show_entry(ENTRY)
    made.show()
    return made


def test_defaults_are_left_out_and_given_ones_kept(fields: OptionFields) -> None:
    assert fields.values() == {}
    fields.show_entry(ENTRY, {"width": 16})
    assert fields.values() == {"width": 16}
    fields.show_entry(ENTRY, {"word": "b"})
    assert fields.values() == {"word": "b"}


def test_advanced_options_are_behind_a_disclosure_that_opens_when_one_is_given(fields: OptionFields) -> None:
    assert fields.disclosure is not None
    assert not fields.fields["odd"].isVisible()
    fields.show_entry(ENTRY, {"odd": 0.25})
    assert fields.fields["odd"].isVisible()


def test_error_names_the_option(fields: OptionFields, qtbot: QtBot) -> None:
    width = fields.fields["width"]
    assert isinstance(width, NumberOption)
    with qtbot.waitSignal(fields.changed):
        width.field.selectAll()
        qtbot.keyClicks(width.field, "0")
    assert fields.error() == "Width: Must be at least 1 and at most 512."
    assert fields.show_error("width", "too wide")
    assert not fields.show_error("nothing", "?")


@pytest.mark.parametrize(
    "values", [{"widht": 3}, {"width": 1.5}, {"width": True}, {"word": "c"}, {"odd": "0.5"}, {"width": "3"}]
)
def test_values_that_no_field_can_hold_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(BadOption):
        check_values(ENTRY, values, "architecture")  # type: ignore[arg-type]


def test_every_entry_of_the_catalogue_makes_a_form(catalog: FormCatalog, qtbot: QtBot, theme: Theme) -> None:
    for section in KINDS:
        for entry in catalog.entries(section):
            made = OptionFields(theme)
            qtbot.addWidget(made)
            made.show_entry(entry)
            assert set(made.fields) == {facts.name for facts in entry.options}
            assert made.values() == {}
            assert made.error() == ""
