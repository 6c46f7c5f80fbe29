"""The bundled digits, enlarged."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits as bundled

from cnnstudio.control import ThreadControl
from cnnstudio.data.digits import enlarge
from cnnstudio.data.load import load_dataset
from cnnstudio.errors import BadOption
from cnnstudio.spec import Choice


def test_at_their_own_size_they_are_scikit_learns(tmp_path: Path) -> None:
    images = load_dataset(Choice(name="digits", options={"size": 8}), tmp_path, ThreadControl())
    found = bundled()
    together = torch.cat([images.train.images, images.validation.images])[:, 0].numpy()
    theirs = np.rint(found.images * 255 / 16)
    assert sorted(map(bytes, together)) == sorted(map(bytes, theirs.astype(np.uint8)))
    counts = torch.bincount(torch.cat([images.train.labels, images.validation.labels]))
    assert counts.tolist() == np.bincount(found.target).tolist()


def test_they_are_28_pixels_wide_and_split_by_seed(tmp_path: Path) -> None:
    def load(**options: float) -> torch.Tensor:
        images = load_dataset(Choice(name="digits", options=dict(options)), tmp_path, ThreadControl())
        assert images.input_shape == (1, 28, 28)
        assert len(images.train) + len(images.validation) == 1797
        return images.validation.images

    assert torch.equal(load(), load())
    assert not torch.equal(load(), load(split_seed=1))
    assert abs(len(load(validation=0.5)) - 898) <= 10


def test_enlarging_keeps_a_flat_picture_flat_and_the_range() -> None:
    assert enlarge(np.full((1, 8, 8), 16.0), 20).eq(255).all()
    assert enlarge(np.zeros((1, 8, 8)), 32).eq(0).all()
    ramp = enlarge(np.tile(np.arange(8) * 2.0, (8, 1))[None], 28)[0, 0]
    assert (ramp.int().diff(dim=1) >= 0).all()


@pytest.mark.parametrize("size", [0, 7, 4096])
def test_sizes_out_of_range_are_refused(size: int, tmp_path: Path) -> None:
    with pytest.raises(BadOption, match="size"):
        load_dataset(Choice(name="digits", options={"size": size}), tmp_path, ThreadControl())
