"""Baseline, width, depth and res: names of layers, extra layers, widths, and the step around conv3."""

import pytest
import torch
from torch import nn

from cnnstudio.models.registry import ExtraLayers, NetworkSpec, build_network
from cnnstudio.spec import Choice


def _build(name: str, extra: ExtraLayers = ExtraLayers(), **options: int) -> nn.Module:
    network = NetworkSpec(
        architecture=Choice(name=name, options=options), extra=extra, classes=("a", "b"), input_shape=(3, 32, 32)
    )
    return build_network(network)


@pytest.mark.parametrize(("name", "convolutions"), [("baseline", 2), ("width", 2), ("depth", 3), ("res", 3)])
def test_extra_layers_have_the_published_names_and_places(name: str, convolutions: int) -> None:
    model = _build(name, ExtraLayers(dropout=0.4, batch_norm=True))
    for number in range(1, convolutions + 1):
        dropout = model.get_submodule(f"conv{number}_dropout")
        assert isinstance(dropout, nn.Dropout2d)
        assert dropout.p == 0.4
        assert isinstance(model.get_submodule(f"conv{number}_batchnorm"), nn.BatchNorm2d)
    order: list[str] = []
    for layer_name, layer in model.named_children():
        layer.register_forward_hook(lambda _module, _inputs, _output, layer_name=layer_name: order.append(layer_name))
    model(torch.randn(2, 3, 32, 32))
    stages = [f"conv{n}{what}" for n in range(1, convolutions + 1) for what in ("", "_batchnorm", "_dropout")]
    assert order == [*stages, "fc1", "fc2"]


def test_dropout_takes_whole_channels_after_the_pool() -> None:
    model = _build("width", ExtraLayers(dropout=0.5)).train()
    seen: list[torch.Tensor] = []
    model.get_submodule("conv1_dropout").register_forward_hook(lambda _m, _i, output: seen.append(output.detach()))
    model(torch.randn(8, 3, 32, 32))
    assert seen[0].shape == (8, 32, 16, 16)
    silent = (seen[0] == 0).flatten(2).all(2)
    assert 0.3 < float(silent.float().mean()) < 0.7
    assert not bool(((seen[0] == 0).flatten(2).any(2) & ~silent).any())


def test_baseline_with_the_widths_of_width_is_width() -> None:
    torch.manual_seed(2)
    wide = _build("width").state_dict()
    torch.manual_seed(2)
    same = _build("baseline", conv1=32, conv2=16).state_dict()
    assert all(torch.equal(same[name], tensor) for name, tensor in wide.items())


def test_res_adds_the_input_of_conv3_before_the_pool() -> None:
    model = _build("res", conv1=5, conv2=7, fc1=9)
    with torch.no_grad():
        model.get_parameter("conv3.weight").zero_()
        model.get_parameter("conv3.bias").fill_(-1)  # its ReLU gives 0: only the step around it remains
    seen: list[torch.Tensor] = []
    model.get_submodule("conv3").register_forward_pre_hook(lambda _m, inputs: seen.append(inputs[0]))
    model.get_submodule("fc1").register_forward_pre_hook(lambda _m, inputs: seen.append(inputs[0]))
    model(torch.randn(2, 3, 32, 32))
    torch.testing.assert_close(seen[1], nn.functional.max_pool2d(seen[0], 2).flatten(1))
