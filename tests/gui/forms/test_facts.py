import pytest

from cnnstudio.errors import UnknownName
from cnnstudio.gui.forms.facts import FormCatalog, entry_tooltip, option_label, option_tooltip
from cnnstudio.options import OptionFacts


def test_every_section_of_the_shipped_catalogue_is_read(catalog: FormCatalog) -> None:
    for section, name in (("datasets", "planes_birds"), ("architectures", "baseline"), ("regularizers", "l2"),
                          ("augmentations", "flip"), ("optimizers", "sgd"), ("schedules", "constant")):  # fmt: skip
        assert catalog.entries(section)[0].name == name or catalog.find(section, name).name == name
    assert [entry.name for entry in catalog.entries("architectures")][:5] == [
        "baseline", "width", "depth", "res", "res_deep",
    ]  # fmt: skip


def test_an_unknown_name_lists_the_known(catalog: FormCatalog) -> None:
    with pytest.raises(UnknownName, match="did you mean 'baseline'"):
        catalog.find("architectures", "baselin")


def test_labels_are_words() -> None:
    facts = OptionFacts(name="learning_rate", kind="float", default=0.1, help="Step.", unit="steps")
    assert option_label(facts) == "Learning rate"
    assert option_label(OptionFacts(name="conv1", kind="int", default=1)) == "Conv 1"
    assert option_tooltip(facts) == "Step. Unit: steps."


def test_tooltips_name_the_source(catalog: FormCatalog) -> None:
    entry = catalog.find("regularizers", "dropout")
    assert entry.title in entry_tooltip(entry)
    assert "Srivastava" in entry_tooltip(entry)
