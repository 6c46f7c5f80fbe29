"""Downloads resume, stop, check their digest, and end in one sentence whatever the network does."""

import errno
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from data.file_server import FileServer, serving

from cnnstudio.control import ThreadControl
from cnnstudio.data import fetch as module
from cnnstudio.data.fetch import RemoteFile, fetch
from cnnstudio.errors import Cancelled, DataError

CONTENT = bytes(range(256)) * 4096  # 1 MiB


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving() as running:
        running.files["pets/pets.bin"] = CONTENT
        monkeypatch.setenv("CNNSTUDIO_MIRROR", running.address + "/")
        yield running


def _file(content: bytes = CONTENT, **changes: Any) -> RemoteFile:
    values = {"name": "pets.bin", "urls": ("http://127.0.0.1:9/pets.bin",), "size_bytes": len(content)}
    values |= {"digest": hashlib.md5(content).hexdigest(), "source": "this test"}
    return RemoteFile(**(values | changes))


def _fetch(folder: Path, file: RemoteFile | None = None, control: ThreadControl | None = None) -> Path:
    return fetch(file or _file(), folder, control or ThreadControl(), dataset="pets", title="Pets")


def _left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}


def test_a_file_comes_whole_with_progress_and_only_once(server: FileServer, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    path = _fetch(tmp_path, control=ThreadControl(lambda *args: seen.append(args)))
    assert path.read_bytes() == CONTENT
    assert _left(tmp_path) == {"pets.bin"}
    counts = [done for _, done, _ in seen]
    assert counts == sorted(counts) and counts[-1] == len(CONTENT)
    assert {total for _, _, total in seen} == {len(CONTENT)}
    assert _fetch(tmp_path) == path
    assert len(server.requests) == 1


def test_sha256_is_checked_too(server: FileServer, tmp_path: Path) -> None:
    file = _file(digest=hashlib.sha256(CONTENT).hexdigest(), algorithm="sha256")
    assert _fetch(tmp_path, file).read_bytes() == CONTENT


@pytest.mark.parametrize("percent", [1, 50, 99])
@pytest.mark.parametrize("lengths", [True, False])
def test_a_connection_that_is_cut_goes_on_where_it_was(
    server: FileServer, tmp_path: Path, percent: int, lengths: bool
) -> None:
    server.lengths = lengths
    server.cut_after = len(CONTENT) * percent // 100
    if percent == 1:
        server.cut_after = len(CONTENT) // 20  # a hundred reconnections would say no more than twenty
    assert _fetch(tmp_path).read_bytes() == CONTENT
    assert [start for _, start in server.requests][:2] == ["", f"bytes={server.cut_after}-"]


@pytest.mark.parametrize("percent", [0, 1, 50, 99])
def test_a_server_that_dies_leaves_a_sentence_and_a_start(
    server: FileServer, tmp_path: Path, percent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = len(CONTENT) * percent // 100
    server.cut_after = got
    server.ranges = False  # so every attempt ends at the same place
    with pytest.raises(DataError, match=r"cut after|cannot be downloaded") as caught:
        _fetch(tmp_path)
    assert ("goes on from there" in str(caught.value)) == (got > 0)
    assert "Pets" in str(caught.value)
    assert _left(tmp_path) <= {"pets.bin.part"}
    server.cut_after, server.ranges = None, True
    assert _fetch(tmp_path).read_bytes() == CONTENT
    assert server.requests[-1][1] == (f"bytes={got}-" if got else "")
    assert _left(tmp_path) == {"pets.bin"}


def test_a_server_without_ranges_starts_over(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "pets.bin.part").write_bytes(CONTENT[:1000])
    server.ranges = False
    assert _fetch(tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("part", [b"wrong" * 100, CONTENT + b"more", CONTENT[:-1] + b"?", b""])
def test_a_part_of_something_else_does_not_stay(server: FileServer, tmp_path: Path, part: bytes) -> None:
    (tmp_path / "pets.bin.part").write_bytes(part)
    assert _fetch(tmp_path).read_bytes() == CONTENT
    assert _left(tmp_path) == {"pets.bin"}


def test_a_file_broken_on_the_disk_comes_again(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "pets.bin").write_bytes(CONTENT[:-1])
    assert _fetch(tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("lengths", [True, False])
@pytest.mark.parametrize("content", [CONTENT[:-1] + b"?", CONTENT + b"?", CONTENT * 2])
def test_a_wrong_file_is_deleted(server: FileServer, tmp_path: Path, content: bytes, lengths: bool) -> None:
    server.files["pets/pets.bin"] = content
    server.lengths = lengths
    with pytest.raises(DataError, match=r"pets.bin.* try again later|try again later.*pets.bin"):
        _fetch(tmp_path)
    assert _left(tmp_path) == set()


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream"])
def test_a_sign_in_page_is_named(server: FileServer, tmp_path: Path, kind: str) -> None:
    server.page, server.page_type = b"\n<!DOCTYPE html><html>Welcome to the hotel</html>", kind
    (tmp_path / "pets.bin.part").write_bytes(CONTENT[:1000])
    with pytest.raises(DataError, match=r"web page instead of pets.bin.*sign in"):
        _fetch(tmp_path)
    assert (tmp_path / "pets.bin.part").read_bytes() == CONTENT[:1000]
    server.page = b""
    assert _fetch(tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_an_error_answer_is_named(server: FileServer, tmp_path: Path, status: int) -> None:
    server.status = status
    with pytest.raises(DataError, match=f"answered {status}"):
        _fetch(tmp_path)
    assert _left(tmp_path) == set()


def test_offline_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CNNSTUDIO_MIRROR", raising=False)
    with pytest.raises(DataError, match=r"cannot be reached.*connect to the internet.*planes_birds"):
        _fetch(tmp_path)
    assert _left(tmp_path) == set()


@pytest.mark.parametrize("mirror", ["nonsense", "http://", "http://[", "ftp://127.0.0.1", "file:///etc", "%s"])
def test_a_mirror_that_is_no_address_is_named(mirror: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNSTUDIO_MIRROR", mirror)
    with pytest.raises(DataError, match=r"cannot be downloaded \(.+ cannot be reached\)"):
        _fetch(tmp_path)


def test_the_next_address_is_tried(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CNNSTUDIO_MIRROR")
    file = _file(urls=("http://127.0.0.1:9/pets.bin", f"{server.address}/pets/pets.bin"))
    assert _fetch(tmp_path, file).read_bytes() == CONTENT


def test_stopping_keeps_what_came(server: FileServer, tmp_path: Path) -> None:
    control = ThreadControl(lambda text, done, total: control.stop() if done >= len(CONTENT) // 2 else None)
    with pytest.raises(Cancelled):
        _fetch(tmp_path, control=control)
    kept = (tmp_path / "pets.bin.part").stat().st_size
    assert len(CONTENT) // 2 <= kept < len(CONTENT)
    assert _fetch(tmp_path).read_bytes() == CONTENT
    assert server.requests[-1][1] == f"bytes={kept}-"


def test_a_disk_that_is_full_before(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DataError, match=r"needs 1 MB more.*make room"):
        _fetch(tmp_path)
    assert _left(tmp_path) == set()
    assert not server.requests


def test_a_disk_that_becomes_full(server: FileServer, tmp_path: Path) -> None:
    def fill(text: str, done: int, total: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DataError, match="no space left on device; make 1 MB of room"):
        _fetch(tmp_path, control=ThreadControl(fill))
    assert _left(tmp_path) == set()


def test_a_folder_that_cannot_be(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match="cannot be kept"):
        _fetch(tmp_path / "file" / "folder")


def test_two_at_once_download_once(server: FileServer, tmp_path: Path) -> None:
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(_fetch(tmp_path))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [tmp_path / "pets.bin"] * 3
    assert len(server.requests) == 1
