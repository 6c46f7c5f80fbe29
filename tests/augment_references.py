"""Whole-batch transforms done again, one picture at a time, with the same draws."""

import torch
from torch import Tensor
from torchvision.transforms import functional


def seeded(seed: int = 3) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def flip_each(images: Tensor, p: float) -> Tensor:
    mirrored = torch.rand(len(images), generator=seeded()) < p
    return torch.stack([functional.hflip(i) if m else i for i, m in zip(images, mirrored, strict=True)])


def pad_and_crop_each(images: Tensor, padding: int) -> Tensor:
    top, left = torch.randint(2 * padding + 1, (2, len(images)), generator=seeded()).tolist()
    height, width = images.shape[2:]
    padded = functional.pad(images, [padding] * 4)
    return torch.stack([functional.crop(i, t, x, height, width) for i, t, x in zip(padded, top, left, strict=True)])


def cutout_each(images: Tensor, size: int) -> Tensor:
    source = seeded()
    rows = torch.randint(images.shape[2], (len(images), 1), generator=source).flatten().tolist()
    columns = torch.randint(images.shape[3], (len(images), 1), generator=source).flatten().tolist()
    found = images.clone()
    for image, row, column in zip(found, rows, columns, strict=True):
        top, left = row - size // 2, column - size // 2
        image[:, max(0, top) : max(0, top + size), max(0, left) : max(0, left + size)] = 0.5
    return found


def jitter_each(images: Tensor, brightness: float, contrast: float, saturation: float) -> Tensor:
    drawn = torch.rand(3, len(images), 1, 1, 1, generator=seeded()).flatten(1) * 2 - 1
    found = []
    for image, (first, second, third) in zip(images, drawn.T.tolist(), strict=True):
        image = functional.adjust_brightness(image, 1 + first * brightness)
        image = functional.adjust_contrast(image, 1 + second * contrast)
        found.append(functional.adjust_saturation(image, 1 + third * saturation))
    return torch.stack(found)
