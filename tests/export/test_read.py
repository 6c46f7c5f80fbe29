"""Reading any weights file: the content decides, and what was changed is said."""

from pathlib import Path

import pytest
import torch
from published_networks import PUBLISHED

from cnnstudio.errors import WeightsError
from cnnstudio.export.read import read_weights
from cnnstudio.export.write import export_weights
from cnnstudio.models.registry import build_network

NETWORK = PUBLISHED["res_deep"].network


@pytest.mark.parametrize("suffix", ["pt", "safetensors"])
def test_everything_comes_back(suffix: str, tmp_path: Path) -> None:
    state = build_network(NETWORK).state_dict()
    path = tmp_path / f"net.{suffix}"
    export_weights(state, NETWORK, path, run={"epoch": 3})
    moved = tmp_path / "renamed.bin"  # the content decides, not the suffix
    path.rename(moved)
    Path(f"{path}.json").rename(f"{moved}.json")
    weights = read_weights(moved)
    assert weights.network == NETWORK
    assert weights.run == {"epoch": 3}
    assert weights.notes == ()
    assert weights.state.keys() == state.keys()
    assert all(torch.equal(weights.state[name], tensor) for name, tensor in state.items())


def test_conversion_keeps_shared_tensors_shared(tmp_path: Path) -> None:
    weight = torch.rand(3).double()
    torch.save({"module.a": weight, "module.b": weight, "module.n": torch.tensor(3)}, tmp_path / "net.pt")
    weights = read_weights(tmp_path / "net.pt")
    assert weights.state["a"] is weights.state["b"]
    assert weights.state["n"].dtype == torch.int64
    assert len(weights.notes) == 2
    assert "module." in weights.notes[0]
    assert "float64" in weights.notes[1]


def test_a_file_beside_the_sidecar_of_another_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    export_weights(build_network(NETWORK).state_dict(), NETWORK, path)
    torch.save({"a": torch.ones(1)}, path)
    with pytest.raises(WeightsError, match=r"is not the file that net.pt.json describes: .* move the sidecar away"):
        read_weights(path)
    Path(f"{path}.json").unlink()
    assert read_weights(path).network is None
