"""Pad and crop: pictures are padded with black and cut out again at a random place, so they move a little."""

import torch
from torch import Generator, Tensor
from torch.nn.functional import pad

from cnnstudio.augment.registry import Augmentation, augmentations
from cnnstudio.options import Options, option


class PadAndCropOptions(Options):
    padding: int = option(4, low=1, high=1024, unit="pixels", help="Black border on each side before the crop.")


@augmentations.register(
    "pad_and_crop", title="Pad and crop", source="He et al. 2016, section 4.2", options=PadAndCropOptions
)
class PadAndCrop(Augmentation[PadAndCropOptions]):
    def __call__(self, images: Tensor, generator: Generator) -> Tensor:
        count, channels, height, width = images.shape
        padding, device = self.options.padding, images.device
        top, left = torch.randint(2 * padding + 1, (2, count), generator=generator).to(device)
        padded = pad(images, (padding, padding, padding, padding))  # (N, C, H + 2p, W + 2p)
        rows = top.view(-1, 1) + torch.arange(height, device=device)  # (N, H)
        columns = left.view(-1, 1) + torch.arange(width, device=device)  # (N, W)
        picture = torch.arange(count, device=device).view(-1, 1, 1, 1)
        channel = torch.arange(channels, device=device).view(1, -1, 1, 1)
        return padded[picture, channel, rows.view(count, 1, height, 1), columns.view(count, 1, 1, width)]
