"""RunRow: one line of a list of runs, from evidence on the disk."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import TypeAdapter

from cnnstudio.events import Event, Progress, Result
from cnnstudio.history import RunHistory
from cnnstudio.spec import RunSpec
from cnnstudio.store.journal import read_journal
from cnnstudio.store.layout import JOURNAL_FILE, OWNER_FILE, RUN_FILE
from cnnstudio.store.lock import is_held
from cnnstudio.store.record import RunRecord, read_record

RunStatus = Literal["training", "finished", "stopped", "failed", "interrupted"]
RUN_STATUSES: tuple[RunStatus, ...] = get_args(RunStatus)


@dataclass(frozen=True)
class RunRow:
    """What lists, bars and tables need of a run.

    Attributes:
        id: the run's folder.
        original_id: what the folder was called when the run was created.
        name, spec, group, swatch, pinned, created: as in `RunRecord`.
        status: derived from lock and journal; "interrupted" has neither a live owner nor an end.
        epoch: finished epochs, of ``epochs`` asked for.
        best, last: results; their train score is measured in eval mode once the run has ended.
        parameters: numbers the network learns; 0 before it is known.
        classes: how many there are to tell apart; 0 before it is known.
        images_per_s: training pictures per second, of the newest epoch.
        elapsed_s: seconds of training.
        error, remedy, reason: of the newest segment's end, "" otherwise.
        note: "" or a sentence about a part of the journal that cannot be read.
    """

    id: str
    name: str
    spec: RunSpec
    group: str
    swatch: int
    status: RunStatus
    created: str
    original_id: str = ""
    utc_offset_s: int = 0
    pinned: bool = False
    epoch: int = 0
    epochs: int = 0
    best: Result | None = None
    last: Result | None = None
    parameters: int = 0
    classes: int = 0
    images_per_s: float | None = None
    elapsed_s: float = 0.0
    device: str = ""
    error: str = ""
    remedy: str = ""
    reason: str = ""
    note: str = ""

    @property
    def seed(self) -> int:
        """The run's seed."""
        return self.spec.seed

    @property
    def is_resumable(self) -> bool:
        """Whether there is something left to train and nobody trains it."""
        return self.status in ("stopped", "failed", "interrupted")

    def to_values(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        values: dict[str, Any] = _adapter.dump_python(self, mode="json")
        return values

    def to_json(self) -> str:
        """Return the row as JSON text."""
        return _adapter.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "RunRow":
        """Return the row of `to_json`.

        Raises:
            ValueError: it is no row's.
        """
        return _adapter.validate_json(text)


_adapter: TypeAdapter[RunRow] = TypeAdapter(RunRow)  # in compiled code: a long list must appear at once


@dataclass(frozen=True)
class DamagedRun:
    """A folder among the runs that cannot be read.

    Attributes:
        id: the folder's name.
        problem: one sentence: what is wrong, what to do.
    """

    id: str
    folder: Path
    problem: str


def read_row(folder: Path) -> RunRow:
    """Return the row of a run folder, with the status "interrupted" where the journal has no end.

    Raises:
        StoreError: run.json or the journal cannot be read.
    """
    record = read_record(folder)
    content = read_journal(folder / JOURNAL_FILE, progress=False)
    return make_row(folder.name, record, content.events, content.note)


def make_row(run_id: str, record: RunRecord, events: tuple[Event, ...], note: str = "") -> RunRow:
    """Return the row that a record and the events of a journal make."""
    history = RunHistory(event for event in events if not isinstance(event, Progress))
    speed = next((event.images_per_s for event in reversed(events) if isinstance(event, Progress)), None)
    ended, started = history.ended, history.started
    return RunRow(
        id=run_id,
        name=record.name,
        spec=record.spec,
        group=record.group,
        swatch=record.swatch,
        status=ended.status if ended else "interrupted",
        created=record.created,
        original_id=record.id,
        utc_offset_s=record.utc_offset_s,
        pinned=record.pinned,
        epoch=history.epoch,
        epochs=history.epochs or record.spec.epochs,
        best=history.best,
        last=history.last,
        parameters=started.parameters if started else 0,
        classes=len(started.classes) if started else 0,
        images_per_s=history.images_per_s or speed,
        elapsed_s=max([history.elapsed_s, *(event.elapsed_s for event in events[-1:])]),
        device=(started.device_name or started.device) if started else "",
        error=ended.error if ended else "",
        remedy=ended.remedy if ended else "",
        reason=ended.reason if ended else "",
        note=note,
    )


def with_status(row: RunRow, folder: Path) -> RunRow:
    """Return the row with the status that the lock shows: a live owner wins over whatever the journal ends with."""
    return replace(row, status="training") if is_held(folder) else row


def signature(folder: Path | str) -> str:
    """Return a text that changes when a run's files do: sizes, times and inodes of run.json and journal.

    "" where the folder has no run.json.
    """
    parts = []
    for name in (RUN_FILE, JOURNAL_FILE):
        try:
            found = os.stat(f"{folder}{os.sep}{name}")  # noqa: PTH116 - joining paths would take longer than looking
        except OSError:
            if name == RUN_FILE:
                return ""
            parts.append("none")
            continue
        parts.append(f"{found.st_size}:{found.st_mtime_ns}:{found.st_ino}")
    return "/".join(parts)


def has_owner_note(folder: Path) -> bool:
    """Return whether some process, alive or not, noted itself as the trainer."""
    return (folder / OWNER_FILE).exists()
