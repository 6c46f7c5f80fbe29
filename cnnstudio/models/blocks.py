"""What the convolutional networks share: sizes followed through the layers, and pooling before the activation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor, nn
from torch.nn.functional import max_pool2d

from cnnstudio.errors import BadShape
from cnnstudio.models.registry import ExtraLayers

Activation = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class SizeStep:
    """One layer that changes height and width: a window of ``kernel`` pixels moved by ``stride``."""

    layer: str
    kernel: int
    stride: int = 1
    padding: int = 0

    def output(self, side: int) -> int:
        """Return the side length after the layer; below 1 where the window does not fit."""
        return (side + 2 * self.padding - self.kernel) // self.stride + 1

    def needed(self, side: int) -> int:
        """Return the least side length before the layer that leaves ``side`` after it."""
        return max(1, (side - 1) * self.stride + self.kernel - 2 * self.padding)


def follow_size(steps: Sequence[SizeStep], height: int, width: int) -> tuple[int, int]:
    """Return (height, width) after all steps.

    Raises:
        BadShape: a window does not fit; the message names the layer and the least size that passes all of them.
    """
    rows, columns = height, width
    for step in steps:
        after = step.output(rows), step.output(columns)
        if min(after) < 1:
            least = 1
            for earlier in reversed(steps):
                least = earlier.needed(least)
            raise BadShape(
                f"pictures of {height} x {width} pixels are too small for this network: only {rows} x {columns} would "
                f"reach {step.layer}; it needs pictures of at least {least} x {least}",
                field="architecture",
            )
        rows, columns = after
    return rows, columns


def pool_and_activate(features: Tensor, activation: Activation) -> Tensor:
    """Return ``activation(max_pool(features))``, (N, C, H, W) to (N, C, H // 2, W // 2).

    Tanh and ReLU never decrease, so that they commute with the maximum: the value is that of the published
    ``max_pool(activation(features))``, bit for bit, for a quarter of the activations (measured: they were 45 % of a
    training step of `width` on a CPU). Where the maximum is tied after the activation only, the gradient through
    the tie differs by rounding: there ReLU's is 0, tanh's almost 0. Only for functions that never decrease.
    """
    return activation(max_pool2d(features, 2))


@dataclass(frozen=True)
class ConvStage:
    """A convolution, its activation and a max-pool by 2.

    Attributes:
        residual: add the stage's input to the activation, before the pool; channels must be those of the input.
    """

    channels: int
    kernel: int = 3
    padding: int = 1
    residual: bool = False


class StagedCNN(nn.Module):
    """Stages of convolution, activation and pool, then linear layers with the activation between them.

    Layers are called ``conv1``, ``conv2``, ..., ``fc1``, ``fc2``, ... as in the study notes, with
    ``conv{i}_dropout`` after each pool and ``conv{i}_batchnorm`` between convolution and activation where asked for.

    The forward pass pools before it activates (see `pool_and_activate`); a view that shows feature maps before
    pooling takes the output of ``conv{i}`` (or ``conv{i}_batchnorm``) and applies ``activation`` to it.

    Args:
        shape: (C, H, W) of a picture.
        stages: the convolutions in order.
        hidden: widths of the linear layers before the last one.
        classes: number of logits.
        activation: a function that never decreases.
        extra: layers switched on by regularizers.

    Raises:
        BadShape: the picture is too small.
    """

    def __init__(
        self,
        shape: tuple[int, int, int],
        stages: Sequence[ConvStage],
        hidden: Sequence[int],
        classes: int,
        activation: Activation,
        extra: ExtraLayers,
    ) -> None:
        super().__init__()
        self.activation = activation
        self.stages = tuple(stages)
        # Built in the published order, so that a seed draws the weights that the published code draws.
        channels, height, width = shape
        steps: list[SizeStep] = []
        for number, stage in enumerate(stages, 1):
            name = f"conv{number}"
            self.add_module(name, nn.Conv2d(channels, stage.channels, stage.kernel, padding=stage.padding))
            channels = stage.channels
            steps += (SizeStep(name, stage.kernel, padding=stage.padding), SizeStep(f"the pool after {name}", 2, 2))
        height, width = follow_size(steps, height, width)
        sides = (channels * height * width, *hidden, classes)
        for number, (ins, outs) in enumerate(pairwise(sides), 1):
            self.add_module(f"fc{number}", nn.Linear(ins, outs))
        self.linear_layers = len(hidden) + 1
        for number, stage in enumerate(stages, 1):
            if extra.batch_norm:
                self.add_module(f"conv{number}_batchnorm", nn.BatchNorm2d(stage.channels))
            if extra.dropout > 0:
                self.add_module(f"conv{number}_dropout", nn.Dropout2d(extra.dropout))

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, C, H, W)."""
        features = images
        for number, stage in enumerate(self.stages, 1):
            features = self._run_stage(number, stage, features)
        features = features.flatten(1)  # (N, C * H * W), in that order whatever the memory format
        for number in range(1, self.linear_layers):
            features = self.activation(self._run(f"fc{number}", features))
        return self._run(f"fc{self.linear_layers}", features)

    def _run_stage(self, number: int, stage: ConvStage, features: Tensor) -> Tensor:
        maps = self._run(f"conv{number}_batchnorm", self._run(f"conv{number}", features))
        if stage.residual:  # the sum does not commute with the maximum
            pooled = max_pool2d(self.activation(maps) + features, 2)
        else:
            pooled = pool_and_activate(maps, self.activation)
        return self._run(f"conv{number}_dropout", pooled)

    def _run(self, name: str, features: Tensor) -> Tensor:
        """Return what the layer of that name makes of the features; themselves where there is no such layer."""
        layer = self._modules.get(name)
        return features if layer is None else layer(features)
