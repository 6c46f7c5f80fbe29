import pytest

from .conftest import Studio

TWELVE = {"baseline", "width", "l2_reg", "dropout", "batch_norm", "depth", "res", "res_deep", "fully_connected"}


def test_architectures_have_sources_and_bounded_options(studio: Studio) -> None:
    entries = {entry["name"]: entry for entry in studio("list", "architectures", "--json").json()}
    assert {"baseline", "depth", "res", "res_deep", "garment_lenet", "mnist_cnn"} <= set(entries)
    for entry in entries.values():
        assert entry["title"]
        assert entry["source"]
        for option in entry["options"]:
            assert option["help"]
    widths = {option["name"]: option for option in entries["baseline"]["options"]}
    assert widths["conv1"]["default"] == 16
    assert widths["conv1"]["low"] == 1


def test_presets_are_listed_with_their_comparison(studio: Studio) -> None:
    names = [entry["name"] for entry in studio("list", "presets", "--json").json()]
    assert set(names) >= TWELVE | {"quickstart_mlp", "garment_lenet", "mnist_cnn", "seed-table"}


@pytest.mark.parametrize(
    "kind",
    ["architectures", "datasets", "regularizers", "augmentations", "optimizers", "schedules", "formats", "presets"],
)
def test_every_kind_is_listed_in_full(studio: Studio, kind: str) -> None:
    entries = studio("list", kind, "--json").json()
    shown = studio("list", kind).out
    assert entries
    assert all(entry["name"] in shown for entry in entries)
    assert "…" not in shown


def test_an_unknown_kind_names_the_known(studio: Studio) -> None:
    answer = studio("list", "architecture")
    assert answer.code == 2
    assert "did you mean 'architectures'" in answer.err
