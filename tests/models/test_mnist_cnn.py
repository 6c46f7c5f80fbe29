"""The MNIST CNN: the layers stand where they were published, and extra layers between them."""

import torch
from published_networks import PUBLISHED
from torch import nn

from cnnstudio.models.registry import ExtraLayers, build_network


def test_layers_stand_as_published() -> None:
    ours, theirs = (build_network(PUBLISHED["mnist_cnn"].network), PUBLISHED["mnist_cnn"].make())
    for name in ("layer", "fc_layer"):
        assert [repr(layer) for layer in ours.get_submodule(name).children()] == [
            repr(layer) for layer in theirs.get_submodule(name).children()
        ]


def test_extra_layers_run_between_convolution_and_linear_layers() -> None:
    network = PUBLISHED["mnist_cnn"].network.model_copy(update={"extra": ExtraLayers(dropout=0.2, batch_norm=True)})
    model = build_network(network)
    order: list[str] = []
    for name, layer in model.named_modules():
        if isinstance(layer, nn.Conv2d | nn.Linear | nn.BatchNorm2d | nn.Dropout2d):
            layer.register_forward_hook(lambda _m, _i, _o, name=name: order.append(name))
    model(torch.randn(2, 1, 28, 28))
    assert order == [
        "layer.0", "conv1_batchnorm",
        "layer.2", "conv2_batchnorm", "conv2_dropout",
        "layer.5", "conv3_batchnorm", "conv3_dropout",
        "fc_layer.0", "fc_layer.2",
    ]  # fmt: skip
