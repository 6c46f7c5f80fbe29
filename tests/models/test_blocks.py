"""Sizes through layers against torch's own modules; pooling before the activation."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnnstudio.errors import BadShape
from cnnstudio.models.blocks import ConvStage, SizeStep, StagedCNN, follow_size, pool_and_activate
from cnnstudio.models.registry import ExtraLayers

steps = st.builds(
    SizeStep,
    layer=st.just("layer"),
    kernel=st.integers(1, 5),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
)


@settings(deadline=None)
@given(st.lists(steps, min_size=1, max_size=4), st.integers(1, 30), st.integers(1, 30))
def test_sizes_are_those_of_torch(chain: list[SizeStep], height: int, width: int) -> None:
    layers = nn.Sequential(*(nn.Conv2d(1, 1, step.kernel, step.stride, step.padding) for step in chain)).to("meta")
    try:
        expected = tuple(layers(torch.empty(1, 1, height, width, device="meta")).shape[2:])
    except RuntimeError:
        with pytest.raises(BadShape, match="too small"):
            follow_size(chain, height, width)
    else:
        assert follow_size(chain, height, width) == expected


@settings(deadline=None)
@given(st.lists(steps, min_size=1, max_size=4))
def test_the_least_size_passes_and_one_less_does_not(chain: list[SizeStep]) -> None:
    passing = [side for side in range(1, 1000) if _passes(chain, side)]
    least = passing[0]
    if least > 1:
        with pytest.raises(BadShape, match=f"at least {least} x {least}$"):
            follow_size(chain, least - 1, least - 1)


def _passes(chain: list[SizeStep], side: int) -> bool:
    try:
        follow_size(chain, side, side)
    except BadShape:
        return False
    return True


def test_the_message_names_the_layer_and_the_size() -> None:
    chain = (SizeStep("conv1", 3, padding=1), SizeStep("the pool after conv1", 2, 2), SizeStep("conv2", 5))
    with pytest.raises(BadShape, match=r"8 x 9 pixels.*only 4 x 4 would reach conv2; .* at least 10 x 10"):
        follow_size(chain, 8, 9)


@pytest.mark.parametrize("activation", [torch.tanh, torch.relu])
@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_pooling_first_changes_no_bit(activation, memory_format: torch.memory_format) -> None:  # type: ignore[no-untyped-def]
    features = (4 * torch.randn(8, 16, 33, 30)).contiguous(memory_format=memory_format)
    features[0] *= 100  # saturated and far away
    features[1] = -features[1].abs()  # ReLU: nothing but zeros
    features[2] = 0.25  # ties everywhere
    published = nn.functional.max_pool2d(activation(features), 2)
    assert torch.equal(pool_and_activate(features, activation), published)


def test_feature_maps_before_pooling_are_still_to_be_had() -> None:
    model = StagedCNN((3, 8, 8), (ConvStage(4),), (5,), 2, torch.tanh, ExtraLayers(batch_norm=True))
    seen = []
    model.conv1_batchnorm.register_forward_hook(lambda _module, _inputs, output: seen.append(output))
    images = torch.randn(2, 3, 8, 8)
    model(images)
    maps = model.activation(seen[0])
    assert maps.shape == (2, 4, 8, 8)
    torch.testing.assert_close(
        maps, torch.tanh(nn.functional.batch_norm(nn.functional.conv2d(
            images, model.conv1.weight, model.conv1.bias, padding=1), None, None, training=True)),
        rtol=1e-4, atol=1e-5,
    )  # fmt: skip
