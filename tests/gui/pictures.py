"""Galleries with known numbers for tests of charts and views; no data set is read for them."""

import numpy as np

from cnnstudio.gui.engine.pictures import Gallery, Pictures
from cnnstudio.spec import Choice

COUNTS = {"train": (3000, 1000), "validation": (300, 100), "test": (600, 400)}


def thumbnails(number: int, count: int | None = None, edge: int = 8, name: str = "picture") -> Pictures:
    """Return ``number`` pictures of one grey each, the first the darkest."""
    pixels = np.zeros((number, edge, edge, 3), np.uint8)
    pixels += np.arange(number, dtype=np.uint8)[:, None, None, None]
    return Pictures(pixels, tuple(f"{name}{index}.png" for index in range(number)), count or number)


def gallery_of(
    classes: tuple[str, ...] = ("airplane", "bird"),
    counts: dict[str, tuple[int, ...]] | None = None,
    mean: tuple[float, ...] = (0.5, 0.25, 0.75),
    **more: object,
) -> Gallery:
    """Return a gallery; its histograms rise evenly over the red, green and blue values."""
    counts = COUNTS if counts is None else counts
    values = {
        "choice": Choice(name="planes_birds"),
        "title": "Some pictures",
        "classes": classes,
        "input_shape": (len(mean), 8, 8),
        "pictures": {split: tuple(thumbnails(4, 500) for _ in classes) for split in ("train", "validation")},
        "counts": counts,
        "mean": mean,
        "std": (0.125,) * len(mean),
        "histograms": np.tile(np.arange(256, dtype=np.int64), (len(mean), 1)),
        **more,
    }
    return Gallery(**values)  # type: ignore[arg-type]  # a dictionary of mixed values
