"""Making run folders, and changing the library one process at a time."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from cnnstudio.errors import StoreError
from cnnstudio.spec import RunSpec
from cnnstudio.store.layout import LIBRARY_LOCK, NEW_PREFIX, make_run_id
from cnnstudio.store.record import RunRecord, write_record
from cnnstudio.store.run import Run

_WAIT_S = 10.0
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True)
class Facts:
    """What is known of a run before its first step, beside its spec.

    Attributes:
        network: `models.NetworkSpec` as JSON values.
        data_fingerprint: SHA-256 of the data.
        threads: torch's thread count.
        environment: versions and machine, by name.
    """

    network: Mapping[str, Any] = field(default_factory=dict)
    data_fingerprint: str = ""
    threads: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Hold the library's lock while swatches are allotted and records rewritten; the folder is made.

    Raises:
        StoreError: another process holds it for long, or the folder cannot be written.
    """
    lock = FileLock(folder / LIBRARY_LOCK, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_WAIT_S, poll_interval=0.02)
    except Timeout:
        raise StoreError(f"the runs in {folder} are busy; try again in a moment") from None
    except OSError as error:
        raise not_writable(folder, error) from None
    try:
        yield
    finally:
        lock.release()


def not_writable(folder: Path, error: OSError) -> StoreError:
    """Return the error for a library that cannot be written, with the way out."""
    return StoreError(
        f"{folder} cannot be written: {error.strerror or error}; "
        "free space there, or name another home folder with CNNSTUDIO_HOME"
    )


def make_record(spec: RunSpec, facts: Facts, swatch: int, taken: Sequence[Path]) -> RunRecord:
    """Return the record of a new run, with an id that no entry of the ``taken`` folders has."""
    created = datetime.now(UTC)
    name = clean_name(spec.name) or spec.architecture.name
    run_id = make_run_id(name, spec.seed, created)
    while any((folder / run_id).exists() for folder in taken):
        run_id = make_run_id(name, spec.seed, created)
    return RunRecord(
        id=run_id,
        spec=spec,
        name=name,
        created=created.isoformat(timespec="milliseconds"),
        utc_offset_s=_utc_offset_s(),
        group=spec.group_digest(),
        swatch=swatch,
        network=dict(facts.network),
        data_fingerprint=facts.data_fingerprint,
        threads=facts.threads,
        environment=dict(facts.environment),
    )


def publish(library: Path, record: RunRecord) -> Run:
    """Make the folder of a new run, under a hidden name first: whoever looks sees a whole run or none.

    Raises:
        StoreError: the library cannot be written.
    """
    hidden, folder = library / f"{NEW_PREFIX}{record.id}", library / record.id
    try:
        hidden.mkdir(parents=True)
        write_record(hidden, record)
        hidden.rename(folder)
    except OSError as error:
        shutil.rmtree(hidden, ignore_errors=True)
        raise not_writable(library, error) from None
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    return Run(folder, record)


def clean_name(name: str) -> str:
    """Return a name without line ends and other characters that cannot be shown."""
    return _UNPRINTABLE.sub(" ", name).strip()


def _utc_offset_s() -> int:
    offset = datetime.now().astimezone().utcoffset()
    return round(offset.total_seconds()) if offset else 0
