import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from cnnstudio import atomic


def test_what_is_written_is_there_and_its_digest_is_returned(tmp_path: Path):
    path = tmp_path / "new folder" / "file.json"
    assert atomic.write_text(path, "넓은") == hashlib.sha256("넓은".encode()).hexdigest()
    assert path.read_text(encoding="utf-8") == "넓은"
    assert atomic.write_bytes(path, b"other") == atomic.hash_file(path)
    assert path.read_bytes() == b"other"
    assert [found.name for found in path.parent.iterdir()] == ["file.json"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()])
def test_a_failure_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: BaseException):
    path = tmp_path / "file"
    atomic.write_bytes(path, b"old")

    def write(part: Path) -> None:
        part.write_bytes(b"half of the new")
        raise error

    with pytest.raises(type(error)):
        atomic.write_file(path, write)
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_the_file_is_on_the_disk_before_it_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    order: list[str] = []
    sync, replace = os.fsync, Path.replace

    def note_sync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def note_replace(self: Path, target: Path) -> Path:
        order.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_replace)
    atomic.write_bytes(tmp_path / "file", b"x")
    assert order == (["file", "replace", "folder"] if sys.platform != "win32" else ["file", "replace"])


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
def test_the_file_has_the_permissions_of_any_other(tmp_path: Path):
    atomic.write_bytes(tmp_path / "ours", b"x")
    (tmp_path / "plain").write_bytes(b"x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_name_of_255_bytes_can_be_written(tmp_path: Path):
    path = tmp_path / ("x" * 250 + ".json")
    atomic.write_text(path, "{}")
    assert path.read_text() == "{}"
    wide = tmp_path / ("넓" * 80 + ".json")
    atomic.write_text(wide, "{}")
    assert wide.read_text() == "{}"


def test_a_folder_in_its_place_is_an_error_that_leaves_no_part(tmp_path: Path):
    (tmp_path / "file").mkdir()
    with pytest.raises(OSError, match=r"director"):
        atomic.write_bytes(tmp_path / "file", b"x")
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_hash_of_a_large_file_is_that_of_its_bytes(tmp_path: Path):
    content = bytes(range(256)) * 8192
    (tmp_path / "f").write_bytes(content)
    assert atomic.hash_file(tmp_path / "f") == atomic.flush(tmp_path / "f") == hashlib.sha256(content).hexdigest()
