from pathlib import Path

import numpy as np
import pytest

from cnnstudio.control import ThreadControl
from cnnstudio.data.load import load_dataset
from cnnstudio.errors import DataError
from cnnstudio.gui.engine.pictures import load_gallery, load_page, shrink
from cnnstudio.spec import Choice


def test_the_gallery_of_the_embedded_set(drawn_cache: Path) -> None:
    choice = Choice(name="planes_birds")
    found = load_gallery(choice, ThreadControl(), drawn_cache)
    images = load_dataset(choice, drawn_cache, ThreadControl())
    labels = images.train.labels.numpy()
    assert found.counts["train"] == tuple(np.bincount(labels).tolist())
    assert set(found.pictures) == {"train", "validation"}
    first = int(np.flatnonzero(labels == 1)[0])
    np.testing.assert_array_equal(found.pictures["train"][1].pixels[0], images.train.images[first].permute(1, 2, 0))
    values = images.train.images.numpy() / 255
    np.testing.assert_allclose(found.mean, values.mean(axis=(0, 2, 3)), atol=1e-6)
    np.testing.assert_allclose(found.std, values.std(axis=(0, 2, 3)), atol=1e-6)
    assert found.histograms.sum() == images.train.images.numel()


def test_pages_follow_the_first_thumbnails(drawn_cache: Path) -> None:
    found = load_gallery(Choice(name="planes_birds"), ThreadControl(), drawn_cache)
    page = load_page(found, "validation", 0, 10, 25)
    np.testing.assert_array_equal(page.pixels, found.pictures["validation"][0].pixels[10:25])
    assert page.names == found.pictures["validation"][0].names[10:25]
    with pytest.raises(DataError, match="sealed"):
        load_page(found, "test", 0, 0, 5)


def test_shrinking_takes_means_of_squares() -> None:
    large = np.arange(200 * 400, dtype=np.uint32).reshape(1, 200, 400, 1).astype(np.uint8)
    small = shrink(large, 100)
    assert small.shape == (1, 50, 100, 1)
    assert small[0, 0, 0, 0] == round(float(large[0, :4, :4].mean()))
    assert shrink(large, 400).shape == large.shape
