"""The shipped catalogue is what the registries say, so that forms need no torch."""

import pytest

from cnnstudio.catalog import SECTIONS, find_entry, shipped_catalog, take_snapshot
from cnnstudio.errors import UnknownName


def test_the_shipped_catalogue_is_current() -> None:
    assert shipped_catalog() == take_snapshot(), "run: python -m cnnstudio.catalog"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_entry_says_what_it_is_and_where_it_comes_from(section: str) -> None:
    for entry in shipped_catalog()[section]:
        assert entry["title"]
        assert entry["source"]
        assert all(option["help"] for option in entry["options"])


def test_an_unknown_entry_is_suggested() -> None:
    with pytest.raises(UnknownName, match="did you mean 'sgd'"):
        find_entry(shipped_catalog(), "optimizers", "sdg")
