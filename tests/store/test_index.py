import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cnnstudio.spec import RunSpec
from cnnstudio.store.index import RunIndex
from cnnstudio.store.rows import RunRow

SPEC = RunSpec(name="n")


def make_row(run_id: str) -> RunRow:
    return RunRow(run_id, "név", SPEC, SPEC.group_digest(), 0, "finished", "2026-11-20T00:00:00.000+00:00", classes=2)


ROWS = {f"run{number}": (f"mark{number}", make_row(f"run{number}")) for number in range(20)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "index.db"


def test_what_is_stored_is_loaded(path: Path):
    RunIndex(path).store(ROWS, [])
    assert RunIndex(path).load() == ROWS


def test_rows_are_replaced_and_removed(path: Path):
    index = RunIndex(path)
    index.store(ROWS, [])
    index.store({"run1": ("new", make_row("run1"))}, ["run2", "unknown"])
    loaded = index.load()
    assert loaded["run1"][0] == "new"
    assert len(loaded) == 19


def test_a_missing_or_empty_file_is_an_empty_index(path: Path):
    assert RunIndex(path).load() == {}
    path.parent.mkdir()
    path.touch()
    assert RunIndex(path).load() == {}
    RunIndex(path).store(ROWS, [])
    assert RunIndex(path).load() == ROWS


@pytest.mark.parametrize("content", [b"not a database at all, just text", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_made_anew(path: Path, content: bytes):
    path.parent.mkdir()
    path.write_bytes(content)
    assert RunIndex(path).load() == {}
    RunIndex(path).store(ROWS, [])
    assert RunIndex(path).load() == ROWS


def test_a_flipped_byte_never_gives_a_wrong_row(path: Path):
    RunIndex(path).store(ROWS, [])
    whole = path.read_bytes()
    lost = 0
    for place in range(0, len(whole), 97):
        flipped = bytearray(whole)
        flipped[place] ^= 0x15
        path.write_bytes(flipped)
        for run_id, entry in RunIndex(path).load().items():
            assert entry == ROWS[run_id]
        lost += len(RunIndex(path).load()) < len(ROWS)
    assert lost > 0


def test_a_newer_schema_is_made_anew(path: Path):
    RunIndex(path).store(ROWS, [])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("ALTER TABLE rows ADD COLUMN mood TEXT")
    assert RunIndex(path).load() == {}
    RunIndex(path).store(ROWS, [])
    assert RunIndex(path).load() == ROWS


def test_a_locked_index_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cnnstudio.store.index.WAIT_S", 0.0)
    RunIndex(path).store(ROWS, [])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert RunIndex(path).load() == {}
        RunIndex(path).store({"run1": ("new", make_row("run1"))}, [])
        connection.execute("ROLLBACK")
    assert RunIndex(path).load() == ROWS


def test_a_folder_in_its_place_costs_nothing_but_time(path: Path):
    path.mkdir(parents=True)
    RunIndex(path).store(ROWS, [])
    assert RunIndex(path).load() == {}


def test_deleting(path: Path):
    RunIndex(path).store(ROWS, [])
    RunIndex(path).delete()
    assert not path.exists()
    RunIndex(path).delete()
