"""safetensors files of others: plain ones, those of save_model, and those whose bytes were changed."""

import random

import torch
from safetensors.torch import save, save_model
from torch import nn

from cnnstudio.errors import WeightsError
from cnnstudio.export.read_safetensors import looks_like_safetensors, read_safetensors


def test_a_plain_file_is_read_without_a_record() -> None:
    state = {"a": torch.rand(3, 2), "b": torch.arange(4)}
    content = save(state, metadata={"format": "pt", "note": "mine"})
    assert looks_like_safetensors(content)
    tensors, record = read_safetensors(content, "f")
    assert record is None
    assert all(torch.equal(tensors[name], tensor) for name, tensor in state.items())


def test_shared_tensors_of_save_model_come_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    layer = nn.Linear(3, 3)
    module = nn.Sequential(layer, nn.ReLU(), layer)
    save_model(module, tmp_path / "m.safetensors")
    tensors, _ = read_safetensors((tmp_path / "m.safetensors").read_bytes(), "f")
    twin = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3))
    twin.load_state_dict(tensors, strict=True)
    assert tensors["0.weight"] is tensors["2.weight"]
    assert torch.equal(twin(torch.ones(1, 3)), module(torch.ones(1, 3)))


def test_a_changed_header_is_refused_or_describes_the_data() -> None:
    content = save({"weight": torch.rand(4, 4), "bias": torch.rand(4)})
    length = int.from_bytes(content[:8], "little") + 8
    chance = random.Random(1)
    for _ in range(300):
        changed = bytearray(content)
        changed[chance.randrange(length)] ^= 1 << chance.randrange(8)
        try:
            tensors, _ = read_safetensors(bytes(changed), "f")
        except WeightsError as error:
            assert "\n" not in str(error)
        else:
            assert sum(tensor.nbytes for tensor in tensors.values()) <= len(content)
