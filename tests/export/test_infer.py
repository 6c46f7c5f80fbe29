"""Networks recognised by names and shapes alone, for every registered architecture and odd sizes."""

import pytest
import torch

from cnnstudio.export.infer import infer_network, matching_networks
from cnnstudio.models.registry import ExtraLayers, NetworkSpec, architectures, build_network
from cnnstudio.options import describe
from cnnstudio.spec import Choice


def _odd(name: str, side: int, channels: int, batch_norm: bool) -> NetworkSpec:
    numbers = [option.name for option in describe(architectures.get(name).options) if option.kind == "int"]
    options = {option: 3 + place for place, option in enumerate(numbers)}
    return NetworkSpec(
        architecture=Choice(name=name, options=options),
        extra=ExtraLayers(batch_norm=batch_norm and "batch_norm" in architectures.get(name).facts["carries"]),
        classes=("0", "1", "2", "3", "4", "5", "6"),
        input_shape=(channels, side, side),
    )


@pytest.mark.parametrize("name", architectures.names())
@pytest.mark.parametrize(("side", "channels", "batch_norm"), [(32, 3, False), (28, 1, True), (100, 3, True)])
def test_sizes_are_found_in_the_shapes(name: str, side: int, channels: int, batch_norm: bool) -> None:
    network = _odd(name, side, channels, batch_norm)
    state = build_network(network).state_dict()
    found = infer_network(Choice(name=name), state)
    assert found is not None
    assert found.extra == network.extra
    assert found.classes == network.classes
    assert {option: found.architecture.options[option] for option in network.architecture.options} == dict(
        network.architecture.options
    )
    rebuilt = build_network(found).state_dict()
    assert {key: tensor.shape for key, tensor in rebuilt.items()} == {
        key: tensor.shape for key, tensor in state.items()
    }
    if side != 100:
        assert found.input_shape == network.input_shape
    assert name in [match.architecture.name for match in matching_networks(state)]


@pytest.mark.parametrize("shared", [True, False])
def test_shared_blocks_are_told_from_blocks_of_their_own_by_their_numbers(shared: bool) -> None:
    network = NetworkSpec(
        architecture=Choice(name="res_deep", options={"blocks": 5, "shared_blocks": shared}),
        classes=("0", "1"),
        input_shape=(3, 32, 32),
    )
    found = infer_network(Choice(name="res_deep"), build_network(network).state_dict())
    assert found is not None
    assert found.architecture.options == {"conv1": 32, "fc1": 32, "blocks": 5, "shared_blocks": shared}


def test_options_that_are_given_stay() -> None:
    state = build_network(_odd("baseline", 32, 3, False)).state_dict()
    found = infer_network(Choice(name="baseline", options={"conv1": 99}), state)
    assert found is not None
    assert found.architecture.options["conv1"] == 99


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"conv1.weight": torch.ones(3)},
        {"conv1.weight": torch.ones(4, 0, 3, 3), "fc2.weight": torch.ones(2, 2)},
        {"conv1.weight": torch.ones(4, 3, 3), "fc2.weight": torch.ones(2)},
        {"0.weight": torch.ones(()), "2.weight": torch.ones(2, 2)},
    ],
)
def test_anything_else_is_nothing(state: dict[str, torch.Tensor]) -> None:
    assert matching_networks(state) == []
