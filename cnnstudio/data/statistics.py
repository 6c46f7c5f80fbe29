"""Counts and moments of pictures, exact and in one pass, so that a memory map larger than memory works too."""

import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor

from cnnstudio.data.imageset import Normalization

CIFAR10_MEAN = (0.4915, 0.4823, 0.4468)
"""Source: the study notes' all-class constants of CIFAR-10."""
CIFAR10_STD = (0.2470, 0.2435, 0.2616)

_CHUNK_VALUES = 1 << 22


def channel_histograms(images: Tensor) -> Tensor:
    """Return how often each channel has each value, int64 (C, 256), of uint8 images (N, C, H, W)."""
    channels = images.shape[1]
    counts = torch.zeros(channels, 256, dtype=torch.int64)
    size = max(1, _CHUNK_VALUES // max(1, images[:1].numel()))
    for part in torch.split(images, size):
        for channel in range(channels):
            counts[channel] += torch.bincount(part[:, channel].flatten(), minlength=256)
    return counts


def compute_normalization(images: Tensor) -> Normalization:
    """Return mean and population standard deviation per channel of uint8 images (N, C, H, W), of values in 0..1.

    Both come from integer sums, so they do not depend on the order of pictures. A channel that never varies gets the
    deviation 1: dividing by 0 would make every value infinite.
    """
    means: list[float] = []
    deviations: list[float] = []
    for counts in channel_histograms(images).tolist():
        number = sum(counts)
        total = sum(value * count for value, count in enumerate(counts))
        squares = sum(value * value * count for value, count in enumerate(counts))
        spread = number * squares - total * total  # number**2 times the variance, an exact integer
        means.append(total / number / 255 if number else 0.0)
        deviations.append(math.sqrt(spread) / number / 255 if spread else 1.0)
    return Normalization(tuple(means), tuple(deviations))


def fixed_normalization(channels: int) -> Normalization:
    """Return CIFAR-10's published constants for three channels, mean and deviation 0.5 for any other number."""
    if channels == 3:
        return Normalization(CIFAR10_MEAN, CIFAR10_STD)
    return Normalization((0.5,) * channels, (0.5,) * channels)


def choose_normalization(kind: Literal["computed", "fixed", "none"], images: Tensor) -> Normalization:
    """Return the normalization a data option asks for; ``images`` are the training pictures."""
    channels = images.shape[1]
    if kind == "computed":
        return compute_normalization(images)
    if kind == "fixed":
        return fixed_normalization(channels)
    return Normalization((0.0,) * channels, (1.0,) * channels)


def class_counts(labels: Tensor, classes: Sequence[str]) -> dict[str, int]:
    """Return the number of pictures of each class, zeros included, in class order."""
    counts = torch.bincount(labels, minlength=len(classes)).tolist()
    return dict(zip(classes, counts, strict=True))
