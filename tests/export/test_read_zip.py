"""Archives of torch.save: what is read is what torch reads; what was changed is found without a sidecar."""

import io
import random
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from cnnstudio.errors import WeightsError
from cnnstudio.export.read_zip import read_torch_zip


def _saved(thing: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(thing, buffer)
    return buffer.getvalue()


def test_what_torch_reads_is_read() -> None:
    state = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).to(memory_format=torch.channels_last).state_dict()
    found = read_torch_zip(_saved(state), "f")
    assert list(found) == list(state)
    assert all(torch.equal(found[name], tensor) for name, tensor in state.items())


@pytest.mark.parametrize("key", ["state_dict", "model_state_dict", "model", "net"])
def test_a_checkpoint_gives_its_state_dict(key: str) -> None:
    weight = torch.rand(2, 2)
    found = read_torch_zip(
        _saved({"epoch": 3, key: {"weight": weight}, "optimizer": {"state": {0: {"m": weight}}}}), "f"
    )
    assert found.keys() == {"weight"}
    assert torch.equal(found["weight"], weight)


def test_shared_memory_stays_shared() -> None:
    weight = torch.rand(2, 2)
    found = read_torch_zip(_saved({"a": weight, "b": weight, "c": weight.clone()}), "f")
    assert found["a"].data_ptr() == found["b"].data_ptr() != found["c"].data_ptr()


def test_a_changed_byte_is_found_or_harmless() -> None:
    state: dict[str, Tensor] = {"weight": torch.rand(20, 20), "bias": torch.rand(20)}
    content = _saved(state)
    chance = random.Random(0)
    refused = 0
    for _ in range(300):
        changed = bytearray(content)
        changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        try:
            found = read_torch_zip(bytes(changed), "f")
        except WeightsError as error:
            refused += 1
            assert "\n" not in str(error)
        else:  # a byte between the members
            assert all(torch.equal(found[name], tensor) for name, tensor in state.items())
    assert refused > 150
