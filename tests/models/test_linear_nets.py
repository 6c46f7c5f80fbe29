"""The linear networks: published keys, also with dropout between the layers."""

import pytest
import torch
from published_networks import PUBLISHED
from torch import nn

from cnnstudio.models.registry import ExtraLayers, build_network


@pytest.mark.parametrize(("name", "layers"), [("fully_connected", 1), ("quickstart_mlp", 2)])
def test_dropout_follows_each_activation_and_leaves_the_keys(name: str, layers: int) -> None:
    network = PUBLISHED[name].network
    dropping = build_network(network.model_copy(update={"extra": ExtraLayers(dropout=0.25)}))
    assert list(dropping.state_dict()) == list(PUBLISHED[name].make().state_dict())
    kinds = [type(module).__name__ for module in dropping.modules() if not list(module.children())]
    activation = "Tanh" if name == "fully_connected" else "ReLU"
    assert kinds == ["Linear", *([activation, "Dropout", "Linear"] * layers)]
    assert [module.p for module in dropping.modules() if isinstance(module, nn.Dropout)] == [0.25] * layers


def test_the_fully_connected_net_takes_pictures_and_gives_logits() -> None:
    model = build_network(PUBLISHED["fully_connected"].network)
    images = torch.randn(3, 3, 32, 32)
    logits = model(images)
    assert not torch.allclose(logits.exp().sum(1), torch.ones(3))
    torch.testing.assert_close(model(images.contiguous(memory_format=torch.channels_last)), logits)
