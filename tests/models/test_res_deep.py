"""The deep residual network: sharing, initialisation, and evaluation."""

import torch
from published_networks import PUBLISHED
from torch import nn

from cnnstudio.models.registry import build_network, evaluation_mode
from cnnstudio.spec import Choice


def test_shared_blocks_are_one_object_and_own_blocks_differ() -> None:
    shared = build_network(PUBLISHED["res_deep"].network).get_submodule("resblocks")
    assert isinstance(shared, nn.Sequential)
    assert len(shared) == 100
    assert len({id(block) for block in shared}) == 1
    own = build_network(PUBLISHED["res_deep_own"].network)
    first, second = (own.get_parameter(f"resblocks.{number}.conv.weight") for number in (0, 1))
    assert not torch.equal(first, second)


def test_blocks_begin_as_published() -> None:
    block = build_network(PUBLISHED["res_deep_own"].network).get_submodule("resblocks.42")
    weight = block.get_parameter("conv.weight").detach()
    assert abs(float(weight.std()) - (2 / (32 * 9)) ** 0.5) < 0.003  # He et al. 2015: sqrt(2 / fan in)
    assert bool((block.get_parameter("batch_norm.weight") == 0.5).all())
    assert bool((block.get_parameter("batch_norm.bias") == 0).all())
    assert "conv.bias" not in dict(block.named_parameters())


def test_a_single_block_needs_no_batch_statistics() -> None:
    network = PUBLISHED["res_deep"].network
    single = network.model_copy(update={"architecture": Choice(name="res_deep", options={"blocks": 1})})
    assert evaluation_mode(build_network(single)) == "eval"
    assert evaluation_mode(build_network(network)) == "batch statistics"
