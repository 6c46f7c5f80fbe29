"""Tensors kept on disk between runs: written whole or not at all, checked when read, made again when broken.

A file is a safetensors file whose metadata carry a SHA-256 over the tensors' bytes. Small files are read into memory;
large ones stay a private memory map, so that a data set larger than memory can be used.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from filelock import BaseFileLock, FileLock, Timeout
from torch import Tensor

from cnnstudio.atomic import write_file
from cnnstudio.control import RunControl

MAP_ABOVE_BYTES = 1 << 30
_WAIT_S = 0.2


def cache_name(name: str, identity: Mapping[str, object]) -> str:
    """Return a file name that changes with everything that changes the content."""
    text = json.dumps(dict(identity), sort_keys=True)
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.safetensors"


def cached_tensors(path: Path, make: Callable[[], dict[str, Tensor]], control: RunControl) -> dict[str, Tensor]:
    """Return the tensors of a cache file; make and keep them where it is missing or broken.

    Two processes that want the same file wait for each other; a disk that cannot keep the file costs only time.

    Raises:
        Cancelled: the person asked to stop.
    """
    found = read_tensors(path)
    if found is not None:
        return found
    with waiting_lock(path, control):
        found = read_tensors(path)  # another process may have made it meanwhile
        if found is None:
            control.check()
            found = make()
            control.check()
            try:
                write_tensors(path, found)
            except OSError:
                pass  # a full or read-only disk costs only the time to make it again
    return found


@contextmanager
def waiting_lock(path: Path, control: RunControl) -> Iterator[None]:
    """Hold the lock of a cache file; without it where the folder cannot be written.

    Raises:
        Cancelled: the person asked to stop while another process held it.
    """
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while not _acquire(lock):
            control.report(f"waiting for another process to prepare {path.name}", 0, 0)
            control.check()
    except OSError:
        pass
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock) -> bool:
    try:
        lock.acquire(timeout=_WAIT_S)
    except Timeout:
        return False
    return True


def write_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Write tensors whole or not at all.

    Raises:
        OSError: the disk is full, the folder cannot be written, ...
    """
    from safetensors.torch import save_file

    whole = {name: tensor.contiguous() for name, tensor in tensors.items()}
    metadata = {"sha256": _digest(whole)}
    write_file(path, lambda part: save_file(whole, part, metadata))


def read_tensors(path: Path) -> dict[str, Tensor] | None:
    """Return the tensors of a file, or None where it is missing, broken or not what was written."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        if _digest(tensors) != metadata.get("sha256"):
            return None
        if path.stat().st_size <= MAP_ABOVE_BYTES:
            tensors = {name: tensor.clone() for name, tensor in tensors.items()}
    except (OSError, SafetensorError, ValueError):
        return None
    return tensors


def _digest(tensors: Mapping[str, Tensor]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name]
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        flat = tensor.flatten()
        for part in torch.split(flat, 1 << 24):
            digest.update(part.numpy().data)
    return digest.hexdigest()
