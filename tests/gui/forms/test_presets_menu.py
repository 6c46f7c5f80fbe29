from pytestqt.qtbot import QtBot

from cnnstudio.gui.forms.presets_menu import PresetsMenu, comparison_specs
from cnnstudio.presets import presets


def test_every_preset_and_comparison_is_an_entry(qtbot: QtBot) -> None:
    menu = PresetsMenu()
    qtbot.addWidget(menu)
    data = [action.data() for action in menu.actions() if action.data()]
    assert {name for kind, name in data if kind == "preset"} == set(presets())
    assert ("comparison", "seed-table") in data
    entry = next(action for action in menu.actions() if action.data() == ("preset", "width"))
    with qtbot.waitSignal(menu.preset_chosen) as caught:
        entry.trigger()
    assert caught.args == [presets()["width"].run_spec()]


def test_a_comparison_goes_through_all_networks_of_a_seed_first() -> None:
    specs = comparison_specs("seed-table", 2)
    assert len(specs) == 16
    assert [spec.seed for spec in specs] == [0] * 8 + [1] * 8
    assert len({spec.group_digest() for spec in specs}) == 8
