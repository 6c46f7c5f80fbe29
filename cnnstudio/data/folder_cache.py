"""Decoded pictures on the disk: one uint8 array that is mapped into memory, and a JSON index that says whose it is."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import torch
from numpy.lib import format as npy
from pydantic import ValidationError
from torch import Tensor

from cnnstudio.atomic import write_file, write_text
from cnnstudio.control import RunControl
from cnnstudio.data.picture_modes import Pixels
from cnnstudio.options import Strict

_CHUNK_BYTES = 1 << 24


class CachedQuarantine(Strict):
    """A broken file of class number ``label``, and why it is not used."""

    name: str
    reason: str
    label: int


class FolderIndex(Strict):
    """Everything about a decoded folder but its pixels.

    Attributes:
        identity: of the files it was decoded from.
        sizes: pictures per split, in the order of the array's rows: "train", perhaps "validation", perhaps "test".
        labels, names: one per row.
        twins: groups of rows whose files have equal bytes.
        shape: (N, C, H, W) of the array.
        array: the array's file name.
        sha256: of the array's file.
    """

    version: Literal[1] = 1
    identity: str
    classes: tuple[str, ...]
    sizes: dict[str, int]
    labels: tuple[int, ...]
    names: tuple[str, ...]
    quarantine: tuple[CachedQuarantine, ...]
    notes: tuple[str, ...]
    twins: tuple[tuple[int, ...], ...]
    shape: tuple[int, int, int, int]
    array: str
    sha256: str


def load_cached(folder: Path, identity: str, control: RunControl) -> tuple[FolderIndex, Tensor] | None:
    """Return the index and the mapped pictures, uint8 (N, C, H, W); None where they are missing, old or damaged."""
    try:
        index = FolderIndex.model_validate_json((folder / "index.json").read_bytes())
        path = folder / Path(index.array).name
        if index.identity != identity or len(index.labels) != index.shape[0] or len(index.names) != index.shape[0]:
            return None
        if _hash(path, control) != index.sha256:
            return None
        pixels = map_array(path)
    except (OSError, ValidationError, ValueError, EOFError):
        return None
    if tuple(pixels.shape) != index.shape or sum(index.sizes.values()) != index.shape[0]:
        return None
    return index, pixels


def map_array(path: Path) -> Tensor:
    """Return the array of a file as a uint8 tensor over mapped memory.

    Raises:
        OSError, ValueError: no such file, or it is no array of bytes.
    """
    # Copy on write: the file is never changed, and torch takes no array that it must not write to.
    mapped = np.load(path, mmap_mode="c", allow_pickle=False)
    if mapped.dtype != np.uint8 or mapped.ndim != 4:
        raise ValueError(f"{path.name} is {mapped.dtype} {mapped.shape}")
    return torch.from_numpy(mapped)


def save_index(folder: Path, index: FolderIndex) -> None:
    """Write the index whole or not at all and remove the arrays of earlier ones.

    Raises:
        OSError: the disk is full, the folder cannot be written, ...
    """
    write_text(folder / "index.json", index.model_dump_json())
    for old in folder.glob("*.npy"):
        if old.name != index.array:
            try:
                old.unlink()
            except OSError:  # another program has it open; it goes next time
                continue


def write_rows(path: Path, rows: Iterable[Pixels], shape: tuple[int, int, int]) -> str:
    """Write uint8 rows of (C, H, W) as they come into one .npy file and return the file's SHA-256 (hex).

    The rows go through a file, not through memory mapped for writing: a full disk is then an error, not a crash.

    Raises:
        OSError: the disk is full, the folder cannot be written, ...
    """

    def write(part: Path) -> None:
        with open(part, "wb") as file:
            _write_header(file, (0, *shape))
            count = 0
            for row in rows:
                file.write(row.data)
                count += 1
            file.seek(0)
            _write_header(file, (count, *shape))  # NumPy pads headers so that the first axis may grow in place

    return write_file(path, write)


def read_rows(path: Path) -> Iterator[Pixels]:
    """Yield the rows (C, H, W) of an array that `write_rows` made, one in memory at a time."""
    with open(path, "rb") as file:
        npy.read_magic(file)
        (count, *shape), _, _ = npy.read_array_header_1_0(file)
        for _ in range(count):
            yield np.frombuffer(file.read(math.prod(shape)), np.uint8).reshape(shape)


def _write_header(file: BinaryIO, shape: tuple[int, ...]) -> None:
    npy.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})


def _hash(path: Path, control: RunControl) -> str:
    digest = hashlib.sha256()
    total = path.stat().st_size
    with open(path, "rb") as file:
        while part := file.read(_CHUNK_BYTES):
            digest.update(part)
            control.check()
            control.report("Checking the decoded pictures", file.tell(), total)
    return digest.hexdigest()
