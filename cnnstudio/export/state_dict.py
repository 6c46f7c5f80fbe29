"""Weights as ``torch.save`` of a plain state_dict: tensors by name, nothing else.

Source: PyTorch documentation, "Saving and Loading Models".
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from cnnstudio.export.record import WeightsRecord
from cnnstudio.export.registry import formats


@formats.register(
    "state-dict",
    title="PyTorch state_dict",
    source="PyTorch documentation, Saving and Loading Models",
    suffixes=(".pt", ".pth"),
)
def write_state_dict(tensors: Mapping[str, Tensor], record: WeightsRecord, path: Path) -> None:
    """Write the tensors alone; what is known of them stands in the sidecar. Shared tensors are stored once."""
    torch.save(dict(tensors), path)
