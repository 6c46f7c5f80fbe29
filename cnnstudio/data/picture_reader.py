"""Read and decode many picture files in threads (Pillow gives up Python's lock while it decodes), in their order."""

import hashlib
import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Protocol

from cnnstudio.control import RunControl
from cnnstudio.data.decode import decode, fit, measure, to_pixels
from cnnstudio.data.folder_layout import Placed
from cnnstudio.data.folder_scan import Listing, PictureFile
from cnnstudio.data.picture_modes import BrokenPicture, Pixels

AUTOMATIC_SIZES = (32, 64)
"""What pictures of different sizes are brought to: 64 pixels train in minutes on a CPU; more must be asked for."""
LARGEST_OWN_SIDE = 512
"""Pictures that all have one size keep it up to this many pixels a side."""

_SAMPLE = 200
_BATCH = 64
_MAX_THREADS = 8


class Source(Protocol):
    """Where picture files come from: a folder or an archive."""

    path: Path

    def identify(self, control: RunControl) -> str: ...
    def listing(self, control: RunControl) -> Listing: ...
    def read(self, file: PictureFile) -> bytes: ...
    def close(self) -> None: ...


class SizesDiffer(Exception):
    """A picture has another size than those before it, where all should have one."""


@dataclass(frozen=True)
class Read:
    """What became of one file.

    Attributes:
        pixels: uint8 (C, H, W), None where the file is broken.
        reason: why it is broken.
        digest: BLAKE2 of the file's bytes, equal for copies of one file.
    """

    pixels: Pixels | None
    reason: str = ""
    digest: bytes = b""


@dataclass(frozen=True)
class Target:
    """What every picture is brought to.

    Attributes:
        strict: pictures of another size raise `SizesDiffer` instead of being resized.
    """

    height: int
    width: int
    channels: int
    strict: bool = False

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (C, H, W)."""
        return self.channels, self.height, self.width


def read_pictures(
    source: Source, placed: Sequence[Placed], target: Target, control: RunControl
) -> Generator[Read, None, None]:
    """Yield what became of each file, in order, with at most a few batches in memory.

    Raises:
        SizesDiffer: see `Target`.
        Cancelled: the person asked to stop.
    """
    threads = max(1, min(os.cpu_count() or 1, _MAX_THREADS))
    batches = (placed[start : start + _BATCH] for start in range(0, len(placed), _BATCH))
    waiting: deque[Future[list[Read]]] = deque()
    done = 0
    pool = ThreadPoolExecutor(threads, thread_name_prefix="decode")
    try:
        for batch in batches:
            waiting.append(pool.submit(_read_batch, source, batch, target, control))
            if len(waiting) > 2 * threads:
                found = waiting.popleft().result()
                yield from found
                done += len(found)
                control.check()
                control.report("Reading pictures", done, len(placed))
        while waiting:
            found = waiting.popleft().result()
            yield from found
            done += len(found)
            control.check()
            control.report("Reading pictures", done, len(placed))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _read_batch(source: Source, batch: Sequence[Placed], target: Target, control: RunControl) -> list[Read]:
    return [_read(source, placed.file, target) for placed in batch if not control.stopping]


def _read(source: Source, file: PictureFile, target: Target) -> Read:
    shape = (target.height, target.width)
    try:
        if file.refused:
            raise BrokenPicture(file.refused)
        content = source.read(file)
        picture = decode(content, None if target.strict else shape)
    except BrokenPicture as error:
        return Read(None, str(error))
    if target.strict and (picture.height, picture.width) != shape:
        raise SizesDiffer
    digest = hashlib.blake2b(content, digest_size=16).digest()
    return Read(to_pixels(fit(picture, shape), target.channels), "", digest)


def choose_shape(source: Source, placed: Sequence[Placed], control: RunControl) -> tuple[int, int, bool]:
    """Return (height, width) for pictures nobody gave a size for, and whether it is their own.

    A sample of the files is measured. Where its pictures differ, or are larger than `LARGEST_OWN_SIDE`, the answer is
    the largest of `AUTOMATIC_SIZES` that the shorter side of the median picture has; else it is their own size, and
    whoever decodes the rest has to check.
    """
    sizes: list[tuple[int, int]] = []
    for index in range(0, len(placed), max(1, len(placed) // _SAMPLE)):
        control.check()
        file = placed[index].file
        try:
            if not file.refused:
                sizes.append(measure(source.read(file)))
        except BrokenPicture:
            continue
    if len(set(sizes)) == 1 and max(sizes[0]) <= LARGEST_OWN_SIDE:
        return (*sizes[0], True)
    side = automatic_side(sizes)
    return side, side, False


def automatic_side(sizes: Sequence[tuple[int, int]]) -> int:
    """Return the largest of `AUTOMATIC_SIZES` that the shorter side of the median picture has, at least the first."""
    side = median_low(min(size) for size in sizes) if sizes else AUTOMATIC_SIZES[0]
    return max((size for size in AUTOMATIC_SIZES if size <= side), default=AUTOMATIC_SIZES[0])
