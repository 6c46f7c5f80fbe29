"""Cached tensors are read, checked, made again when broken, and made once by two at a time."""

import errno
import threading
from pathlib import Path

import pytest
import torch
from filelock import FileLock

from cnnstudio.control import ThreadControl
from cnnstudio.data import cache
from cnnstudio.data.cache import cache_name, cached_tensors, read_tensors, write_tensors
from cnnstudio.errors import Cancelled

TENSORS = {"a": torch.arange(300, dtype=torch.uint8).view(3, 10, 10), "b": torch.tensor([1, 2, 3])}


def _same(found: dict[str, torch.Tensor] | None) -> bool:
    return found is not None and found.keys() == TENSORS.keys() and all(found[k].equal(TENSORS[k]) for k in TENSORS)


def test_what_is_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tensors(tmp_path / "x", TENSORS)
    assert _same(read_tensors(tmp_path / "x"))
    monkeypatch.setattr(cache, "MAP_ABOVE_BYTES", 0)
    assert _same(read_tensors(tmp_path / "x"))
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_missing_and_broken_files_read_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert read_tensors(path) is None
    write_tensors(path, TENSORS)
    good = path.read_bytes()
    for broken in (b"", b"x", good[:20], good[: len(good) // 2], good[:-1], b"\xff" * 200, b"<html>" + good):
        path.write_bytes(broken)
        assert read_tensors(path) is None
    for place in range(len(good) - 300, len(good), 37):  # one bit of the data
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert read_tensors(path) is None
    path.unlink()
    path.mkdir()
    assert read_tensors(path) is None


def test_made_once_and_again_only_when_broken(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, torch.Tensor]:
        made.append(1)
        return TENSORS

    path = tmp_path / "deep" / "x"
    for _ in range(2):
        assert _same(cached_tensors(path, make, ThreadControl()))
    assert len(made) == 1
    path.write_bytes(path.read_bytes()[:-5])
    assert _same(cached_tensors(path, make, ThreadControl()))
    assert len(made) == 2
    assert _same(read_tensors(path))


def test_two_at_once_make_it_once(tmp_path: Path) -> None:
    made: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def make() -> dict[str, torch.Tensor]:
        made.append(1)
        begun.set()
        assert go_on.wait(30)
        return TENSORS

    found: list[dict[str, torch.Tensor]] = []
    waiting = threading.Event()
    second_control = ThreadControl(lambda text, done, total: waiting.set() or go_on.set())
    first = threading.Thread(target=lambda: found.append(cached_tensors(tmp_path / "x", make, ThreadControl())))
    second = threading.Thread(target=lambda: found.append(cached_tensors(tmp_path / "x", make, second_control)))
    first.start()
    assert begun.wait(30)
    second.start()
    first.join(30)
    second.join(30)
    assert waiting.is_set()
    assert len(made) == 1
    assert all(_same(one) for one in found) and len(found) == 2


def test_waiting_for_another_process_can_be_stopped(tmp_path: Path) -> None:
    control = ThreadControl(lambda text, done, total: control.stop())
    with FileLock(tmp_path / "x.lock"), pytest.raises(Cancelled):
        cached_tensors(tmp_path / "x", lambda: TENSORS, control)


def test_a_disk_that_cannot_keep_it_costs_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, tensors: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache, "write_tensors", fail)
    assert _same(cached_tensors(tmp_path / "x", lambda: TENSORS, ThreadControl()))
    (tmp_path / "file").write_text("in the way")
    assert _same(cached_tensors(tmp_path / "file" / "x", lambda: TENSORS, ThreadControl()))


def test_names_follow_the_identity() -> None:
    assert cache_name("x", {"a": 1, "b": 2}) == cache_name("x", {"b": 2, "a": 1})
    assert cache_name("x", {"a": 1}) != cache_name("x", {"a": 2})
