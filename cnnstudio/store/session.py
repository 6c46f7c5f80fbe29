"""RunSession: the right to train a run."""

from pathlib import Path
from types import TracebackType
from typing import Self

from cnnstudio.errors import StoreError
from cnnstudio.events import CheckpointSaved, Event
from cnnstudio.store.creation import changing
from cnnstudio.store.journal import JournalWriter
from cnnstudio.store.layout import ERROR_FILE, JOURNAL_FILE
from cnnstudio.store.lock import RunLock
from cnnstudio.store.record import CheckpointRecord, read_record, write_record
from cnnstudio.store.run import Run, Which, checkpoint_record


class RunSession:
    """The right to train a run: holds its lock and its open journal from beginning to end.

    Args:
        run: the run.

    Raises:
        StoreError: another process trains it, or its folder cannot be written.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._checkpoints: dict[Which, CheckpointRecord] = {}
        self._lock = RunLock(run.folder)
        self._lock.acquire()
        try:
            self._journal = JournalWriter(run.folder / JOURNAL_FILE)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, event: Event) -> bool:
        """Write an event to the journal and say whether everything so far is on the disk."""
        if isinstance(event, CheckpointSaved):
            self._checkpoints[event.which] = checkpoint_record(event)
        return self._journal.append(event)

    @property
    def problem(self) -> str:
        """Why the newest event could not be written, "" where it could."""
        return self._journal.problem

    def write_error(self, text: str) -> Path | None:
        """Keep a traceback beside the run and return its file, or None where that is impossible."""
        path = self._run.folder / ERROR_FILE
        try:
            with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text + "\n")
        except OSError:
            return None
        return path

    def close(self) -> None:
        """Note the checkpoints in run.json, close the journal and give the lock back. Raises nothing."""
        try:
            self._journal.close()
            if self._checkpoints and self._run.folder.exists():
                self._note_checkpoints()
        except (StoreError, OSError):
            pass  # the journal has the same hashes
        finally:
            self._lock.release()

    def _note_checkpoints(self) -> None:
        with changing(self._run.folder.parent):
            record = read_record(self._run.folder)  # again: name or pin may have been changed since
            checkpoints = record.checkpoints | self._checkpoints
            write_record(self._run.folder, record.model_copy(update={"checkpoints": checkpoints}))
        self._checkpoints = {}
