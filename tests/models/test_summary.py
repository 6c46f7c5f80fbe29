"""Costs against sums written out by hand and torch's own measurements."""

import torch
from published_networks import PUBLISHED

from cnnstudio.models.registry import ExtraLayers, build_network
from cnnstudio.models.summary import summarize


def test_the_layers_of_the_baseline() -> None:
    summary = summarize(PUBLISHED["baseline"].network)
    assert [(layer.name, layer.kind, layer.output_shape, layer.parameters) for layer in summary.layers] == [
        ("conv1", "Conv2d", (16, 32, 32), 3 * 16 * 9 + 16),
        ("conv2", "Conv2d", (8, 16, 16), 16 * 8 * 9 + 8),
        ("fc1", "Linear", (32,), 512 * 32 + 32),
        ("fc2", "Linear", (2,), 32 * 2 + 2),
    ]
    products = 3 * 16 * 9 * 32 * 32 + 16 * 8 * 9 * 16 * 16 + 512 * 32 + 32 * 2
    assert summary.flops == 2 * products
    assert summary.parameter_bytes == 4 * 18_090


def test_feature_sizes_of_the_mnist_cnn() -> None:
    sides = [
        layer.output_shape[1] for layer in summarize(PUBLISHED["mnist_cnn"].network).layers if layer.kind == "Conv2d"
    ]
    assert sides == [24, 20, 6]  # and 10, 3 after the pools, which the features entering the next layer show
    assert build_network(PUBLISHED["mnist_cnn"].network, "meta").state_dict()["fc_layer.0.weight"].shape == (
        100,
        64 * 9,
    )


def test_shared_blocks_are_listed_once_with_their_uses() -> None:
    shared = summarize(PUBLISHED["res_deep"].network).layers
    assert [(layer.name, layer.uses) for layer in shared if layer.kind == "Conv2d"] == [
        ("conv1", 1),
        ("resblocks.0.conv", 100),
    ]
    own = summarize(PUBLISHED["res_deep_own"].network)
    assert sum(layer.kind == "BatchNorm2d" for layer in own.layers) == 100
    assert own.flops == summarize(PUBLISHED["res_deep"].network).flops


def test_activation_bytes_are_what_autograd_keeps_on_a_real_device() -> None:
    network = PUBLISHED["width"].network.model_copy(update={"extra": ExtraLayers(batch_norm=True)})
    model = build_network(network)
    own = {parameter.data_ptr() for parameter in model.parameters()} | {b.data_ptr() for b in model.buffers()}
    kept: dict[int, torch.Tensor] = {}

    def keep(saved: torch.Tensor) -> torch.Tensor:
        if saved.untyped_storage().data_ptr() not in own:
            kept[saved.untyped_storage().data_ptr()] = saved
        return saved

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda saved: saved):
        model.train()(torch.randn(32, 3, 32, 32))
    measured = sum(saved.untyped_storage().nbytes() for saved in kept.values()) / 32
    assert abs(summarize(network).activation_bytes - measured) < 0.02 * measured
