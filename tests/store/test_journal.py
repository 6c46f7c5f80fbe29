import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training_side import ended, started

from cnnstudio.errors import StoreError
from cnnstudio.events import EpochEnded, Event, Notice, Progress, RunEnded, Score, to_json
from cnnstudio.spec import RunSpec
from cnnstudio.store.journal import JournalWriter, read_journal

SPEC = RunSpec(epochs=2)


def progress(step: int) -> Progress:
    return Progress(run="r", elapsed_s=float(step), epoch=1, step=step, steps=(step,), losses=(0.5,))


def epoch(number: int) -> EpochEnded:
    score = Score(loss=0.5, accuracy=0.9)
    return EpochEnded(
        run="r", elapsed_s=9.0, epoch=number, step=number * 3, train=score, validation=score, images_per_s=1.0,
        learning_rate=0.1,
    )  # fmt: skip


EVENTS: list[Event] = [
    started("r", SPEC),
    progress(1),
    progress(2),
    epoch(1),
    progress(4),
    ended("r", SPEC, 1, "stopped"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def write(path: Path, events: list[Event]) -> None:
    writer = JournalWriter(path)
    for event in events:
        assert writer.append(event)
    writer.close()


def test_what_is_written_is_read(path: Path):
    write(path, EVENTS)
    content = read_journal(path)
    assert list(content.events) == EVENTS
    assert content.whole_bytes == path.stat().st_size
    assert content.note == ""
    assert path.read_text().splitlines() == [to_json(event) for event in EVENTS]


def test_a_missing_journal_is_empty(path: Path):
    assert read_journal(path).events == ()


def test_an_unreadable_journal_is_told(path: Path):
    path.mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        read_journal(path)


def test_a_list_of_runs_reads_no_progress_but_the_last(path: Path):
    write(path, EVENTS[:5])
    assert [event.event for event in read_journal(path, progress=False).events] == [
        "run_started", "epoch_ended", "progress",
    ]  # fmt: skip
    assert read_journal(path, progress=False).events[-1] == progress(4)


@given(cut=st.integers(0, 2000))
def test_a_journal_cut_anywhere_gives_the_whole_lines_before(tmp_path_factory: pytest.TempPathFactory, cut: int):
    path = tmp_path_factory.mktemp("cut") / "events.jsonl"
    write(path, EVENTS)
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole))])
    content = read_journal(path)
    assert list(content.events) == EVENTS[: len(content.events)]
    lines = whole[: min(cut, len(whole))].count(b"\n")
    assert len(content.events) in (lines, lines + 1)  # a line that lacks only its end is whole
    assert content.note == ""
    write(path, [Notice(run="r", elapsed_s=1.0, text="after")])
    assert list(read_journal(path).events)[:-1] == list(content.events)
    assert read_journal(path).note == ""


def test_garbage_in_the_middle_ends_the_reading_with_a_note(path: Path):
    write(path, EVENTS)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"\x00\xffnonsense\n", *lines[3:]]))
    content = read_journal(path)
    assert list(content.events) == EVENTS[:3]
    assert "from line 4 on" in content.note


def test_appending_after_garbage_keeps_what_was_there_beside(path: Path):
    write(path, EVENTS)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"nonsense\n", *lines[3:]]))
    write(path, [EVENTS[-1]])
    assert list(read_journal(path).events) == [*EVENTS[:3], EVENTS[-1]]
    assert read_journal(path).note == ""
    assert path.with_name("events.jsonl.damaged").read_bytes() == b"".join([b"nonsense\n", *lines[3:]])


def test_an_event_of_a_newer_version_is_a_note_not_a_traceback(path: Path):
    write(path, EVENTS[:2])
    with open(path, "a") as file:
        file.write('{"event":"quantum_leap","run":"r","elapsed_s":1.0}\n')
    assert "cannot be read from line 3 on" in read_journal(path).note


class Disk:
    """Fails the journal's writes while ``full``, after having written a part of the line."""

    def __init__(self, writer: JournalWriter) -> None:
        self.full = False
        self._file = writer._file
        writer._file = self  # type: ignore[assignment]

    def write(self, line: bytes) -> int:
        if self.full:
            self._file.write(line[: len(line) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._file.write(line)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def test_a_full_disk_costs_no_event_once_there_is_room_again(path: Path):
    writer = JournalWriter(path)
    disk = Disk(writer)
    assert writer.append(EVENTS[0])
    disk.full = True
    assert not writer.append(EVENTS[1])
    assert writer.problem == "the disk is full"
    assert not writer.append(EVENTS[2])
    disk.full = False
    assert writer.append(EVENTS[3])
    assert writer.problem == ""
    writer.close()
    assert list(read_journal(path).events) == EVENTS[:4]
    assert read_journal(path).note == ""


def test_a_long_outage_forgets_progress_alone(path: Path):
    writer = JournalWriter(path)
    disk = Disk(writer)
    disk.full = True
    for step in range(JournalWriter.MAX_WAITING + 5):
        writer.append(progress(step + 1))
    writer.append(epoch(1))
    disk.full = False
    writer.append(ended("r", SPEC, 1, "stopped"))
    writer.close()
    kinds = [event.event for event in read_journal(path).events]
    assert kinds[-2:] == ["epoch_ended", "run_ended"]
    assert len(kinds) < 20


def test_epochs_checkpoints_and_ends_are_forced_to_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch):
    forced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: forced.append(path.read_bytes().count(b"\n")))
    write(path, EVENTS)
    assert forced == [1, 4, 6]  # run started, epoch ended, run ended: each after its line


def test_a_failed_sync_counts_as_not_written(path: Path, monkeypatch: pytest.MonkeyPatch):
    writer = JournalWriter(path)
    original = os.fsync

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    assert not writer.append(EVENTS[0])
    assert writer.problem == "Input/output error"
    monkeypatch.setattr(os, "fsync", original)
    assert writer.append(EVENTS[1])
    writer.close()
    assert list(read_journal(path).events) == EVENTS[:2]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be written"):
        JournalWriter(tmp_path / "missing" / "events.jsonl")


def test_an_end_survives_being_the_only_line_without_its_line_end(path: Path):
    write(path, EVENTS)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert isinstance(read_journal(path).events[-1], RunEnded)
