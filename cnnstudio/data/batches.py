"""Pictures where they train: one uint8 tensor on the device when it fits, else streamed from where they lie."""

from dataclasses import dataclass

import psutil
import torch
from torch import Tensor

from cnnstudio.data.imageset import Split

MEMORY_SHARE = 0.5
"""Of the memory that is free on the device, how much the pictures of one split may take; the rest is for training."""


@dataclass(frozen=True)
class Placed:
    """A split ready for batches.

    Attributes:
        images: uint8 (N, C, H, W), channels last; on the device if ``resident``, else the split's own tensor.
        labels: int64 (N,), on the device.
        resident: whether the pictures lie on the device as a whole.
    """

    images: Tensor
    labels: Tensor
    device: torch.device
    resident: bool

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return uint8 images (M, C, H, W), channels last in memory, and int64 labels (M,), both on the device.

        Args:
            indices: int64 (M,), on any device; on the device itself a resident split is read without waiting for it.
        """
        there = indices.to(self.device, non_blocking=True)
        labels = self.labels.index_select(0, there)
        if self.resident:
            rows = self.images.permute(0, 2, 3, 1).index_select(0, there)  # (M, H, W, C), contiguous
            return rows.permute(0, 3, 1, 2), labels
        chosen = self.images.index_select(0, indices.cpu()).contiguous(memory_format=torch.channels_last)
        if self.device.type == "cuda":
            chosen = chosen.pin_memory()
        return chosen.to(self.device, non_blocking=True), labels


def place(split: Split, device: torch.device | str, *, budget_bytes: int | None = None) -> Placed:
    """Put a split where it trains.

    Args:
        split: the training or the validation split.
        device: where the network is.
        budget_bytes: how many bytes of pictures the device may hold; `MEMORY_SHARE` of its free memory unless given.
    """
    device = torch.device(device)
    budget = free_bytes(device) * MEMORY_SHARE if budget_bytes is None else budget_bytes
    labels = split.labels.to(device)
    if split.images.numel() > budget:
        return Placed(split.images, labels, device, resident=False)
    images = split.images.to(device).contiguous(memory_format=torch.channels_last)
    # A tensor of one channel counts as contiguous either way; its layout must still be the one that `take` expects.
    rows = images.permute(0, 2, 3, 1).contiguous()
    return Placed(rows.permute(0, 3, 1, 2), labels, device, resident=True)


def free_bytes(device: torch.device) -> int:
    """Return how much memory is free for pictures on a device."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return int(psutil.virtual_memory().available)  # MPS shares the machine's memory
