"""The small convolutional networks of the comparison table: baseline, width, depth, res.

Source: the study notes, after Stevens, Antiga and Viehmann, Deep Learning with PyTorch (Manning, 2020), chapter 8.
"""

from typing import Any

import torch
from torch import nn

from cnnstudio.models.blocks import ConvStage, StagedCNN
from cnnstudio.models.registry import ExtraLayers, architectures
from cnnstudio.options import Options, option

_SOURCE = "study notes, comparison table; after Stevens, Antiga and Viehmann, Deep Learning with PyTorch, chapter 8"
_BOTH = ("dropout", "batch_norm")
_MAX = 8192


def _weights(*widths: str) -> dict[str, Any]:
    """Return where a state_dict shows the sizes (see `cnnstudio.export.infer`)."""
    return {
        "widths": {name: f"{name}.weight" for name in widths},
        "input": "conv1.weight",
        "flatten": "fc1.weight",
        "head": "fc2",
    }


class BaselineOptions(Options):
    conv1: int = option(16, low=1, high=_MAX, unit="channels", help="Channels of the first convolution.")
    conv2: int = option(8, low=1, high=_MAX, unit="channels", help="Channels of the second convolution.")
    fc1: int = option(32, low=1, high=_MAX, unit="units", help="Units of the hidden linear layer.")


class WidthOptions(BaselineOptions):
    conv1: int = option(32, low=1, high=_MAX, unit="channels", help="Channels of the first convolution.")
    conv2: int = option(16, low=1, high=_MAX, unit="channels", help="Channels of the second convolution.")


class DepthOptions(WidthOptions):
    conv3: int = option(16, low=1, high=_MAX, unit="channels", help="Channels of the third convolution.")


class ResOptions(WidthOptions):
    conv2: int = option(
        16, low=1, high=_MAX, unit="channels", help="Channels of the second and third convolution, which are added."
    )


@architectures.register(
    "width",
    title="Width: twice the channels",
    source=_SOURCE,
    options=WidthOptions,
    carries=_BOTH,
    weights=_weights("conv1", "conv2", "fc1"),
)
@architectures.register(
    "baseline",
    title="Baseline: two convolutions",
    source=_SOURCE,
    options=BaselineOptions,
    carries=_BOTH,
    weights=_weights("conv1", "conv2", "fc1"),
)
def build_baseline(
    options: BaselineOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers
) -> nn.Module:
    """Return two tanh convolutions and two linear layers; `width` is the same with other defaults."""
    stages = (ConvStage(options.conv1), ConvStage(options.conv2))
    return StagedCNN(shape, stages, (options.fc1,), classes, torch.tanh, extra)


@architectures.register(
    "depth",
    title="Depth: three convolutions",
    source=_SOURCE,
    options=DepthOptions,
    carries=_BOTH,
    weights=_weights("conv1", "conv2", "conv3", "fc1"),
)
def build_depth(options: DepthOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers) -> nn.Module:
    """Return three ReLU convolutions and two linear layers."""
    stages = (ConvStage(options.conv1), ConvStage(options.conv2), ConvStage(options.conv3))
    return StagedCNN(shape, stages, (options.fc1,), classes, torch.relu, extra)


@architectures.register(
    "res",
    title="Residual: a skip around the third convolution",
    source=_SOURCE,
    options=ResOptions,
    carries=_BOTH,
    weights=_weights("conv1", "conv2", "fc1"),
)
def build_res(options: ResOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers) -> nn.Module:
    """Return `depth` with the input of the third convolution added to its activation before the last pool."""
    stages = (ConvStage(options.conv1), ConvStage(options.conv2), ConvStage(options.conv2, residual=True))
    return StagedCNN(shape, stages, (options.fc1,), classes, torch.relu, extra)
