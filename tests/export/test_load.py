"""Weights into a network: what is chosen, what does not fit, and a last layer of other classes."""

from pathlib import Path

import pytest
import torch
from published_networks import PUBLISHED

from cnnstudio.errors import BadOption, UnknownName, WeightsError
from cnnstudio.export.load import fit_weights, load_network
from cnnstudio.export.read import read_weights
from cnnstudio.export.write import export_weights
from cnnstudio.models.registry import build_network
from cnnstudio.spec import Choice

WIDTH = PUBLISHED["width"].network
TEN = WIDTH.model_copy(update={"classes": tuple(f"class {number}" for number in range(10))})


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    path = tmp_path / "wide.pt"
    export_weights(build_network(WIDTH).state_dict(), WIDTH, path)
    return path


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    path = tmp_path / "bare.pt"
    torch.save(build_network(WIDTH).state_dict(), path)
    return path


def test_a_bare_state_dict_lists_the_networks_that_it_fits(bare: Path) -> None:
    with pytest.raises(WeightsError, match=r"its tensors fit: baseline, width\. Name the architecture"):
        load_network(bare)


def test_a_strange_state_dict_lists_the_known_networks(tmp_path: Path) -> None:
    path = tmp_path / "odd.pt"
    torch.save({"encoder.weight": torch.ones(3, 3)}, path)
    with pytest.raises(WeightsError, match=r"'encoder.weight'.* fit no registered network. Known: .*baseline"):
        load_network(path)
    with pytest.raises(WeightsError, match=r"is no depth: it has tensors called 'encoder.weight'"):
        load_network(path, architecture=Choice(name="depth"))


def test_a_named_architecture_takes_its_sizes_from_the_shapes(bare: Path) -> None:
    fitted = fit_weights(read_weights(bare), architecture=Choice(name="baseline"))
    assert fitted.network.architecture.options == {"conv1": 32, "conv2": 16, "fc1": 32}
    assert fitted.network.classes == ("0", "1")
    assert fitted.network.mean == ()
    assert not fitted.model.training
    assert "3 x 32 x 32" in fitted.notes[-1]


def test_wrong_names_and_options_are_refused(bare: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'width'"):
        load_network(bare, architecture=Choice(name="widht"))
    with pytest.raises(BadOption):
        load_network(bare, architecture=Choice(name="width", options={"conv1": 0}))
    with pytest.raises(BadOption):
        load_network(bare, architecture=Choice(name="width", options={"conv9": 3}))


def test_the_files_own_record_decides(wide: Path) -> None:
    assert load_network(wide, architecture=Choice(name="width"))[0] == WIDTH
    with pytest.raises(WeightsError, match="is a width by its own record, not depth"):
        load_network(wide, architecture=Choice(name="depth"))


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("baseline", r"conv1.weight is 32 x 3 x 3 x 3 instead of 16 x 3 x 3 x 3; .*and 1 more"),
        ("depth", r"missing 'conv3.weight', 'conv3.bias'; fc1.weight is 32 x 1024 instead of 32 x 256"),
        ("batch_norm", r"missing 'conv1_batchnorm.weight', .* and 6 more"),
        ("fully_connected", r"missing '0.weight', .*; not expected 'conv1.weight'"),
    ],
)
def test_a_misfit_names_the_tensors(other: str, message: str, wide: Path) -> None:
    with pytest.raises(WeightsError, match=f"does not fit .*: {message}") as caught:
        load_network(wide, like=PUBLISHED[other].network)
    assert "\n" not in str(caught.value)


def test_another_class_count_offers_to_replace_the_last_layer(wide: Path) -> None:
    with pytest.raises(WeightsError, match="tells 2 classes apart, the network 10; load it with its last layer replac"):
        load_network(wide, like=TEN)
    fitted = fit_weights(read_weights(wide), like=TEN, replace_head=True)
    theirs = read_weights(wide).state
    state = fitted.model.state_dict()
    assert fitted.network == TEN
    assert state["fc2.weight"].shape == (10, 32)
    assert 0.15 < float(state["fc2.weight"].abs().max()) <= 32**-0.5  # nn.Linear's bound
    assert 0 < float(state["fc2.bias"].abs().max()) <= 32**-0.5
    for name in theirs:
        assert name.startswith("fc2.") or torch.equal(state[name], theirs[name])
    assert "the last layer (fc2) starts anew with 10 classes" in fitted.notes
    with pytest.raises(WeightsError, match=r"does not fit baseline: conv1.weight"):
        load_network(wide, like=PUBLISHED["baseline"].network.model_copy(update={"classes": TEN.classes}))


def test_other_classes_in_equal_number_are_not_taken_for_the_same(wide: Path) -> None:
    swapped = WIDTH.model_copy(update={"classes": ("bird", "airplane")})
    with pytest.raises(WeightsError, match="tells apart 'airplane', 'bird', not 'bird', 'airplane'"):
        load_network(wide, like=swapped)
    torch.manual_seed(0)
    _, model = load_network(wide, like=swapped, replace_head=True)
    assert not torch.equal(model.state_dict()["fc2.weight"], read_weights(wide).state["fc2.weight"])


def test_replacing_keeps_a_last_layer_that_fits(wide: Path) -> None:
    _, model = load_network(wide, like=WIDTH, replace_head=True)
    assert torch.equal(model.state_dict()["fc2.weight"], read_weights(wide).state["fc2.weight"])


def test_blocks_of_their_own_do_not_load_into_one_shared_block(tmp_path: Path) -> None:
    own, shared = PUBLISHED["res_deep_own"].network, PUBLISHED["res_deep"].network
    path = tmp_path / "own.safetensors"
    export_weights(build_network(own).state_dict(), own, path)
    with pytest.raises(WeightsError, match=r"different weights for resblocks.0.conv.weight and resblocks.1.conv"):
        load_network(path, like=shared)
    export_weights(build_network(shared).state_dict(), shared, path)
    _, model = load_network(path, like=own)  # the same numbers everywhere are weights of their own, too
    assert model.get_parameter("resblocks.0.conv.weight") is not model.get_parameter("resblocks.1.conv.weight")
