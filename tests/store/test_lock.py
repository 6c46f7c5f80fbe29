import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cnnstudio.errors import StoreError
from cnnstudio.store import lock
from cnnstudio.store.layout import OWNER_FILE
from cnnstudio.store.lock import Owner, RunLock, is_held, read_owner

HOLDER = """
import sys
from pathlib import Path
from cnnstudio.store.lock import RunLock
held = RunLock(Path(sys.argv[1]))
held.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAIT_S", 0.1)


def test_taken_and_given_back(tmp_path: Path):
    held = RunLock(tmp_path)
    assert not is_held(tmp_path)
    held.acquire()
    assert is_held(tmp_path)
    assert read_owner(tmp_path) == Owner(os.getpid(), socket.gethostname())
    held.release()
    assert not is_held(tmp_path)
    assert not (tmp_path / OWNER_FILE).exists()
    held.release()


def test_the_second_is_told_who_has_it(tmp_path: Path):
    first = RunLock(tmp_path)
    first.acquire()
    with pytest.raises(StoreError, match=f"is being trained by process {os.getpid()}"):
        RunLock(tmp_path).acquire()
    first.release()


def test_looking_does_not_keep_others_out(tmp_path: Path):
    (tmp_path / OWNER_FILE).write_text("{}")
    assert not is_held(tmp_path)
    held = RunLock(tmp_path)
    held.acquire()
    held.release()


def test_a_killed_process_holds_nothing(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        assert is_held(tmp_path)
        assert read_owner(tmp_path).pid == child.pid
        with pytest.raises(StoreError, match=f"process {child.pid}"):
            RunLock(tmp_path).acquire()
        child.kill()
        child.wait()
    assert (tmp_path / OWNER_FILE).exists()
    assert not is_held(tmp_path)
    held = RunLock(tmp_path)
    held.acquire()
    held.release()


@pytest.mark.parametrize("content", ["", "[]", '{"pid": "x"}', "{", json.dumps({"pid": 5})])
def test_a_broken_note_is_nobody(tmp_path: Path, content: str):
    (tmp_path / OWNER_FILE).write_text(content)
    assert read_owner(tmp_path) == Owner(0, "")
    assert read_owner(tmp_path).describe() == "another process"
    assert not is_held(tmp_path)


def test_another_host_is_named():
    assert Owner(7, "elsewhere").describe() == "process 7 on elsewhere"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(self: Path, *args: object, **options: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    held = RunLock(tmp_path)
    with pytest.raises(StoreError, match="cannot be written: Permission denied"):
        held.acquire()
    monkeypatch.undo()
    again = RunLock(tmp_path)
    again.acquire()
    again.release()
