"""Statistics agree with numpy in float64, also over a memory map."""

from pathlib import Path

import numpy as np
import pytest
import torch

from cnnstudio.data import statistics
from cnnstudio.data.statistics import (
    channel_histograms,
    choose_normalization,
    class_counts,
    compute_normalization,
    fixed_normalization,
)


def _pictures(number: int = 37, channels: int = 3) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(3).integers(0, 256, (number, channels, 9, 5)).astype(np.uint8))


@pytest.mark.parametrize("channels", [1, 3])
def test_mean_and_deviation_are_numpys(channels: int) -> None:
    images = _pictures(channels=channels)
    found = compute_normalization(images)
    scaled = images.numpy().astype(np.float64) / 255
    np.testing.assert_allclose(found.mean, scaled.mean((0, 2, 3)), rtol=1e-13)
    np.testing.assert_allclose(found.std, scaled.std((0, 2, 3)), rtol=1e-12)


def test_a_memory_map_read_in_pieces_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = _pictures()
    whole = compute_normalization(images)
    np.save(tmp_path / "pictures.npy", images.numpy())
    mapped = torch.from_numpy(np.load(tmp_path / "pictures.npy", mmap_mode="c"))
    monkeypatch.setattr(statistics, "_CHUNK_VALUES", 400)
    assert compute_normalization(mapped) == whole


def test_histograms_are_numpys() -> None:
    images = _pictures()
    counts = channel_histograms(images)
    for channel in range(3):
        expected = np.histogram(images[:, channel].numpy(), bins=np.arange(257))[0]
        np.testing.assert_array_equal(counts[channel].numpy(), expected)


def test_a_channel_that_never_varies_is_not_divided_by_zero() -> None:
    found = compute_normalization(torch.full((4, 2, 3, 3), 51, dtype=torch.uint8))
    assert found.mean == pytest.approx((0.2, 0.2))
    assert found.std == (1.0, 1.0)


def test_fixed_and_none() -> None:
    assert fixed_normalization(3).mean == (0.4915, 0.4823, 0.4468)
    assert fixed_normalization(3).std == (0.2470, 0.2435, 0.2616)
    assert fixed_normalization(1).mean == fixed_normalization(1).std == (0.5,)
    nothing = choose_normalization("none", _pictures())
    assert (nothing.mean, nothing.std) == ((0.0,) * 3, (1.0,) * 3)
    assert choose_normalization("fixed", _pictures()) == fixed_normalization(3)
    assert choose_normalization("computed", _pictures()) == compute_normalization(_pictures())


def test_class_counts_keep_empty_classes() -> None:
    assert class_counts(torch.tensor([0, 2, 2]), ("a", "b", "c")) == {"a": 1, "b": 0, "c": 2}
