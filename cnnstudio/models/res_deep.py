"""The deep residual network of the comparison table: one block repeated 100 times, or 100 blocks of their own.

Source: the study notes, after Stevens, Antiga and Viehmann, Deep Learning with PyTorch (Manning, 2020), chapter 8;
residual connections: He et al., Deep Residual Learning for Image Recognition, 2015, arXiv:1512.03385.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import max_pool2d

from cnnstudio.models.blocks import SizeStep, follow_size, pool_and_activate
from cnnstudio.models.registry import ExtraLayers, architectures
from cnnstudio.options import Options, option


class ResDeepOptions(Options):
    conv1: int = option(
        32, low=1, high=8192, unit="channels", help="Channels of the first convolution and of every residual block."
    )
    blocks: int = option(100, low=1, high=1000, unit="blocks", help="How many residual blocks follow each other.")
    shared_blocks: bool = option(
        True,
        help="Repeat one block, as published, so that all positions share weights (and it is evaluated with batch "
        "statistics); off gives every position weights of its own.",
    )
    fc1: int = option(32, low=1, high=8192, unit="units", help="Units of the hidden linear layer.")


class ResBlock(nn.Module):
    """3x3 convolution without bias, batch normalisation, ReLU, plus the input.

    The batch normalisation starts at half its usual scale, so that a hundred sums do not explode.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.batch_norm = nn.BatchNorm2d(channels)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")
        nn.init.constant_(self.batch_norm.weight, 0.5)
        nn.init.zeros_(self.batch_norm.bias)

    def forward(self, features: Tensor) -> Tensor:
        """Return features of the same shape (N, C, H, W)."""
        maps: Tensor = self.batch_norm(self.conv(features))
        return torch.relu(maps) + features


class ResDeep(nn.Module):
    """Convolution, ReLU, pool; residual blocks; pool; two linear layers.

    Attributes:
        evaluates_with_batch_statistics: whether one batch normalisation serves several positions. Its running
            statistics then mix all of them and fit none: eval mode falls to chance.
    """

    def __init__(self, options: ResDeepOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers) -> None:
        super().__init__()
        self.evaluates_with_batch_statistics = options.shared_blocks and options.blocks > 1
        channels, height, width = shape
        steps = (
            SizeStep("conv1", 3, padding=1),
            SizeStep("the pool after conv1", 2, 2),
            SizeStep("the pool after resblocks", 2, 2),
        )
        height, width = follow_size(steps, height, width)
        self.conv1 = nn.Conv2d(channels, options.conv1, 3, padding=1)
        if options.shared_blocks:
            blocks = options.blocks * [ResBlock(options.conv1)]
        else:
            blocks = [ResBlock(options.conv1) for _ in range(options.blocks)]
        self.resblocks = nn.Sequential(*blocks)
        self.fc1 = nn.Linear(options.conv1 * height * width, options.fc1)
        self.fc2 = nn.Linear(options.fc1, classes)
        self.conv1_dropout = nn.Dropout2d(extra.dropout) if extra.dropout > 0 else nn.Identity()
        self.resblocks_dropout = nn.Dropout2d(extra.dropout) if extra.dropout > 0 else nn.Identity()

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, C, H, W)."""
        features = self.conv1_dropout(pool_and_activate(self.conv1(images), torch.relu))
        features = self.resblocks_dropout(max_pool2d(self.resblocks(features), 2))
        hidden = torch.relu(self.fc1(features.flatten(1)))  # (N, C * H * W), in that order whatever the memory format
        logits: Tensor = self.fc2(hidden)
        return logits


@architectures.register(
    "res_deep",
    title="Deep residual: 100 blocks",
    source="study notes, comparison table; He et al. 2015, arXiv:1512.03385",
    options=ResDeepOptions,
    carries=("dropout",),  # every block has its batch normalisation already
    weights={
        "widths": {"conv1": "conv1.weight", "fc1": "fc1.weight"},
        "counts": {"blocks": "resblocks.{}.conv.weight"},
        "shared": {"shared_blocks": "resblocks.{}.conv.weight"},
        "input": "conv1.weight",
        "flatten": "fc1.weight",
        "head": "fc2",
    },
)
def build_res_deep(options: ResDeepOptions, shape: tuple[int, int, int], classes: int, extra: ExtraLayers) -> nn.Module:
    """Return the deep residual network."""
    return ResDeep(options, shape, classes, extra)
