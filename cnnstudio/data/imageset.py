"""ImageSet: what a data set is once it is loaded, however it was made."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from cnnstudio.errors import DataError, shorten

_CHUNK_BYTES = 1 << 24


@dataclass(frozen=True)
class Split:
    """Pictures with their labels.

    Attributes:
        images: uint8 (N, C, H, W), in memory or over a read-only memory map.
        labels: int64 (N,), indices into the set's classes.
        names: one per picture ("bird/0001.jpg"), or () where they have none.
    """

    images: Tensor
    labels: Tensor
    names: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.images.dtype != torch.uint8 or self.images.dim() != 4:
            raise ValueError(f"images are {self.images.dtype} {tuple(self.images.shape)}, not uint8 (N, C, H, W)")
        if self.labels.dtype != torch.int64 or self.labels.shape != self.images.shape[:1]:
            raise ValueError(f"labels are {self.labels.dtype} {tuple(self.labels.shape)} for {len(self.images)} images")
        if self.names and len(self.names) != len(self.images):
            raise ValueError(f"{len(self.names)} names for {len(self.images)} images")

    def __len__(self) -> int:
        return len(self.images)

    def select(self, indices: Tensor, labels: Tensor | None = None) -> "Split":
        """Return the pictures at int64 ``indices`` (M,), with other ``labels`` (M,) if given."""
        chosen = self.labels[indices] if labels is None else labels
        names = tuple(self.names[index] for index in indices.tolist()) if self.names else ()
        return Split(self.images[indices], chosen, names)


@dataclass(frozen=True)
class Normalization:
    """Per channel, of values in 0..1: a network sees ``(value / 255 - mean) / std``."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


@dataclass(frozen=True)
class Quarantined:
    """A file that was left out, and why, as a sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class ImageSet:
    """A loaded data set.

    A loader leaves ``normalization`` and ``fingerprint`` out: `load_dataset` fills them in once the subset of classes
    is chosen. A loader that knows the fingerprint of a large set may give it; it is kept unless a subset is taken.

    Attributes:
        name: the registry's name.
        title: what a person reads.
        classes: names in the order of the labels.
        validation: what models are chosen by.
        test: sealed, nothing in training reads it; None where the data have no third part.
        fingerprint: SHA-256 (hex) over pixels, labels and class order of training and validation split.
        quarantine: files that were left out.
        notes: sentences worth showing.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    train: Split
    validation: Split
    test: Split | None = None
    normalization: Normalization = Normalization((), ())
    fingerprint: str = ""
    quarantine: tuple[Quarantined, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Return (C, H, W)."""
        _, channels, height, width = self.train.images.shape
        return channels, height, width

    def splits(self) -> dict[str, Split]:
        """Return the splits by name, the test split only where there is one."""
        found = {"train": self.train, "validation": self.validation}
        return found | {"test": self.test} if self.test is not None else found


def compute_fingerprint(classes: Sequence[str], *splits: Split) -> str:
    """Return the SHA-256 (hex) over class order, shapes, pixels and labels; names of files do not count."""
    digest = hashlib.sha256()
    for name in classes:
        encoded = name.encode("utf-8", "surrogateescape")
        digest.update(len(encoded).to_bytes(8, "little") + encoded)
    for split in splits:
        digest.update(repr(tuple(split.images.shape)).encode())
        size = max(1, _CHUNK_BYTES // max(1, split.images[:1].numel()))
        for part in torch.split(split.images, size):  # a memory map is read in pieces
            digest.update(part.contiguous().numpy().data)
        digest.update(split.labels.contiguous().numpy().data)
    return digest.hexdigest()


def check_usable(images: ImageSet) -> None:
    """Refuse data that no classifier can be trained on.

    Raises:
        DataError: fewer than two classes, a class without a training picture, or no validation picture.
    """
    if len(images.classes) < 2:
        listed = ", ".join(repr(shorten(name, 40)) for name in images.classes) or "none"
        raise DataError(
            f"{images.title} has {len(images.classes)} class{'' if len(images.classes) == 1 else 'es'} ({listed}); "
            "training needs at least two classes: add pictures of another class or choose more classes",
            field="dataset.classes",
        )
    for label, count in enumerate(torch.bincount(images.train.labels, minlength=len(images.classes)).tolist()):
        if count == 0:
            raise DataError(
                f"class {shorten(images.classes[label], 40)!r} of {images.title} has no training picture; "
                "add pictures to it or leave it out with the option 'classes'",
                field="dataset.classes",
            )
    if len(images.validation) == 0:
        raise DataError(
            f"{images.title} has no validation picture; add pictures or set the option 'validation' above 0",
            field="dataset.validation",
        )
