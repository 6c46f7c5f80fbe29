"""Downloading published files once: with progress, resume, cancel, a digest, and one sentence for every failure."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from cnnstudio.atomic import flush, flush_folder
from cnnstudio.control import RunControl
from cnnstudio.data.cache import waiting_lock
from cnnstudio.errors import DataError, shorten

if TYPE_CHECKING:
    import requests

MIRROR_VARIABLE = "CNNSTUDIO_MIRROR"
"""Environment variable: a base address that holds every file as ``<data set>/<file name>``, used instead of its own."""

_CHUNK_BYTES = 1 << 18
_TIMEOUT_S = 30.0
_ATTEMPTS = 4  # connections without a single new byte before giving up
_OFFLINE_CHOICES = "or choose 'planes_birds' or 'digits', which need no download"


@dataclass(frozen=True)
class RemoteFile:
    """A published file.

    Attributes:
        urls: where it lies, tried in order.
        digest: hex, of the kind ``algorithm``.
        source: who published the digest.
    """

    name: str
    urls: tuple[str, ...]
    size_bytes: int
    digest: str
    source: str
    algorithm: Literal["md5", "sha256"] = "md5"


class _Cut(Exception):
    """The connection ended early; what came is kept."""


class _Unreachable(Exception):
    """The server could not be reached or has no such file; the message says why."""


def fetch(file: RemoteFile, folder: Path, control: RunControl, *, dataset: str, title: str) -> Path:
    """Return the file on this machine, downloaded if need be and with the right digest.

    A download that is cut or cancelled stays as ``<name>.part`` and goes on from there at the next call; a file that
    is wrong is deleted.

    Args:
        folder: where it is kept.
        dataset: the data set's name, its folder on a mirror.
        title: what to call the data set in messages.

    Raises:
        DataError: offline, cut, a wrong file, a full disk, ...; the message says what to do.
        Cancelled: the person asked to stop.
    """
    target = folder / file.name
    with waiting_lock(target, control):
        if target.exists():
            if _digest(target, file.algorithm) == file.digest:
                return target
            target.unlink()
        part = folder / f"{file.name}.part"
        try:
            _download_checked(file, part, control, dataset, title)
            flush(part)
            part.replace(target)
            flush_folder(folder)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise DataError(
                f"{title} cannot be kept in {folder}: {(error.strerror or str(error)).lower()}; make "
                f"{file.size_bytes / 1e6:,.0f} MB of room or set CNNSTUDIO_HOME to a folder that can be written"
            ) from error
    return target


def _download_checked(file: RemoteFile, part: Path, control: RunControl, dataset: str, title: str) -> None:
    """Download into ``part``; where the rest of an older partial file does not fit, once more from the start."""
    part.parent.mkdir(parents=True, exist_ok=True)
    resumed = part.exists() and part.stat().st_size > 0
    missing = file.size_bytes - (part.stat().st_size if resumed else 0)
    free = shutil.disk_usage(part.parent).free
    if missing > free:
        raise DataError(
            f"{title} needs {missing / 1e6:,.0f} MB more in {part.parent}, where {free / 1e6:,.0f} MB are free; make "
            "room or set CNNSTUDIO_HOME to another disk"
        )
    for again in (False, True):
        _download(file, part, control, dataset, title)
        if _digest(part, file.algorithm) == file.digest:
            return
        part.unlink()
        if not resumed or again:
            break
        resumed = False
    raise DataError(
        f"{file.name} for {title} arrived with another {file.algorithm.upper()} than the published one, so it was "
        f"deleted; try again later, or put the right file into {part.parent}"
    )


def _download(file: RemoteFile, part: Path, control: RunControl, dataset: str, title: str) -> None:
    """Fill ``part`` from the first address that answers, reconnecting where the connection is cut."""
    import requests

    reason = ""
    for url in _addresses(file, dataset):
        idle = 0
        while idle < _ATTEMPTS:
            before = part.stat().st_size if part.exists() else 0
            try:
                with requests.Session() as session:
                    _receive(session, url, file, part, control, title)
                return
            except _Cut as error:
                control.check()
                after = part.stat().st_size if part.exists() else 0
                idle = 0 if after > before else idle + 1
                reason = str(error)
            except _Unreachable as error:
                reason = str(error)
                break
    control.check()
    got = part.stat().st_size if part.exists() else 0
    if got:
        raise DataError(
            f"the download of {file.name} for {title} was cut after {got / 1e6:,.1f} of "
            f"{file.size_bytes / 1e6:,.1f} MB ({reason}); start again and it goes on from there"
        )
    raise DataError(
        f"{title} is not on this machine yet and {file.name} cannot be downloaded ({reason}); connect to the internet "
        f"and start again, put the file into {part.parent}, {_OFFLINE_CHOICES}"
    )


def _addresses(file: RemoteFile, dataset: str) -> tuple[str, ...]:
    mirror = environ.get(MIRROR_VARIABLE, "").strip().rstrip("/")
    return (f"{mirror}/{dataset}/{file.name}",) if mirror else file.urls


def _receive(
    session: "requests.Session", url: str, file: RemoteFile, part: Path, control: RunControl, title: str
) -> None:
    """Append what one connection brings.

    Raises:
        DataError: a web page came instead of the file.
        _Cut: the connection ended early.
        _Unreachable: there was no useful answer.
    """
    import requests

    start = part.stat().st_size if part.exists() else 0
    if start >= file.size_bytes:
        part.unlink()  # more than the whole: not the beginning of this file
        start = 0
    # "identity": a server that compresses on the way would make byte ranges meaningless.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    host = _host(url)
    try:
        response = session.get(url, headers=headers, stream=True, timeout=_TIMEOUT_S)
    except requests.exceptions.ChunkedEncodingError as error:
        raise _Cut(_explain(error)) from error
    except (requests.RequestException, ValueError) as error:  # ValueError: an address that is none
        raise _Unreachable(f"{host} cannot be reached") from error
    with response:
        if response.status_code == 416:  # the server's file is no longer than the part
            part.unlink(missing_ok=True)
            raise _Cut("the server has another file")
        if response.status_code not in (200, 206):
            raise _Unreachable(f"{host} answered {response.status_code} {shorten(response.reason, 40)}".strip())
        chunks = _chunks(response)
        first = next(chunks, b"")
        _refuse_page(response, first, file, host, title)
        start = _check_range(response, start, file, host, title)
        with open(part, "ab" if start else "wb") as out:
            for chunk in _with_first(first, chunks):
                out.write(chunk)
                start += len(chunk)
                control.report(f"downloading {file.name}", start, file.size_bytes)
                control.check()
                if start > file.size_bytes:
                    break  # another file, perhaps an endless one: its digest will say so
    if start < file.size_bytes:
        raise _Cut("the connection ended early")


def _check_range(response: "requests.Response", start: int, file: RemoteFile, host: str, title: str) -> int:
    """Return where in the file the answer begins: at ``start`` where the server knows ranges, else at 0."""
    if response.status_code == 206:
        place, _, whole = response.headers.get("Content-Range", "").partition("/")
        if not place.startswith(f"bytes {start}-"):
            raise _Unreachable(f"{host} answered with the wrong part of the file")
        length = whole
    else:
        start, length = 0, response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) != file.size_bytes:
        raise DataError(
            f"{host} has another {file.name} than the one published for {title} ({int(length):,} bytes instead of "
            f"{file.size_bytes:,}); try again later, {_OFFLINE_CHOICES}"
        )
    return start


def _chunks(response: "requests.Response") -> Iterator[bytes]:
    """Yield the bytes as they come, undecoded: a ``.gz`` stays one even where the server calls it an encoding."""
    import urllib3

    try:
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=False):
            yield chunk
    except urllib3.exceptions.HTTPError as error:
        raise _Cut(_explain(error)) from error


def _with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _refuse_page(response: "requests.Response", first: bytes, file: RemoteFile, host: str, title: str) -> None:
    """Refuse the sign-in page that hotels and airports answer every request with."""
    kind = response.headers.get("Content-Type", "").lower()
    if kind.startswith("text/html") or first.lstrip()[:14].lower().startswith((b"<!doctype", b"<html")):
        raise DataError(
            f"{host} sent a web page instead of {file.name} for {title}; sign in to the network in a web browser and "
            f"start again, {_OFFLINE_CHOICES}"
        )


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc or shorten(url)
    except ValueError:
        return shorten(url)


def _explain(error: Exception) -> str:
    return "the connection ended early" if "Incomplete" in str(error) else shorten(type(error).__name__)


def _digest(path: Path, algorithm: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()
