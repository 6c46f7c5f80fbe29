"""The record of a network: strict JSON there and back, and what it refuses."""

import json
import subprocess
import sys
from typing import Any

import pytest
import torch

from cnnstudio.errors import BadOption, BadShape, BadSpec, CnnStudioError, UnknownName
from cnnstudio.models.registry import ExtraLayers, NetworkSpec, _make, architectures, build_network
from cnnstudio.spec import Choice

NETWORK = NetworkSpec(
    architecture=Choice(name="width", options={"conv1": 24}),
    extra=ExtraLayers(dropout=0.4, batch_norm=True),
    classes=("airplane", "새", "<img src=x>"),
    input_shape=(3, 32, 30),
    mean=(0.1, 0.2, 0.3),
    std=(1.0, 2.0, 3.0),
)


def test_every_published_name_is_registered() -> None:
    assert set(architectures.names()) == {
        "baseline", "width", "depth", "res", "res_deep", "fully_connected", "quickstart_mlp", "garment_lenet",
        "mnist_cnn",
    }  # fmt: skip


def test_json_there_and_back() -> None:
    assert NetworkSpec.from_json(NETWORK.to_json()) == NETWORK


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"input_shape": [3, 0, 32]}, "greater than or equal to 1"),
        ({"input_shape": [3, 32]}, "missing"),
        ({"input_shape": [3, 32, 1e9]}, "integer"),
        ({"classes": []}, "at least 1"),
        ({"classes": [""]}, "at least 1"),
        ({"std": [1, 0, 1]}, "greater than 0"),
        ({"mean": [0.5]}, "one value for each of the 3 channels"),
        ({"extra": {"dropout": 1.0}}, "less than 1"),
        ({"extra": {"droput": 0.1}}, "unknown option"),
        ({"archtecture": 1}, "did you mean 'architecture'"),
    ],
)
def test_a_wrong_record_is_refused_in_one_sentence(change: dict[str, Any], message: str) -> None:
    values = json.loads(NETWORK.to_json()) | change
    with pytest.raises(BadOption, match=message) as caught:
        NetworkSpec.from_json(json.dumps(values))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[1", '{"mean": NaN}', '{"classes": 1, "classes": 2}', "[" * 100_000])
def test_no_json_is_refused(text: str) -> None:
    with pytest.raises(BadSpec):
        NetworkSpec.from_json(text)


def test_unknown_names_and_options_say_what_is_near() -> None:
    with pytest.raises(UnknownName, match="did you mean 'baseline'"):
        build_network(NETWORK.model_copy(update={"architecture": Choice(name="baselin")}))
    with pytest.raises(BadOption, match="did you mean 'conv1'") as caught:
        build_network(NETWORK.model_copy(update={"architecture": Choice(name="width", options={"conv_1": 3})}))
    assert caught.value.field == "architecture.conv_1"


def test_a_billion_parameters_are_refused_before_they_are_allocated(monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[str] = []

    def make(network: NetworkSpec) -> torch.nn.Module:
        places.append(torch.get_default_device().type)
        return _make(network)

    monkeypatch.setattr("cnnstudio.models.registry._make", make)
    options = {"fc1": 8192, "conv2": 8192}
    large = NETWORK.model_copy(
        update={"architecture": Choice(name="width", options=options), "input_shape": (3, 4000, 4000)}
    )
    with pytest.raises(BadShape, match=r"67,\d{3},\d{3},\d{3},\d{3} parameters, 268 TB of weights"):
        build_network(large)
    assert places == ["meta"]


@pytest.mark.parametrize("options", [{"conv1": 8192, "conv2": 8192, "fc1": 8192}])
def test_sizes_beyond_any_number_are_refused(options: dict[str, int]) -> None:
    network = NETWORK.model_copy(
        update={"architecture": Choice(name="width", options=options), "input_shape": (3, 100_000, 100_000)}
    )
    with pytest.raises(CnnStudioError, match="smaller widths"):
        build_network(network)


def test_a_seed_gives_the_same_network_wherever_the_default_device_is() -> None:
    torch.manual_seed(1)
    first = build_network(NETWORK).state_dict()
    torch.manual_seed(1)
    with torch.device("meta"):
        second = build_network(NETWORK).state_dict()
    for name, tensor in first.items():
        assert torch.equal(second[name], tensor)


def test_the_record_is_read_without_torch() -> None:
    program = "import sys, cnnstudio.models.registry; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "False"
