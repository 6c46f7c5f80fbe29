"""From stored pixels to what the first layer sees."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Generator, Tensor

from cnnstudio.augment.registry import Augmentation


class Normalizer:
    """``(value / 255 - mean) / std`` of uint8 pictures, as one multiplication and addition.

    Args:
        mean: per channel, of values in 0..1; empty: 0.
        std: per channel, of values in 0..1; empty: 1.
        device: where the pictures lie.
    """

    def __init__(self, mean: Sequence[float], std: Sequence[float], device: torch.device) -> None:
        means = torch.tensor(tuple(mean) or (0.0,), dtype=torch.float64)
        stds = torch.tensor(tuple(std) or (1.0,), dtype=torch.float64)
        # In float64 and rounded once, so that all of a picture's arithmetic is one fused step in float32.
        self._scale = (1 / stds).float().to(device).view(1, -1, 1, 1)
        self._pixel_scale = (1 / (255 * stds)).float().to(device).view(1, -1, 1, 1)
        self._shift = (-means / stds).float().to(device).view(1, -1, 1, 1)

    def __call__(self, images: Tensor) -> Tensor:
        """Return normalised float32 pictures (N, C, H, W), channels last in memory, for uint8 ones."""
        pixels = images.to(torch.float32, memory_format=torch.channels_last)
        return torch.addcmul(self._shift, pixels, self._pixel_scale)

    def augment(self, images: Tensor, augmentations: Sequence[Augmentation[Any]], generator: Generator) -> Tensor:
        """Return the same after augmentations of the values in 0..1."""
        values = images.to(torch.float32, memory_format=torch.channels_last).div_(255)
        for augmentation in augmentations:
            values = augmentation(values, generator)
        values = values.contiguous(memory_format=torch.channels_last)
        return torch.addcmul(self._shift, values, self._scale)
