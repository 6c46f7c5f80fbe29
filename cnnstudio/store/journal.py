"""The journal: a run's events, one line of JSON each. It is the truth; everything shown is a fold of it."""

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cnnstudio.errors import StoreError
from cnnstudio.events import CheckpointSaved, EpochEnded, Event, RunEnded, RunStarted, from_json, to_json

_PROGRESS = b'{"event":"progress"'
_SYNCED = (RunStarted, EpochEnded, CheckpointSaved, RunEnded)
DAMAGED_SUFFIX = ".damaged"


@dataclass(frozen=True)
class JournalContent:
    """What could be read of a journal.

    Attributes:
        events: the events up to the first line that is none.
        whole_bytes: how many bytes those lines take.
        note: "" or a sentence about what was left out (a torn last line is normal after a crash and gives none).
    """

    events: tuple[Event, ...]
    whole_bytes: int
    note: str = ""


def read_journal(path: Path, *, progress: bool = True) -> JournalContent:
    """Return the events of a journal; a missing journal is an empty one.

    Args:
        path: the file.
        progress: False leaves out every Progress event but the last one, unparsed: enough for a list of runs, and
            many times faster.

    Raises:
        StoreError: the file is there and cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return JournalContent((), 0)
    except OSError as error:
        raise StoreError(f"{path.parent.name}/{path.name} cannot be read: {error.strerror or error}") from None
    events: list[Event] = []
    skipped: bytes | None = None
    done = 0
    for number, line in enumerate(_lines(content), 1):
        whole = line.endswith(b"\n")
        if not progress and whole and line.startswith(_PROGRESS):
            skipped, done = line, done + len(line)
            continue
        try:
            event = from_json(line)
        except StoreError:
            note = "" if not whole else _note(path, number)
            return JournalContent((*events, *_last_progress(skipped)), done, note)
        if skipped is not None and isinstance(event, EpochEnded):
            skipped = None  # the epoch's own event says all that the progress within it said
        events.append(event)
        done += len(line)
    return JournalContent((*events, *_last_progress(skipped)), done)


def _lines(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        yield content[start:end]
        start = end


def _last_progress(line: bytes | None) -> Iterator[Event]:
    if line is not None:
        try:
            yield from_json(line)
        except StoreError:
            return


def _note(path: Path, number: int) -> str:
    return f"{path.parent.name}/{path.name} cannot be read from line {number} on; what comes after it is not shown"


class JournalWriter:
    """Appends events to a journal, each line whole or not at all.

    A line that could not be written is kept and written before the next one, so that a disk that was full for a
    while costs at most the progress in between.

    Args:
        path: the file; made where there is none. What an earlier crash left after the last whole line is cut off
            (a torn line is dropped, anything longer is kept beside it as ``events.jsonl.damaged``).

    Attributes:
        problem: why the newest event is not on the disk ("the disk is full"), "" where it is.

    Raises:
        StoreError: the journal cannot be opened.
    """

    MAX_WAITING = 10_000

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[Event] = []
        self.problem = ""
        try:
            _cut_damage(path)
            self._file: BinaryIO = open(path, "ab", buffering=0)  # noqa: SIM115 - it lives as long as the run trains
            self._end = self._file.seek(0, os.SEEK_END)
        except OSError as error:
            raise StoreError(f"{path.parent.name}/{path.name} cannot be written: {error.strerror or error}") from None

    def append(self, event: Event) -> bool:
        """Write an event and say whether it, and all before it, are in the file.

        RunStarted, EpochEnded, CheckpointSaved and RunEnded are also forced to the disk.
        """
        self._waiting.append(event)
        try:
            while self._waiting:
                self._write(self._waiting[0])
                self._waiting.pop(0)
        except OSError as error:
            self.problem = "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or str(error))
            self._thin()
            return False
        self.problem = ""
        return True

    def _write(self, event: Event) -> None:
        line = to_json(event).encode() + b"\n"
        if self._file.seek(0, os.SEEK_END) != self._end:
            self._file.truncate(self._end)  # half a line that an earlier attempt left
        written = 0
        while written < len(line):
            written += self._file.write(line[written:])
        if isinstance(event, _SYNCED):
            os.fsync(self._file.fileno())
        self._end += len(line)

    def _thin(self) -> None:
        """Forget waiting progress when a long outage would fill the memory."""
        if len(self._waiting) > self.MAX_WAITING:
            self._waiting = [event for event in self._waiting if event.event != "progress"]

    def close(self) -> None:
        """Close the file; what could not be written by now is lost."""
        self._file.close()


def _cut_damage(path: Path) -> None:
    """Leave only the whole lines of a journal, so that what is appended can be read again."""
    if not path.exists():
        return
    content = read_journal(path, progress=True)
    if content.whole_bytes == path.stat().st_size:
        _end_line(path)
        return
    with open(path, "rb+") as file:
        if content.note:
            file.seek(content.whole_bytes)
            path.with_name(path.name + DAMAGED_SUFFIX).write_bytes(file.read())
        file.truncate(content.whole_bytes)


def _end_line(path: Path) -> None:
    """Add the line end that a crash left out after a line that is whole otherwise."""
    with open(path, "rb+") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")
