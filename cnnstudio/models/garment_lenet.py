"""The LeNet for garments.

Source: the study notes, after the PyTorch tutorial "Training with PyTorch"; LeCun et al., Gradient-Based Learning
Applied to Document Recognition, 1998.
"""

import torch
from torch import nn

from cnnstudio.models.blocks import ConvStage, StagedCNN
from cnnstudio.models.registry import ExtraLayers, architectures
from cnnstudio.options import Options, option


class GarmentLeNetOptions(Options):
    conv1: int = option(6, low=1, high=8192, unit="channels", help="Channels of the first 5x5 convolution.")
    conv2: int = option(16, low=1, high=8192, unit="channels", help="Channels of the second 5x5 convolution.")
    fc1: int = option(120, low=1, high=8192, unit="units", help="Units of the first linear layer.")
    fc2: int = option(84, low=1, high=8192, unit="units", help="Units of the second linear layer.")


@architectures.register(
    "garment_lenet",
    title="LeNet for garments",
    source="study notes, after the PyTorch tutorial on training; LeCun et al. 1998",
    options=GarmentLeNetOptions,
    carries=("dropout", "batch_norm"),
    weights={
        "widths": {name: f"{name}.weight" for name in ("conv1", "conv2", "fc1", "fc2")},
        "input": "conv1.weight",
        "flatten": "fc1.weight",
        "head": "fc3",
    },
)
def build_garment_lenet(
    options: GarmentLeNetOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers
) -> nn.Module:
    """Return two 5x5 ReLU convolutions without padding and three linear layers."""
    stages = (ConvStage(options.conv1, 5, 0), ConvStage(options.conv2, 5, 0))
    return StagedCNN(shape, stages, (options.fc1, options.fc2), classes, torch.relu, extra)
