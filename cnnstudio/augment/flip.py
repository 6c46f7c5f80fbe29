"""Flip: pictures are mirrored left to right at random."""

import torch
from torch import Generator, Tensor

from cnnstudio.augment.registry import Augmentation, augmentations
from cnnstudio.options import Options, option


class FlipOptions(Options):
    p: float = option(0.5, low=0.0, high=1.0, help="Probability that a picture is mirrored left to right.")


@augmentations.register(
    "flip", title="Horizontal flip", source="Krizhevsky et al. 2012, section 4.1", options=FlipOptions
)
class Flip(Augmentation[FlipOptions]):
    def __call__(self, images: Tensor, generator: Generator) -> Tensor:
        mirrored = (torch.rand(len(images), generator=generator) < self.options.p).to(images.device)
        return torch.where(mirrored.view(-1, 1, 1, 1), images.flip(3), images)
