"""Weights as safetensors: a JSON header and raw tensors, nothing that could run.

The format has no shared tensors. As ``safetensors.torch.save_model`` does, each is stored once and the metadata
names the others (``{"resblocks.1.conv.weight": "resblocks.0.conv.weight"}``); CNN Studio restores every name. (Its
counterpart ``load_model`` takes a shared batch normalisation for an error: torch fills in a missing
``num_batches_tracked`` by itself.)

Source: https://github.com/huggingface/safetensors, README and ``bindings/python/py_src/safetensors/torch.py``.
"""

from collections.abc import Mapping
from pathlib import Path

from safetensors.torch import save_file
from torch import Tensor

from cnnstudio.export.record import WeightsRecord
from cnnstudio.export.registry import formats

RECORD_KEY = "cnnstudio"


@formats.register(
    "safetensors", title="safetensors", source="github.com/huggingface/safetensors", suffixes=(".safetensors",)
)
def write_safetensors(tensors: Mapping[str, Tensor], record: WeightsRecord, path: Path) -> None:
    """Write each tensor once, with the record and the names of shared tensors in the metadata."""
    first: dict[int, str] = {}
    metadata = {"format": "pt", RECORD_KEY: record.to_json()}
    kept: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if id(tensor) in first:
            metadata[name] = first[id(tensor)]
        else:
            first[id(tensor)] = name
            kept[name] = tensor
    save_file(kept, path, metadata=metadata)
