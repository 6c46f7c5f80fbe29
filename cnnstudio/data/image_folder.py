"""Image folder: a person's own pictures, in a folder or a zip archive with one folder per class.

Layouts: ``class/picture``, or ``train|val|test/class/picture`` (also ``valid``, ``validation``), inside at most a few
wrapping folders. Pictures are brought to one size, the shorter side resized with antialiasing and the centre cropped.
Broken files are left out and listed in `ImageSet.quarantine`.
"""

import hashlib
import json
import stat
from pathlib import Path

import numpy as np
import PIL
import torch
from pydantic import field_validator
from torch import Tensor

from cnnstudio.control import RunControl
from cnnstudio.data.archive import ZipSource
from cnnstudio.data.cache import waiting_lock
from cnnstudio.data.folder_cache import FolderIndex, load_cached, map_array, write_rows
from cnnstudio.data.folder_decode import decode_into
from cnnstudio.data.folder_layout import arrange, list_names
from cnnstudio.data.folder_scan import FolderSource, describe, quote
from cnnstudio.data.imageset import ImageSet, Quarantined, Split
from cnnstudio.data.load import parse_classes
from cnnstudio.data.picture_reader import Source
from cnnstudio.data.registry import DataOptions, datasets
from cnnstudio.data.split import stratified_split
from cnnstudio.errors import BadOption, DataError, shorten
from cnnstudio.options import option

_RULES = 1
"""Counted up when decoding or layout change, so that older caches are not used."""
_IN_MEMORY_BYTES = 2_000_000_000
"""A split drawn from more pictures than this is written to the cache and mapped instead of gathered in memory."""


class FolderOptions(DataOptions):
    """Settings of `load_image_folder`."""

    path: str = option("", help="A folder or zip archive with one folder of pictures per class.")
    size: int = option(
        0,
        low=0,
        high=1024,
        unit="pixels",
        help="Side of the square pictures are resized and cropped to; 0 keeps their own size where they all agree.",
    )
    channels: int = option(
        0, low=0, high=3, help="1 for grey, 3 for colour, 0 for grey where every picture is grey and colour else."
    )
    validation: float = option(
        0.2, above=0.0, below=1.0, help="Fraction of each class set aside for validation where there is no such folder."
    )
    split_seed: int = option(
        0, low=0, high=2**32 - 1, advanced=True, help="Which pictures are set aside; apart from the run's seed."
    )

    @field_validator("channels")
    @classmethod
    def _one_or_three(cls, channels: int) -> int:
        if channels == 2:
            raise ValueError("should be 1 (grey), 3 (colour) or 0 (as the pictures are)")
        return channels


@datasets.register(
    "image_folder",
    title="Image folder",
    source="your own pictures",
    options=FolderOptions,
    offline=True,
    download_bytes=0,
)
def load_image_folder(options: FolderOptions, cache: Path, control: RunControl) -> ImageSet:
    """Return the pictures of a folder or zip archive, decoded once and mapped from the cache afterwards.

    Raises:
        BadOption: no path was given.
        DataError: there are no usable pictures; the message names the file and what to do.
        UnknownName: a class that is not there.
        Cancelled: the person asked to stop.
        OSError: the cache cannot be written.
    """
    source = open_source(options.path)
    where = quote(Path(options.path.strip()).expanduser().name or options.path, 120)
    try:
        folder = cache / "image_folder" / _cache_key(source, options)
        found = load_cached(folder, source.identify(control), control)
        if found is None:
            with waiting_lock(folder / "index.json", control):
                found = load_cached(folder, source.identify(control), control)  # another process may have been faster
                if found is None:
                    _decode(source, where, options, folder, control)
                    found = load_cached(folder, source.identify(control), control)
    finally:
        source.close()
    if found is None:
        raise DataError(
            f"the decoded pictures in {shorten(folder, 200)} cannot be read back; free disk space and retry"
        )
    return _assemble(*found, where, options, folder)


def open_source(path: str) -> FolderSource | ZipSource:
    """Return the folder or zip archive at a path as a person wrote it.

    Raises:
        BadOption: the path is empty.
        DataError: there is nothing, or neither a folder nor a file.
    """
    if not path.strip():
        raise BadOption(
            "image_folder needs a folder or a zip archive of pictures: set the option 'path'", field="dataset.path"
        )
    try:
        place = Path(path.strip()).expanduser().absolute()
        mode = place.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(
            f"there is no folder or zip archive {quote(path, 200)}; choose one that exists", field="dataset.path"
        ) from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = describe(error) if isinstance(error, OSError) else str(error)
        raise DataError(f"{quote(path, 200)} cannot be read ({reason}); choose another", field="dataset.path") from None
    if stat.S_ISDIR(mode):
        return FolderSource(place)
    if stat.S_ISREG(mode):
        return ZipSource(place)
    raise DataError(
        f"{quote(path, 200)} is a pipe, socket or device; choose a folder or a zip archive", field="dataset.path"
    )


def _cache_key(source: Source, options: FolderOptions) -> str:
    """Return a folder's name that differs wherever the decoded pixels or their order may differ."""
    facts = (_RULES, PIL.__version__, str(source.path), options.classes, options.size, options.channels)
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]


