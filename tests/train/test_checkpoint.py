import pickle
from pathlib import Path

import pytest
import torch
from torch import nn

from cnnstudio.errors import StoreError
from cnnstudio.train.checkpoint import (
    Checkpoint,
    Position,
    are_finite,
    copy_weights,
    load_checkpoint,
    load_values,
    load_weights,
    save_best,
    save_checkpoint,
)


def make_checkpoint() -> Checkpoint:
    return Checkpoint(
        model={"weight": torch.ones(2)},
        optimizer={"state": {0: {"momentum_buffer": torch.zeros(2)}}, "param_groups": [{"lr": 0.1, "params": [0]}]},
        position=Position(epoch=2, step=9, step_in_epoch=1, loss_sum=0.5),
        random={"cpu": torch.get_rng_state()},
        regularizers={"early_stopping": {"best": None, "best_epoch": 1}},
        threads=2,
        fingerprint="f",
    )


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    written = make_checkpoint()
    digest = save_checkpoint(written, tmp_path / "last.pt")
    read = load_checkpoint(tmp_path / "last.pt")
    assert len(digest) == 64 and read.position == written.position and read.regularizers == written.regularizers
    assert torch.equal(read.model["weight"], written.model["weight"]) and read.threads == 2
    assert torch.equal(load_weights(tmp_path / "last.pt")["weight"], torch.ones(2))
    save_best({"weight": torch.zeros(1)}, 4, tmp_path / "best.pt")
    assert load_values(tmp_path / "best.pt")["epoch"] == 4


class Attack:
    def __reduce__(self) -> object:
        return (print, ("run!",))


def _damage(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "last.pt"
    save_checkpoint(make_checkpoint(), path)
    content = path.read_bytes()
    match kind:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("hello")
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "pickle":
            path.write_bytes(pickle.dumps(Attack()))
        case "torch pickle":
            torch.save({"format": 1, "model": Attack()}, path)
        case "list":
            torch.save([1, 2], path)
        case "newer":
            torch.save({"format": 99}, path)
        case "parts missing":
            torch.save({"format": 1, "model": {}}, path)
        case "wrong kinds":
            torch.save({"format": 1, "model": 3, "optimizer": 1, "position": {}, "random": 0}, path)
    return path


@pytest.mark.parametrize(
    "kind",
    ["missing", "empty", "text", "cut", "pickle", "torch pickle", "list", "newer", "parts missing", "wrong kinds"],
)
def test_a_damaged_file_gives_one_sentence(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoreError, match=r"last\.pt"):
        load_checkpoint(_damage(tmp_path, kind))
    assert capsys.readouterr().out == ""


def test_copies_keep_sharing_and_are_contiguous() -> None:
    block = nn.Conv2d(3, 3, 3).to(memory_format=torch.channels_last)
    model = nn.Sequential(block, block, nn.BatchNorm2d(3))
    copies = copy_weights(model)
    assert copies["0.weight"].data_ptr() == copies["1.weight"].data_ptr() != block.weight.data_ptr()
    assert all(copy.is_contiguous() for copy in copies.values())
    with torch.no_grad():
        block.weight.zero_()
    assert copies["0.weight"].abs().sum() > 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_weights_and_statistics_that_are_no_numbers_are_found(value: float) -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    assert are_finite(model) and are_finite(nn.ReLU())
    model[1].running_var[1] = value
    assert not are_finite(model)
    model[1].running_var[1] = 3e38
    assert are_finite(model)
