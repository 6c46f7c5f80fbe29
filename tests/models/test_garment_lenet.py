"""The garment LeNet takes other widths, sizes and class counts."""

import torch
from published_networks import PUBLISHED

from cnnstudio.models.registry import build_network
from cnnstudio.spec import Choice


def test_sizes_are_options() -> None:
    network = PUBLISHED["garment_lenet"].network
    changed = network.model_copy(
        update={
            "architecture": Choice(name="garment_lenet", options={"conv1": 3, "conv2": 5, "fc1": 7, "fc2": 11}),
            "input_shape": (3, 32, 32),
        }
    )
    state = build_network(changed).state_dict()
    assert state["conv1.weight"].shape == (3, 3, 5, 5)
    assert state["conv2.weight"].shape == (5, 3, 5, 5)
    assert state["fc1.weight"].shape == (7, 5 * 5 * 5)
    assert state["fc3.weight"].shape == (10, 11)
    assert build_network(changed)(torch.randn(2, 3, 32, 32)).shape == (2, 10)
