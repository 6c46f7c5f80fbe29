"""Decode the chosen pictures of a folder or archive into the cache."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cnnstudio.control import RunControl
from cnnstudio.data.decode import quiet_pillow
from cnnstudio.data.folder_cache import CachedQuarantine, FolderIndex, read_rows, save_index, write_rows
from cnnstudio.data.folder_layout import Layout
from cnnstudio.data.folder_scan import quote
from cnnstudio.data.picture_modes import Pixels
from cnnstudio.data.picture_reader import (
    LARGEST_OWN_SIDE,
    Read,
    SizesDiffer,
    Source,
    Target,
    automatic_side,
    choose_shape,
    read_pictures,
)
from cnnstudio.errors import DataError


class Collector:
    """What decoding finds out beside the pixels.

    Attributes:
        sizes: decoded pictures per split.
        labels, names: one per decoded picture.
        colour: whether any picture has a pixel that is not grey.
        quarantine: what was left out.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.sizes: dict[str, int] = {}
        self.labels: list[int] = []
        self.names: list[str] = []
        self.colour = False
        self.quarantine: list[CachedQuarantine] = []
        self._copies: dict[bytes, list[int]] = {}

    def rows(self, reads: Iterable[Read]) -> Iterator[Pixels]:
        """Yield the pixels of whole pictures, remembering where they belong and what is broken."""
        follow = iter(reads)
        for role, placed in self._layout.splits.items():
            before = len(self.labels)
            for entry, read in zip(placed, follow, strict=False):  # the shared iterator goes on with the next split
                if read.pixels is None:
                    self.quarantine.append(
                        CachedQuarantine(name=entry.file.name, reason=read.reason, label=entry.label)
                    )
                    continue
                self._copies.setdefault(read.digest, []).append(len(self.labels))
                self.labels.append(entry.label)
                self.names.append(entry.name)
                self.colour = self.colour or _has_colour(read.pixels)
                yield read.pixels
            self.sizes[role] = len(self.labels) - before
        if not self.labels:
            first = self.quarantine[0]
            raise DataError(
                f"none of the {len(self.quarantine):,} pictures can be read; the first, {quote(first.name)}, "
                f"{first.reason}; repair the pictures or choose another folder",
                field="dataset.path",
            )

    def twins(self) -> tuple[tuple[int, ...], ...]:
        """Return groups of rows whose files have equal bytes."""
        return tuple(tuple(rows) for rows in self._copies.values() if len(rows) > 1)


def decode_into(
    folder: Path, source: Source, layout: Layout, size: int, channels: int, identity: str, control: RunControl
) -> FolderIndex:
    """Decode the pictures of a layout into a cache folder and return its index.

    Args:
        folder: of this source with these options.
        size: side in pixels, 0 for the pictures' own.
        channels: 1, 3, or 0 for what the pictures need.
        identity: of the source.

    Raises:
        DataError: not one picture can be read.
        Cancelled: the person asked to stop.
        OSError: the cache cannot be written.
    """
    quiet_pillow()
    notes = list(layout.notes)
    height, width, own = (size, size, False) if size else choose_shape(source, layout.all(), control)
    array = folder / f"pixels-{identity[:16]}.npy"
    try:
        target = Target(height, width, channels or 3, strict=own)
        collected, sha256 = _decode(array, source, layout, target, control)
    except SizesDiffer:
        side, own = automatic_side([(height, width)]), False
        target = Target(side, side, channels or 3)
        collected, sha256 = _decode(array, source, layout, target, control)
    if not size and not own:
        notes.append(
            f"The pictures differ in size or are larger than {LARGEST_OWN_SIDE} pixels: each was resized and cropped "
            f"at its centre to {target.width} x {target.height}; the option 'size' sets another size."
        )
    shape = target.shape
    if channels == 0 and not collected.colour:
        shape = (1, *shape[1:])
        sha256 = write_rows(array, (row[:1] for row in read_rows(array)), shape)
    index = FolderIndex(
        identity=identity,
        classes=layout.classes,
        sizes=collected.sizes,
        labels=tuple(collected.labels),
        names=tuple(collected.names),
        quarantine=tuple(collected.quarantine),
        notes=tuple(notes),
        twins=collected.twins(),
        shape=(len(collected.labels), *shape),
        array=array.name,
        sha256=sha256,
    )
    save_index(folder, index)
    return index


def _decode(array: Path, source: Source, layout: Layout, target: Target, control: RunControl) -> tuple[Collector, str]:
    """Write the decoded pictures and return what was found out and the file's SHA-256 (hex)."""
    collected = Collector(layout)
    reads = read_pictures(source, layout.all(), target, control)
    try:
        return collected, write_rows(array, collected.rows(reads), target.shape)
    finally:
        reads.close()  # the threads end before anything else happens


def _has_colour(pixels: Pixels) -> bool:
    """Whether any pixel of (C, H, W) is not grey."""
    return bool((pixels != pixels[:1]).any())
