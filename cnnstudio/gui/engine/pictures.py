"""What the Data screen shows of a data set, as plain arrays: thumbnails, counts, channel statistics, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio import paths
from cnnstudio.control import RunControl
from cnnstudio.errors import DataError
from cnnstudio.spec import Choice

if TYPE_CHECKING:
    from cnnstudio.data.imageset import ImageSet, Split

Pixels = NDArray[np.uint8]
SHOWN_PER_CLASS = 120
THUMBNAIL_EDGE = 96
THUMBNAIL_BYTES = 96 * 1024 * 1024
"""All first thumbnails together stay below this: 1,000 classes get fewer each."""
MOST_QUARANTINED = 500


@dataclass(frozen=True)
class Pictures:
    """Thumbnails of one class in one split.

    Attributes:
        pixels: uint8 (n, height, width, 3 or 1).
        names: of each picture.
        count: how many the class has in the split; n may be fewer.
    """

    pixels: Pixels
    names: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Gallery:
    """What is known of a data set.

    Attributes:
        pictures: by split ("train", "validation"), one entry per class in class order.
        counts: pictures per class by split; "test" has counts but no pictures, it is sealed.
        mean, std: per channel of the training split, of values in 0..1.
        histograms: int64 (channels, 256) of the training split.
        quarantine: (name, reason) of files left out; ``quarantined`` counts all of them.
        source: the loaded data set, handed back to `load_page`.
    """

    choice: Choice
    title: str
    classes: tuple[str, ...]
    input_shape: tuple[int, int, int]
    pictures: dict[str, tuple[Pictures, ...]]
    counts: dict[str, tuple[int, ...]]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    histograms: NDArray[np.int64]
    notes: tuple[str, ...] = ()
    quarantine: tuple[tuple[str, str], ...] = ()
    quarantined: int = 0
    source: Any = field(default=None, repr=False, compare=False)

    @property
    def total(self) -> int:
        """Pictures in all splits."""
        return sum(sum(counts) for counts in self.counts.values())


def load_gallery(choice: Choice, control: RunControl, cache: Path | None = None) -> Gallery:
    """Load a data set and return what the Data screen shows of it.

    Raises:
        CnnStudioError: the data cannot be had or used; the message says what to do.
        Cancelled: the person asked to stop.
    """
    from cnnstudio.data.load import load_dataset
    from cnnstudio.data.statistics import channel_histograms, compute_normalization

    images = load_dataset(choice, cache or paths.cache_folder(), control)
    control.check()
    control.report("Making thumbnails", 0, 2)
    shown = _shown_per_class(images)
    pictures = {}
    for done, name in enumerate(("train", "validation")):
        split = images.train if name == "train" else images.validation
        pictures[name] = _first_pictures(split, images.classes, name, shown, control)
        control.report("Making thumbnails", done + 1, 2)
    moments = compute_normalization(images.train.images)
    return Gallery(
        choice=choice,
        title=images.title,
        classes=images.classes,
        input_shape=images.input_shape,
        pictures=pictures,
        counts={name: _count(split, len(images.classes)) for name, split in images.splits().items()},
        mean=moments.mean,
        std=moments.std,
        histograms=channel_histograms(images.train.images).numpy(),
        notes=images.notes,
        quarantine=tuple((each.name, each.reason) for each in images.quarantine[:MOST_QUARANTINED]),
        quarantined=len(images.quarantine),
        source=images,
    )


def load_page(gallery: Gallery, split: str, label: int, start: int, stop: int) -> Pictures:
    """Return the thumbnails of a class from position ``start`` to ``stop`` within its split.

    Raises:
        DataError: the split is sealed.
    """
    if split not in ("train", "validation"):
        raise DataError("the test pictures are sealed until they are opened for the final number")
    images: ImageSet = gallery.source
    chosen = images.train if split == "train" else images.validation
    indices = np.flatnonzero(chosen.labels.numpy() == label)
    return _take(chosen, indices[start:stop], gallery.classes[label], split, len(indices))


def shrink(pixels: Pixels, edge: int = THUMBNAIL_EDGE) -> Pixels:
    """Return pictures (n, h, w, c) no larger than about ``edge``, each pixel the mean of a square of pixels."""
    factor = max(pixels.shape[1], pixels.shape[2]) // edge
    factor = min(factor, pixels.shape[1], pixels.shape[2])
    if factor < 2:
        return np.ascontiguousarray(pixels)
    n, height, width, channels = pixels.shape
    whole = pixels[:, : height // factor * factor, : width // factor * factor]
    blocks = whole.reshape(n, height // factor, factor, width // factor, factor, channels)
    means: Pixels = blocks.mean(axis=(2, 4), dtype=np.float32).round().astype(np.uint8)
    return means


def _shown_per_class(images: "ImageSet") -> int:
    channels, height, width = images.input_shape
    edge = min(THUMBNAIL_EDGE * 2, max(height, width))
    each = channels * edge * edge * len(images.classes) * 2
    return max(1, min(SHOWN_PER_CLASS, THUMBNAIL_BYTES // max(1, each)))


def _first_pictures(
    split: "Split", classes: Sequence[str], name: str, shown: int, control: RunControl
) -> tuple[Pictures, ...]:
    labels = split.labels.numpy()
    order = np.argsort(labels, kind="stable")
    edges = np.searchsorted(labels[order], np.arange(len(classes) + 1))
    found = []
    for label, class_name in enumerate(classes):
        control.check()
        indices = order[edges[label] : edges[label + 1]]
        found.append(_take(split, indices[:shown], class_name, name, len(indices)))
    return tuple(found)


def _take(split: "Split", indices: NDArray[np.int64], class_name: str, split_name: str, count: int) -> Pictures:
    import torch

    taken = split.images[torch.from_numpy(np.ascontiguousarray(indices, dtype=np.int64))]
    pixels = taken.permute(0, 2, 3, 1).numpy()  # (n, H, W, C)
    if pixels.shape[3] == 2:
        pixels = pixels[..., :1]
    names = tuple(
        split.names[index] if split.names else f"{class_name}, {split_name} {index + 1}" for index in indices.tolist()
    )
    return Pictures(shrink(pixels[..., :3]), names, count)


def _count(split: "Split", classes: int) -> tuple[int, ...]:
    return tuple(np.bincount(split.labels.numpy(), minlength=classes).tolist())
