"""Cutout: a square of each picture is blanked."""

import torch
from torch import Generator, Tensor

from cnnstudio.augment.registry import Augmentation, augmentations
from cnnstudio.options import Options, option


class CutoutOptions(Options):
    size: int = option(8, low=1, high=4096, unit="pixels", help="Side of the square that is blanked to mid-grey.")


@augmentations.register(
    "cutout", title="Cutout", source="DeVries & Taylor 2017, Improved regularization with cutout", options=CutoutOptions
)
class Cutout(Augmentation[CutoutOptions]):
    """The square's centre falls anywhere in the picture, so a square at the border is cut, as published."""

    def __call__(self, images: Tensor, generator: Generator) -> Tensor:
        count, _, height, width = images.shape
        size, device = self.options.size, images.device
        top = torch.randint(height, (count, 1), generator=generator).to(device) - size // 2
        left = torch.randint(width, (count, 1), generator=generator).to(device) - size // 2
        row, column = torch.arange(height, device=device), torch.arange(width, device=device)
        in_rows = (row >= top) & (row < top + size)  # (N, H)
        in_columns = (column >= left) & (column < left + size)  # (N, W)
        hole = in_rows.view(count, 1, height, 1) & in_columns.view(count, 1, 1, width)
        return images.masked_fill(hole, 0.5)
