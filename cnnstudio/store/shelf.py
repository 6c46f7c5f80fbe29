"""Shelf: a folder of run folders, read fast. The library has two: its runs and its trash."""

import os
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.errors import StoreError
from cnnstudio.store.index import RunIndex
from cnnstudio.store.layout import INDEX_FILE, NEW_PREFIX
from cnnstudio.store.rows import DamagedRun, RunRow, has_owner_note, read_row, signature, with_status

_LEFT_OVER_S = 86_400


@dataclass(frozen=True)
class Listing:
    """Everything on a shelf, newest first.

    Attributes:
        rows: the runs that can be read.
        damaged: the folders that cannot, each with a sentence.
    """

    rows: tuple[RunRow, ...]
    damaged: tuple[DamagedRun, ...]


class Shelf:
    """Reads the folders of runs; what did not change since the last look is not read again.

    Any thread may call.

    Args:
        folder: where the run folders lie; it need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = RunIndex(folder / INDEX_FILE)
        self._guard = threading.Lock()
        self._rows: dict[str, tuple[str, RunRow]] | None = None
        self._damaged: dict[str, tuple[str, DamagedRun]] = {}

    def scan(self) -> Listing:
        """Return what lies on the shelf now.

        Raises:
            StoreError: the folder itself cannot be read.
        """
        with self._guard:
            if self._rows is None:
                self._rows = self._index.load()
            names = self._names()
            self._refresh(self._rows, names)
            rows = [self._live(self._rows[name][1]) for name in names if name in self._rows]
            damaged = [self._damaged[name][1] for name in names if name in self._damaged]
        rows.sort(key=lambda row: (row.created, row.id), reverse=True)
        return Listing(tuple(rows), tuple(sorted(damaged, key=lambda found: found.id, reverse=True)))

    def _live(self, row: RunRow) -> RunRow:
        return row if row.status == "finished" else with_status(row, self.folder / row.id)

    def _names(self) -> list[str]:
        try:
            with os.scandir(self.folder) as entries:
                return [entry.name for entry in entries if not entry.name.startswith(".") and _is_folder(entry)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"the runs in {self.folder} cannot be read: {error.strerror or error}") from None

    def _refresh(self, rows: dict[str, tuple[str, RunRow]], names: list[str]) -> None:
        changed: dict[str, tuple[str, RunRow]] = {}
        root = str(self.folder)
        for name in names:
            mark = signature(f"{root}{os.sep}{name}")
            known = rows.get(name) or self._damaged.get(name)
            if known is not None and known[0] == mark:
                continue
            folder = self.folder / name
            try:
                row = read_row(folder)
            except StoreError as error:
                rows.pop(name, None)
                self._damaged[name] = (mark, DamagedRun(name, folder, str(error)))
                continue
            self._damaged.pop(name, None)
            rows[name] = (mark, row)
            if not has_owner_note(folder):  # a run in training changes with every look
                changed[name] = (mark, row)
        present = set(names)
        gone = [name for name in rows if name not in present]
        for name in gone:
            del rows[name]
        self._damaged = {name: entry for name, entry in self._damaged.items() if name in present}
        if changed or gone:
            self._index.store(changed, gone)

    def forget(self, name: str) -> None:
        """Read a run's folder again at the next look, whatever its times say."""
        with self._guard:
            self._damaged.pop(name, None)
            if self._rows is not None and name in self._rows:
                self._rows[name] = ("", self._rows[name][1])

    def rebuild(self) -> Listing:
        """Throw the index away, read every folder anew, and remove what a crash left while a run was created.

        Raises:
            StoreError: the folder cannot be read.
        """
        with self._guard:
            try:
                self._index.delete()
            except OSError:
                pass  # it is not believed without checks anyway
            self._rows, self._damaged = {}, {}
            self._sweep()
        return self.scan()

    def _sweep(self) -> None:
        for left in self.folder.glob(f"{NEW_PREFIX}*"):
            try:
                if time.time() - left.stat().st_mtime > _LEFT_OVER_S:
                    shutil.rmtree(left, ignore_errors=True)
            except OSError:
                continue


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
