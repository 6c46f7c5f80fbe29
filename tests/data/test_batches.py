"""Batches are the same whether the pictures lie on the device or are streamed."""

from pathlib import Path

import numpy as np
import pytest
import torch

from cnnstudio.data import batches
from cnnstudio.data.batches import place
from cnnstudio.data.imageset import Split


def _split(channels: int, folder: Path) -> Split:
    pictures = np.random.default_rng(1).integers(0, 256, (20, channels, 6, 4)).astype(np.uint8)
    np.save(folder / "pictures.npy", pictures)
    mapped = torch.from_numpy(np.load(folder / "pictures.npy", mmap_mode="c"))
    return Split(mapped, torch.arange(20) % 3)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("budget", [None, 0])
def test_take_gives_pictures_and_labels_in_the_order_asked_for(
    channels: int, budget: int | None, tmp_path: Path
) -> None:
    split = _split(channels, tmp_path)
    placed = place(split, "cpu", budget_bytes=budget)
    assert placed.resident is (budget is None)
    assert len(placed) == 20
    indices = torch.tensor([19, 0, 7, 7])
    images, labels = placed.take(indices)
    assert torch.equal(images, split.images[indices])
    assert torch.equal(labels, split.labels[indices])
    assert images.dtype == torch.uint8
    assert images.is_contiguous(memory_format=torch.channels_last)


def test_both_ways_give_equal_batches(tmp_path: Path) -> None:
    split = _split(3, tmp_path)
    resident, streamed = place(split, "cpu"), place(split, "cpu", budget_bytes=1)
    for indices in torch.randperm(20, generator=torch.Generator().manual_seed(0)).split(6):
        for one, two in zip(resident.take(indices), streamed.take(indices), strict=True):
            assert torch.equal(one, two)
            assert one.stride() == two.stride()


def test_the_budget_is_a_share_of_free_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    split = _split(3, tmp_path)
    monkeypatch.setattr(batches, "free_bytes", lambda device: split.images.numel() * 2)
    assert place(split, "cpu").resident
    monkeypatch.setattr(batches, "free_bytes", lambda device: split.images.numel() * 2 - 2)
    assert not place(split, "cpu").resident


def test_an_empty_batch_has_the_right_shape(tmp_path: Path) -> None:
    for budget in (None, 0):
        images, labels = place(_split(1, tmp_path), "cpu", budget_bytes=budget).take(torch.arange(0))
        assert images.shape == (0, 1, 6, 4)
        assert labels.shape == (0,)


def test_free_memory_is_positive() -> None:
    assert batches.free_bytes(torch.device("cpu")) > 0


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("budget", [None, 0])
def test_on_a_gpu(budget: int | None, tmp_path: Path) -> None:
    split = _split(3, tmp_path)
    indices = torch.tensor([3, 1, 2])
    for given in (indices, indices.cuda()):
        images, labels = place(split, "cuda", budget_bytes=budget).take(given)
        assert images.is_cuda and labels.is_cuda
        assert torch.equal(images.cpu(), split.images[indices])
        assert torch.equal(labels.cpu(), split.labels[indices])
