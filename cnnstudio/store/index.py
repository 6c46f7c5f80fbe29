"""The index: rows of runs in SQLite, so that a long list appears at once. Never the truth.

A row counts only while the signature of the run's files is the one it was read with and its checksum is right;
otherwise the run's folder is read again. So the index may be missing, empty, flipped, locked or of another version:
lists are then slower, never wrong.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from cnnstudio.store.rows import RunRow

SCHEMA_VERSION = 3
WAIT_S = 0.5
_CREATE = "CREATE TABLE rows (id TEXT PRIMARY KEY, signature TEXT NOT NULL, row TEXT NOT NULL, checksum TEXT NOT NULL)"


class RunIndex:
    """A cache of rows by folder name.

    Each call opens a connection of its own, so any thread may call.

    Args:
        path: the database file; its folder need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, tuple[str, RunRow]]:
        """Return the signature and row of every run whose entry is whole; none where the index cannot be read."""
        try:
            if not self._path.exists():
                return {}
            with closing(self._connect()) as connection:
                if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                    return {}
                found = connection.execute("SELECT id, signature, row, checksum FROM rows").fetchall()
        except (sqlite3.Error, OSError, UnicodeDecodeError):
            return {}
        rows: dict[str, tuple[str, RunRow]] = {}
        for run_id, mark, text, checksum in found:
            if isinstance(text, str) and checksum == _checksum(str(run_id), str(mark), text):
                try:
                    rows[str(run_id)] = (str(mark), RunRow.from_json(text))
                except ValueError:
                    continue
        return rows

    def store(self, changed: dict[str, tuple[str, RunRow]], gone: Iterable[str]) -> None:
        """Put changed rows in and take gone ones out; an index that is broken or of another schema is made anew.

        An index that cannot be written (locked, a full disk, a read-only folder) stays as it is: the next list reads
        the folders again.
        """
        entries = []
        for run_id, (mark, row) in changed.items():
            text = row.to_json()
            entries.append((run_id, mark, text, _checksum(run_id, mark, text)))
        try:
            self._write(entries, list(gone))
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "readonly" not in str(error):
                self._start_over(entries)
        except sqlite3.DatabaseError:
            self._start_over(entries)
        except OSError:
            return

    def _start_over(self, entries: list[tuple[str, str, str, str]]) -> None:
        try:
            self.delete()
            self._write(entries, [])
        except (sqlite3.Error, OSError):
            return

    def _write(self, entries: list[tuple[str, str, str, str]], gone: list[str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection, connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                connection.execute("DROP TABLE IF EXISTS rows")
                connection.execute(_CREATE)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)", entries)
            connection.executemany("DELETE FROM rows WHERE id = ?", [(run_id,) for run_id in gone])

    def delete(self) -> None:
        """Remove the index; the next list makes it anew.

        Raises:
            OSError: it cannot be removed.
        """
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(str(self._path) + suffix).unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=WAIT_S)
        connection.execute("PRAGMA synchronous = OFF")  # losing the index costs one slow list, nothing else
        return connection


def _checksum(run_id: str, mark: str, text: str) -> str:
    return hashlib.sha256("\0".join((run_id, mark, text)).encode("utf-8", "replace")).hexdigest()[:16]
