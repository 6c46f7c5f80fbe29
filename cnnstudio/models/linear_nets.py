"""Networks of linear layers only: the fully connected net and the quickstart MLP.

Source: the study notes; the second after the PyTorch quickstart tutorial (pytorch.org/tutorials, "Quickstart").
"""

from collections import OrderedDict
from itertools import pairwise
from math import prod

from torch import Tensor, nn

from cnnstudio.models.registry import ExtraLayers, architectures
from cnnstudio.options import Options, option

_MAX = 65_536


class FullyConnectedOptions(Options):
    hidden: int = option(512, low=1, high=_MAX, unit="units", help="Units of the hidden layer.")


class QuickstartOptions(Options):
    hidden1: int = option(512, low=1, high=_MAX, unit="units", help="Units of the first hidden layer.")
    hidden2: int = option(512, low=1, high=_MAX, unit="units", help="Units of the second hidden layer.")


class FullyConnected(nn.Sequential):
    """Linear, tanh, linear, on flattened pictures; keys ``0.*`` and ``2.*``."""

    def forward(self, input: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, C, H, W)."""
        features = input.flatten(1)
        for layer in self:
            features = layer(features)
        return features


class QuickstartMLP(nn.Module):
    """Three linear layers with ReLU; keys ``linear_relu_stack.0``, ``.2`` and ``.4``."""

    def __init__(self, stack: nn.Sequential) -> None:
        super().__init__()
        self.linear_relu_stack = stack

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, C, H, W)."""
        logits: Tensor = self.linear_relu_stack(images.flatten(1))
        return logits


def _stack(sides: tuple[int, ...], activation: type[nn.Module], dropout: float) -> OrderedDict[str, nn.Module]:
    """Return linear layers under even numbers, activations under odd ones, dropout under names beside them.

    The numbers are those of the published ``nn.Sequential``; dropout has no parameters and adds no keys.
    """
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    for number, (ins, outs) in enumerate(pairwise(sides)):
        if number:
            layers[f"{2 * number - 1}"] = activation()
            if dropout > 0:
                layers[f"{2 * number - 1}_dropout"] = nn.Dropout(dropout)
        layers[f"{2 * number}"] = nn.Linear(ins, outs)
    return layers


@architectures.register(
    "fully_connected",
    title="Fully connected: no convolution",
    source="study notes; after Stevens, Antiga and Viehmann, Deep Learning with PyTorch, chapter 7",
    options=FullyConnectedOptions,
    carries=("dropout",),
    weights={"widths": {"hidden": "0.weight"}, "input": "0.weight", "flatten": "0.weight", "head": "2"},
)
def build_fully_connected(
    options: FullyConnectedOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers
) -> nn.Module:
    """Return the fully connected net; it gives logits, the published log-softmax belongs to the loss ``nll``."""
    return FullyConnected(_stack((prod(shape), options.hidden, classes), nn.Tanh, extra.dropout))


@architectures.register(
    "quickstart_mlp",
    title="Quickstart MLP",
    source="study notes, after the PyTorch quickstart tutorial",
    options=QuickstartOptions,
    carries=("dropout",),
    weights={
        "widths": {"hidden1": "linear_relu_stack.0.weight", "hidden2": "linear_relu_stack.2.weight"},
        "input": "linear_relu_stack.0.weight",
        "flatten": "linear_relu_stack.0.weight",
        "head": "linear_relu_stack.4",
    },
)
def build_quickstart_mlp(
    options: QuickstartOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers
) -> nn.Module:
    """Return the quickstart MLP."""
    sides = (prod(shape), options.hidden1, options.hidden2, classes)
    return QuickstartMLP(nn.Sequential(_stack(sides, nn.ReLU, extra.dropout)))
