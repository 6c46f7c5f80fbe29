"""The twelve networks of the study notes, written out by hand with the published attribute names.

They know nothing of CNN Studio: tests load the studio's exported weights into them with ``strict=True``, and the
plain training loop beside this file trains them. Shapes in comments are for 3 x 32 x 32 pictures.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812


class Baseline(nn.Module):
    """Two tanh convolutions and two linear layers; ``width`` is the channel count of conv1."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.width = width
        self.conv1 = nn.Conv2d(3, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width // 2, 3, padding=1)
        self.fc1 = nn.Linear(8 * 8 * width // 2, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, images: Tensor) -> Tensor:
        out = F.max_pool2d(torch.tanh(self.conv1(images)), 2)  # (N, width, 16, 16)
        out = F.max_pool2d(torch.tanh(self.conv2(out)), 2)  # (N, width / 2, 8, 8)
        out = torch.tanh(self.fc1(out.flatten(1)))
        return self.fc2(out)


class Dropout(Baseline):
    """The wide baseline with channel dropout after each pool."""

    def __init__(self) -> None:
        super().__init__(width=32)
        self.conv1_dropout = nn.Dropout2d(p=0.4)
        self.conv2_dropout = nn.Dropout2d(p=0.4)

    def forward(self, images: Tensor) -> Tensor:
        out = self.conv1_dropout(F.max_pool2d(torch.tanh(self.conv1(images)), 2))
        out = self.conv2_dropout(F.max_pool2d(torch.tanh(self.conv2(out)), 2))
        out = torch.tanh(self.fc1(out.flatten(1)))
        return self.fc2(out)


class BatchNorm(Baseline):
    """The wide baseline with batch normalisation between convolution and tanh."""

    def __init__(self) -> None:
        super().__init__(width=32)
        self.conv1_batchnorm = nn.BatchNorm2d(32)
        self.conv2_batchnorm = nn.BatchNorm2d(16)

    def forward(self, images: Tensor) -> Tensor:
        out = F.max_pool2d(torch.tanh(self.conv1_batchnorm(self.conv1(images))), 2)
        out = F.max_pool2d(torch.tanh(self.conv2_batchnorm(self.conv2(out))), 2)
        out = torch.tanh(self.fc1(out.flatten(1)))
        return self.fc2(out)


class Depth(nn.Module):
    """Three ReLU convolutions; ``residual`` adds the input of conv3 to its activation."""

    def __init__(self, residual: bool = False) -> None:
        super().__init__()
        self.residual = residual
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 16, 3, padding=1)
        self.conv3 = nn.Conv2d(16, 16, 3, padding=1)
        self.fc1 = nn.Linear(4 * 4 * 16, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, images: Tensor) -> Tensor:
        out = F.max_pool2d(torch.relu(self.conv1(images)), 2)
        out = F.max_pool2d(torch.relu(self.conv2(out)), 2)
        third = torch.relu(self.conv3(out))
        out = F.max_pool2d(third + out if self.residual else third, 2)  # (N, 16, 4, 4)
        out = torch.relu(self.fc1(out.flatten(1)))
        return self.fc2(out)


class ResBlock(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.batch_norm = nn.BatchNorm2d(channels)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")
        nn.init.constant_(self.batch_norm.weight, 0.5)
        nn.init.zeros_(self.batch_norm.bias)

    def forward(self, features: Tensor) -> Tensor:
        return torch.relu(self.batch_norm(self.conv(features))) + features


class ResDeep(nn.Module):
    """One block repeated (``shared``, as published) or blocks of their own."""

    def __init__(self, shared: bool = True, blocks: int = 100) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.resblocks = nn.Sequential(*(blocks * [ResBlock(32)] if shared else [ResBlock(32) for _ in range(blocks)]))
        self.fc1 = nn.Linear(8 * 8 * 32, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, images: Tensor) -> Tensor:
        out = F.max_pool2d(torch.relu(self.conv1(images)), 2)
        out = F.max_pool2d(self.resblocks(out), 2)  # (N, 32, 8, 8)
        out = torch.relu(self.fc1(out.flatten(1)))
        return self.fc2(out)


class QuickstartMLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(
            nn.Linear(28 * 28, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
        )

    def forward(self, images: Tensor) -> Tensor:
        return self.linear_relu_stack(self.flatten(images))


class GarmentLeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 4 * 4, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, images: Tensor) -> Tensor:
        out = self.pool(torch.relu(self.conv1(images)))
        out = self.pool(torch.relu(self.conv2(out)))  # (N, 16, 4, 4)
        out = torch.relu(self.fc1(out.flatten(1)))
        return self.fc3(torch.relu(self.fc2(out)))


class MnistCNN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Sequential(
            nn.Conv2d(1, 16, 5), nn.ReLU(), nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2, 2),
            nn.Conv2d(32, 64, 5), nn.ReLU(), nn.MaxPool2d(2, 2),
        )  # fmt: skip
        self.fc_layer = nn.Sequential(nn.Linear(64 * 3 * 3, 100), nn.ReLU(), nn.Linear(100, 10))

    def forward(self, images: Tensor) -> Tensor:
        return self.fc_layer(self.layer(images).flatten(1))


def fully_connected() -> nn.Module:
    """The fully connected net on flattened pictures; its published keys are ``0.*`` and ``2.*``."""
    return nn.Sequential(nn.Linear(3072, 512), nn.Tanh(), nn.Linear(512, 2), nn.LogSoftmax(dim=1))


SEVEN: dict[str, Callable[[], nn.Module]] = {
    "baseline": Baseline,
    "width": lambda: Baseline(width=32),
    "l2_reg": Baseline,
    "dropout": Dropout,
    "batch_norm": BatchNorm,
    "depth": Depth,
    "res": lambda: Depth(residual=True),
}
"""The seven small nets of the comparison table, by the name of their preset."""

TWELVE: dict[str, Callable[[], nn.Module]] = SEVEN | {
    "res_deep": ResDeep,
    "fully_connected": fully_connected,
    "quickstart_mlp": QuickstartMLP,
    "garment_lenet": GarmentLeNet,
    "mnist_cnn": MnistCNN,
}
