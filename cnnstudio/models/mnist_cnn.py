"""The convolutional network for MNIST.

Source: the study notes.
"""

import torch
from torch import Tensor, nn

from cnnstudio.models.blocks import SizeStep, follow_size, pool_and_activate
from cnnstudio.models.registry import ExtraLayers, architectures
from cnnstudio.options import Options, option

_STEPS = (
    SizeStep("layer.0", 5),
    SizeStep("layer.2", 5),
    SizeStep("the pool after layer.2", 2, 2),
    SizeStep("layer.5", 5),
    SizeStep("the pool after layer.5", 2, 2),
)


class MnistCNNOptions(Options):
    conv1: int = option(16, low=1, high=8192, unit="channels", help="Channels of the first 5x5 convolution.")
    conv2: int = option(32, low=1, high=8192, unit="channels", help="Channels of the second 5x5 convolution.")
    conv3: int = option(64, low=1, high=8192, unit="channels", help="Channels of the third 5x5 convolution.")
    fc1: int = option(100, low=1, high=8192, unit="units", help="Units of the hidden linear layer.")


class MnistCNN(nn.Module):
    """Three 5x5 convolutions (``layer.0``, ``.2``, ``.5``), two pools, two linear layers (``fc_layer.0``, ``.2``).

    ``layer`` and ``fc_layer`` hold the layers as published, ReLU and pools included; the forward pass takes each
    pool before its ReLU (see `pool_and_activate`). Feature maps before pooling: the output of a convolution (or of
    its ``conv{i}_batchnorm``) through ``activation``.
    """

    def __init__(self, options: MnistCNNOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers) -> None:
        super().__init__()
        self.activation = torch.relu
        height, width = follow_size(_STEPS, *shape[1:])
        widths = (options.conv1, options.conv2, options.conv3)
        self.layer = nn.Sequential(
            nn.Conv2d(shape[0], widths[0], 5),
            nn.ReLU(),
            nn.Conv2d(widths[0], widths[1], 5),
            nn.ReLU(),
            nn.MaxPool2d(2, 2),
            nn.Conv2d(widths[1], widths[2], 5),
            nn.ReLU(),
            nn.MaxPool2d(2, 2),
        )
        self.fc_layer = nn.Sequential(
            nn.Linear(widths[2] * height * width, options.fc1), nn.ReLU(), nn.Linear(options.fc1, classes)
        )
        for number, channels in enumerate(widths, 1):
            if extra.batch_norm:
                self.add_module(f"conv{number}_batchnorm", nn.BatchNorm2d(channels))
            if extra.dropout > 0 and number > 1:  # after each pool
                self.add_module(f"conv{number}_dropout", nn.Dropout2d(extra.dropout))

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, C, H, W)."""
        maps = self.activation(self._run("conv1_batchnorm", self.layer[0](images)))
        maps = pool_and_activate(self._run("conv2_batchnorm", self.layer[2](maps)), self.activation)
        maps = self._run("conv2_dropout", maps)
        maps = pool_and_activate(self._run("conv3_batchnorm", self.layer[5](maps)), self.activation)
        maps = self._run("conv3_dropout", maps)
        logits: Tensor = self.fc_layer(maps.flatten(1))  # (N, C * H * W), in that order whatever the memory format
        return logits

    def _run(self, name: str, maps: Tensor) -> Tensor:
        layer = self._modules.get(name)
        return maps if layer is None else layer(maps)


@architectures.register(
    "mnist_cnn",
    title="CNN for MNIST",
    source="study notes",
    options=MnistCNNOptions,
    carries=("dropout", "batch_norm"),
    weights={
        "widths": {
            "conv1": "layer.0.weight",
            "conv2": "layer.2.weight",
            "conv3": "layer.5.weight",
            "fc1": "fc_layer.0.weight",
        },
        "input": "layer.0.weight",
        "flatten": "fc_layer.0.weight",
        "head": "fc_layer.2",
    },
)
def build_mnist_cnn(
    options: MnistCNNOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers
) -> nn.Module:
    """Return the MNIST CNN."""
    return MnistCNN(options, shape, classes, extra)
