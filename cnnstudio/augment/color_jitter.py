"""Colour jitter: brightness, contrast and saturation change at random, in that order."""

import torch
from torch import Generator, Tensor

from cnnstudio.augment.registry import Augmentation, augmentations
from cnnstudio.options import Options, option

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in the grey of a picture. Source: ITU-R BT.601, 2.5.1."""


class ColorJitterOptions(Options):
    brightness: float = option(0.2, low=0.0, high=1.0, help="Factors are drawn from 1 minus to 1 plus this.")
    contrast: float = option(0.2, low=0.0, high=1.0, help="Factors are drawn from 1 minus to 1 plus this.")
    saturation: float = option(
        0.2, low=0.0, high=1.0, help="Factors are drawn from 1 minus to 1 plus this; does nothing to grey pictures."
    )


@augmentations.register(
    "color_jitter",
    title="Colour jitter",
    source="Howard 2013, Some improvements on deep CNN based image classification",
    options=ColorJitterOptions,
)
class ColorJitter(Augmentation[ColorJitterOptions]):
    def __call__(self, images: Tensor, generator: Generator) -> Tensor:
        wanted = self.options
        # All three are drawn whatever is switched on: switching one off leaves the others' draws alone.
        drawn = torch.rand(3, len(images), 1, 1, 1, generator=generator).to(images) * 2 - 1
        if wanted.brightness:
            images = (images * (1 + drawn[0] * wanted.brightness)).clamp(0, 1)
        if wanted.contrast:
            mean = grey(images).mean(dim=(1, 2, 3), keepdim=True)
            images = torch.lerp(mean, images, 1 + drawn[1] * wanted.contrast).clamp(0, 1)
        if wanted.saturation and images.shape[1] == 3:
            images = torch.lerp(grey(images), images, 1 + drawn[2] * wanted.saturation).clamp(0, 1)
        return images


def grey(images: Tensor) -> Tensor:
    """Return the grey of pictures, (N, 1, H, W): luma of three channels, else the mean of them."""
    if images.shape[1] != 3:
        return images.mean(dim=1, keepdim=True)
    return (images * images.new_tensor(LUMA).view(1, 3, 1, 1)).sum(dim=1, keepdim=True)
