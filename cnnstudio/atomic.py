"""Every write to disk: whole or not at all, whatever happens in the middle."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_file(path: Path, write: Callable[[Path], None]) -> str:
    """Write a file whole or not at all and return its SHA-256 (hex).

    ``write`` fills a temporary file beside ``path``; it is flushed to the disk, put in place of ``path``, and the
    folder is flushed. On any failure the old file stays and the temporary one goes.

    Raises:
        OSError: the disk is full, the folder cannot be written, ...
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        digest = flush(part)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)
    return digest


def write_bytes(path: Path, content: bytes) -> str:
    """Write bytes whole or not at all and return their SHA-256 (hex)."""

    def write(part: Path) -> None:
        part.write_bytes(content)

    return write_file(path, write)


def write_text(path: Path, text: str) -> str:
    """Write text as UTF-8, whole or not at all, and return the SHA-256 (hex) of the bytes."""
    return write_bytes(path, text.encode("utf-8"))


def flush(path: Path) -> str:
    """Force a file's bytes to the disk and return their SHA-256 (hex)."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush_folder(folder: Path) -> None:
    """Force a folder's entries to the disk, where the platform can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hash_file(path: Path) -> str:
    """Return a file's SHA-256 (hex)."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
