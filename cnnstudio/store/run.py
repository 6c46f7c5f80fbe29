"""Run: one stored run."""

import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from cnnstudio import atomic
from cnnstudio.errors import StoreError
from cnnstudio.events import CheckpointSaved
from cnnstudio.history import RunHistory
from cnnstudio.spec import RunSpec
from cnnstudio.store.journal import JournalContent, read_journal
from cnnstudio.store.layout import BEST_FILE, JOURNAL_FILE, LAST_FILE
from cnnstudio.store.lock import is_held
from cnnstudio.store.record import CheckpointRecord, RunRecord, read_record
from cnnstudio.store.rows import RunRow, RunStatus, make_row

Which = Literal["last", "best"]
FILES: dict[Which, str] = {"last": LAST_FILE, "best": BEST_FILE}


@dataclass(frozen=True)
class CheckpointFile:
    """A checkpoint on the disk.

    Attributes:
        record: the newest one that was noted; None where none was.
        noted: whether the file is the one that ``record`` is about; if not, it is a later one.
    """

    path: Path
    record: CheckpointRecord | None
    noted: bool = True


class Run:
    """A stored run. What may change (name, pin, status) is as of the moment it was opened or asked for.

    Attributes:
        folder: where it lies.
        record: the contents of run.json.
    """

    def __init__(self, folder: Path, record: RunRecord) -> None:
        self.folder = folder
        self.record = record

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the run of a folder.

        Raises:
            StoreError: its run.json cannot be read.
        """
        return cls(folder, read_record(folder))

    @property
    def id(self) -> str:
        """The folder's name: unique in the library, even when a folder was copied or renamed by hand."""
        return self.folder.name

    @property
    def spec(self) -> RunSpec:
        """What was asked for."""
        return self.record.spec

    @property
    def name(self) -> str:
        """What the person calls it."""
        return self.record.name

    @property
    def created(self) -> datetime:
        """When it was created, in UTC."""
        return self.record.created_at

    @property
    def swatch(self) -> int:
        """Colour and shape, from 0."""
        return self.record.swatch

    @property
    def pinned(self) -> bool:
        """Whether it is protected from the trash."""
        return self.record.pinned

    @property
    def network(self) -> dict[str, Any]:
        """The network as JSON values of `models.NetworkSpec`."""
        return self.record.network

    def journal(self) -> JournalContent:
        """Return the events so far.

        Raises:
            StoreError: the journal is there and cannot be read.
        """
        return read_journal(self.folder / JOURNAL_FILE)

    def history(self) -> RunHistory:
        """Return the events so far, folded into columns.

        Raises:
            StoreError: as `journal`.
        """
        return RunHistory(self.journal().events)

    def row(self) -> RunRow:
        """Return the run as a line of a list; the status is the one at this moment.

        Raises:
            StoreError: as `journal`.
        """
        return self._row(read_journal(self.folder / JOURNAL_FILE, progress=False))

    def _row(self, content: JournalContent) -> RunRow:
        return make_row(self.id, self.record, content.events, content.note)

    @property
    def status(self) -> RunStatus:
        """What lock and journal show at this moment."""
        return "training" if is_held(self.folder) else self.row().status

    def checkpoint(self, which: Which) -> CheckpointRecord | None:
        """Return the newest known checkpoint, from the journal or else run.json; None before there is one."""
        newest: CheckpointRecord | None = None
        for event in read_journal(self.folder / JOURNAL_FILE, progress=False).events:
            if isinstance(event, CheckpointSaved) and event.which == which:
                newest = checkpoint_record(event)
        return newest or self.record.checkpoints.get(which)

    def find_checkpoint(self, which: Which) -> CheckpointFile | None:
        """Return a checkpoint that is there and is the one that was written; None where none was ever written.

        A process that was killed or interrupted between writing the file and noting it leaves one that nobody noted.
        It is returned as such when the run was broken off and every part of the file has its own checksum; whoever
        reads it compares the run it names (`is_called`).

        Raises:
            StoreError: the file is missing, or its bytes are others.
        """
        known = self.checkpoint(which)
        path = self.folder / (known.file if known else FILES[which])
        problem = self._problem(known) if known else ""
        if known and not problem:
            return CheckpointFile(path, known)
        if self.row().status in ("interrupted", "stopped") and path.parent == self.folder and is_whole_archive(path):
            return CheckpointFile(path, known, noted=False)
        if problem:
            raise StoreError(problem)
        return None

    def need_checkpoint(self, which: Which) -> CheckpointFile:
        """Return what `find_checkpoint` does where there is one.

        Raises:
            StoreError: there is none yet, the file is missing, or its bytes are others.
        """
        found = self.find_checkpoint(which)
        if found is None:
            raise StoreError(f"run {self.id} has no {which} checkpoint yet; resume it until one epoch is done")
        return found

    def checkpoint_file(self, which: Which) -> Path:
        """Return the file of a checkpoint that is there and is the one that was written.

        Raises:
            StoreError: as `need_checkpoint`.
        """
        return self.need_checkpoint(which).path

    def is_called(self, run_id: str) -> bool:
        """Return whether an id is this run's: its folder's name, now or when the run was created."""
        return run_id in (self.id, self.record.id)

    def problems(self) -> tuple[str, ...]:
        """Return one sentence for everything that is not as it was written: journal and checkpoints."""
        found = [self.journal().note]
        for which in ("last", "best"):
            known = self.checkpoint(which)
            if known is not None:
                found.append(self._problem(known))
        return tuple(sentence for sentence in found if sentence)

    def _problem(self, known: CheckpointRecord) -> str:
        name = f"{self.id}/{known.file}"
        if Path(known.file).name != known.file:
            return f"{self.id} names a checkpoint outside its folder; it is not used"
        try:
            digest = atomic.hash_file(self.folder / known.file)
        except FileNotFoundError:
            return f"{name} is missing; put it back from a copy"
        except OSError as error:
            return f"{name} cannot be read: {error.strerror or error}"
        if digest != known.sha256:
            return f"{name} is not the file that was written (its SHA-256 differs); put it back from a copy"
        return ""


def checkpoint_record(event: CheckpointSaved) -> CheckpointRecord:
    """Return what the record keeps of a saved checkpoint."""
    return CheckpointRecord(file=event.file, sha256=event.sha256, epoch=event.epoch, step=event.step)


def is_whole_archive(path: Path) -> bool:
    """Return whether a file is a zip archive, as torch writes, whose every part has its own checksum."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return False