def _decode(source: Source, where: str, options: FolderOptions, folder: Path, control: RunControl) -> None:
    """Decode what is chosen into the cache."""
    identity = source.identify(control)
    layout = arrange(source.listing(control), parse_classes(options.classes), where)
    if len(layout.classes) < 2:
        raise DataError(
            f"{where} gives one class, {quote(layout.classes[0], 40)}; training needs at least two: choose more "
            "classes, or a folder that holds one folder of pictures per class",
            field="dataset.classes",
        )
    decode_into(folder, source, layout, options.size, options.channels, identity, control)


def _assemble(index: FolderIndex, pixels: Tensor, where: str, options: FolderOptions, folder: Path) -> ImageSet:
    """Return the splits of a decoded folder."""
    labels = torch.tensor(index.labels, dtype=torch.int64)
    rows: dict[str, Tensor] = {}
    start = 0
    for role, size in index.sizes.items():
        rows[role] = torch.arange(start, start + size)
        start += size
    _check_classes(index, labels[rows["train"]], where)
    splits: dict[str, Split] = {}
    if "validation" in rows:
        start = 0
        for role, size in index.sizes.items():  # consecutive rows: a view of the map
            end = start + size
            splits[role] = Split(pixels[start:end], labels[start:end], index.names[start:end])
            start = end
    else:
        rows["train"], rows["validation"] = stratified_split(labels, options.validation, options.split_seed)
        for role, chosen in rows.items():
            names = tuple(index.names[row] for row in chosen.tolist())
            tag = f"{index.sha256[:12]}-{options.validation:g}-{options.split_seed}-{role}"
            splits[role] = Split(_gather(pixels, chosen, folder / f"{tag}.npy"), labels[chosen], names)
    return ImageSet(
        name="image_folder",
        title=where,
        classes=index.classes,
        train=splits["train"],
        validation=splits["validation"],
        test=splits.get("test"),
        quarantine=tuple(Quarantined(broken.name, broken.reason) for broken in index.quarantine),
        notes=(
            *_note_broken(index),
            *index.notes,
            *_note_twins(index, rows),
            *_note_gaps(index, splits["validation"].labels),
        ),
    )


def _check_classes(index: FolderIndex, labels: Tensor, where: str) -> None:
    """Refuse a class all of whose training pictures are broken.

    Raises:
        DataError: names the class, the first of its files and the remedy.
    """
    counts = torch.bincount(labels, minlength=len(index.classes)).tolist()
    for broken in index.quarantine:
        if counts[broken.label] == 0:
            raise DataError(
                f"no training picture of class {quote(index.classes[broken.label], 40)} in {where} can be read; "
                f"{quote(broken.name)} {broken.reason}; repair the pictures or leave the class out with the option "
                "'classes'",
                field="dataset.classes",
            )


def _gather(pixels: Tensor, rows: Tensor, path: Path) -> Tensor:
    """Return the pictures at some rows, in memory or, where they are many, mapped from a file of their own."""
    if len(rows) * pixels[:1].numel() <= _IN_MEMORY_BYTES:
        return pixels[rows]
    try:
        mapped = map_array(path)
        if len(mapped) == len(rows):
            return mapped
    except (OSError, ValueError):
        pass  # not there yet, or broken: written below
    values = pixels.numpy()
    _, channels, height, width = values.shape
    write_rows(path, (np.ascontiguousarray(values[row]) for row in rows.tolist()), (channels, height, width))
    return map_array(path)


def _note_broken(index: FolderIndex) -> list[str]:
    """Tell how many files are left out and why the first is."""
    count = len(index.quarantine)
    if not count:
        return []
    first = f"{quote(index.quarantine[0].name)} {index.quarantine[0].reason}"
    if count == 1:
        return [f"1 file is left out: {first}."]
    return [f"{count:,} files are left out; the first: {first}."]


def _note_twins(index: FolderIndex, rows: dict[str, Tensor]) -> list[str]:
    """Tell how many pictures of a split are byte for byte in the training split too."""
    role_of = np.empty(len(index.labels), dtype=object)
    for role, chosen in rows.items():
        role_of[chosen.numpy()] = role
    counts = dict.fromkeys(rows, 0)
    for group in index.twins:
        roles = [role_of[row] for row in group]
        if "train" in roles:
            for role in roles:
                counts[role] += 1
    return [
        f"{count:,} {role} picture{' is' if count == 1 else 's are'} byte for byte in the training split too, so the "
        f"{role} accuracy flatters."
        for role, count in counts.items()
        if role != "train" and count
    ]


def _note_gaps(index: FolderIndex, labels: Tensor) -> list[str]:
    """Tell which classes have no validation picture."""
    counts = torch.bincount(labels, minlength=len(index.classes)).tolist()
    empty = [name for name, count in zip(index.classes, counts, strict=True) if count == 0]
    if not empty:
        return []
    return [f"{len(empty):,} class{'' if len(empty) == 1 else 'es'} without a validation picture: {list_names(empty)}."]
