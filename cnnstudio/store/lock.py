"""Who trains a run: a lock that the system takes back from a dead process, and a note of whose it is."""

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from cnnstudio.errors import StoreError
from cnnstudio.store.layout import LOCK_FILE, OWNER_FILE

WAIT_S = 2.0
"""How long to wait for a lock: somebody's look at it takes microseconds, a training run takes longer."""


@dataclass(frozen=True)
class Owner:
    """The process that trains a run (``pid`` 0 where it is not known)."""

    pid: int
    host: str

    def describe(self) -> str:
        """Return how to call it in a sentence."""
        if not self.pid:
            return "another process"
        place = "" if self.host == socket.gethostname() else f" on {self.host}"
        return f"process {self.pid}{place}"


class RunLock:
    """Held by the one process that trains a run.

    Args:
        folder: the run's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK_FILE, thread_local=False)

    def acquire(self) -> None:
        """Take the lock and note whose it is.

        Raises:
            StoreError: another process has it, or the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=WAIT_S, poll_interval=0.05)
        except Timeout:
            owner = read_owner(self._folder).describe()
            raise StoreError(
                f"run {self._folder.name} is being trained by {owner}; wait for it, or stop it there"
            ) from None
        except OSError as error:
            raise StoreError(f"{self._folder.name} cannot be written: {error.strerror or error}") from None
        note = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
        try:
            (self._folder / OWNER_FILE).write_text(note, encoding="utf-8")
        except OSError as error:
            self._lock.release()
            raise StoreError(f"{self._folder.name} cannot be written: {error.strerror or error}") from None

    def release(self) -> None:
        """Give the lock back; harmless when it is not held or the folder is gone."""
        if self._lock.is_locked:
            try:
                (self._folder / OWNER_FILE).unlink(missing_ok=True)
            except OSError:
                pass  # a note without a lock says nothing
            self._lock.release()


def read_owner(folder: Path) -> Owner:
    """Return who noted himself as the trainer of a run."""
    try:
        values = json.loads((folder / OWNER_FILE).read_text(encoding="utf-8"))
        return Owner(int(values["pid"]), str(values["host"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Owner(0, "")


def is_held(folder: Path) -> bool:
    """Return whether a live process holds a run's lock. The note alone proves nothing: its writer may be dead."""
    if not (folder / OWNER_FILE).exists():
        return False
    lock = FileLock(folder / LOCK_FILE, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
