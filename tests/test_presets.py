import pytest

from cnnstudio.errors import UnknownName
from cnnstudio.presets import comparisons, get_comparison, get_preset, presets
from cnnstudio.train.complete import complete

SEED_TABLE = ["baseline", "width", "l2_reg", "dropout", "batch_norm", "depth", "res", "res_deep"]


def test_every_row_of_the_notes_has_a_preset():
    assert {*SEED_TABLE, "fully_connected", "quickstart_mlp", "garment_lenet", "mnist_cnn"} <= set(presets())


@pytest.mark.parametrize("name", list(presets()))
def test_a_preset_is_a_spec_whose_every_name_and_option_exists(name: str):
    preset = get_preset(name)
    assert preset.title and preset.source
    assert complete(preset.run_spec()).name


def test_the_seed_table_is_the_published_comparison():
    table = get_comparison("seed-table")
    assert list(table.presets) == SEED_TABLE
    for name in SEED_TABLE:
        spec = get_preset(name).run_spec()
        assert (spec.epochs, spec.batch_size, spec.loss, spec.optimizer.name) == (100, 64, "cross-entropy", "sgd")
        assert spec.optimizer.options["learning_rate"] == (0.003 if name == "res_deep" else 0.01)
        assert spec.dataset.options["normalize"] == "fixed"


def test_every_member_of_a_comparison_is_a_preset_of_a_group_of_its_own():
    for comparison in comparisons().values():
        groups = {complete(get_preset(name).run_spec()).group_digest() for name in comparison.presets}
        assert len(groups) == len(comparison.presets)


def test_unknown_names_list_the_known():
    with pytest.raises(UnknownName, match="did you mean 'baseline'"):
        get_preset("base-line")
    with pytest.raises(UnknownName, match="did you mean 'seed-table'"):
        get_comparison("seed_table")
