"""What the published test split serves as."""

from pathlib import Path

import torch

from cnnstudio.control import ThreadControl
from cnnstudio.data.imageset import ImageSet
from cnnstudio.data.published import PublishedOptions, load_published


def _load(cache: Path, **values: float) -> ImageSet:
    def read(found: dict[str, Path]) -> dict[str, torch.Tensor]:
        images = torch.arange(60, dtype=torch.uint8).view(60, 1, 1, 1)
        labels = torch.arange(60) % 3
        return {
            "train_images": images[:48], "train_labels": labels[:48],
            "test_images": images[48:], "test_labels": labels[48:],
        }  # fmt: skip

    options = PublishedOptions.from_values(dict(values))
    return load_published("three", "Three", ("a", "b", "c"), (), read, options, cache, ThreadControl())


def test_without_a_fraction_the_test_split_is_the_validation_split(tmp_path: Path) -> None:
    images = _load(tmp_path)
    assert (len(images.train), len(images.validation), images.test) == (48, 12, None)
    assert images.notes == ("The published test split of Three serves as validation; no split is kept sealed.",)


def test_with_a_fraction_the_test_split_stays_sealed(tmp_path: Path) -> None:
    images = _load(tmp_path, validation=0.25)
    assert images.test is not None
    assert torch.equal(images.test.images, _load(tmp_path).validation.images)
    assert images.validation.labels.bincount().tolist() == [4, 4, 4]
    together = torch.cat([images.train.images, images.validation.images]).flatten().sort().values
    assert together.tolist() == list(range(48))
    assert "25%" in images.notes[0] and "sealed" in images.notes[0]
    other = _load(tmp_path, validation=0.25, split_seed=1)
    assert not torch.equal(other.validation.images, images.validation.images)
