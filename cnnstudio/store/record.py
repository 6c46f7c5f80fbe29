"""run.json: what is known of a run before its first step, and the names and hashes that outlive it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from cnnstudio import atomic
from cnnstudio.errors import CnnStudioError, StoreError, shorten
from cnnstudio.options import Strict, explain
from cnnstudio.spec import RunSpec
from cnnstudio.store.layout import RUN_FILE
from cnnstudio.strict_json import read_json

RECORD_VERSION: Literal[1] = 1
MAX_RECORD_BYTES = 4_000_000
MAX_NAME_CHARACTERS = 200


class CheckpointRecord(Strict):
    """One checkpoint file as it was last written. ``epoch`` and ``step`` count finished ones."""

    file: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    epoch: int
    step: int


class RunRecord(Strict):
    """The contents of run.json.

    Attributes:
        id: the folder's name when the run was created; the folder may have been renamed since.
        name: what the person calls it now; the spec keeps the name it was asked for with.
        created: UTC, ISO 8601.
        utc_offset_s: seconds that local time was ahead of UTC then.
        group: `RunSpec.group_digest`.
        swatch: colour and shape of the group, from 0.
        network: the network as JSON (models.NetworkSpec); the store does not look inside.
        data_fingerprint: SHA-256 over pictures, labels and class order.
        threads: torch's threads at the start; other counts give other bits.
        environment: versions and machine, by name.
        checkpoints: by "last" and "best", as of the end of the newest segment; the journal may know newer ones.
    """

    version: Literal[1] = RECORD_VERSION
    id: Annotated[str, Field(min_length=1, max_length=255)]
    spec: RunSpec
    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS)]
    created: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$")]
    utc_offset_s: Annotated[int, Field(ge=-86400, le=86400)] = 0
    group: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    swatch: Annotated[int, Field(ge=0, le=1_000_000)]
    pinned: bool = False
    network: dict[str, Any] = Field(default_factory=dict)
    data_fingerprint: str = ""
    threads: Annotated[int, Field(ge=0)] = 0
    environment: dict[str, str] = Field(default_factory=dict)
    checkpoints: dict[Literal["last", "best"], CheckpointRecord] = Field(default_factory=dict)

    @property
    def created_at(self) -> datetime:
        """The time of creation, in UTC."""
        return datetime.fromisoformat(self.created)

    @property
    def created_local(self) -> datetime:
        """The time of creation as the clock on the wall showed it (without a time zone)."""
        return self.created_at.astimezone(UTC).replace(tzinfo=None) + timedelta(seconds=self.utc_offset_s)


def read_record(folder: Path) -> RunRecord:
    """Return the record of a run folder.

    Raises:
        StoreError: run.json is missing, unreadable, cut, of wrong types or of a newer version; the sentence names it.
    """
    path = folder / RUN_FILE
    what = f"{folder.name}/{RUN_FILE}"
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_RECORD_BYTES + 1)
        if len(content) > MAX_RECORD_BYTES:
            raise StoreError(f"{what} is larger than {MAX_RECORD_BYTES:,} bytes, so it is no run's record")
        text = content.decode("utf-8")
    except FileNotFoundError:
        raise StoreError(f"{what} is missing; move the folder away or put the file back from a copy") from None
    except UnicodeDecodeError:
        raise StoreError(f"{what} is not text; put it back from a copy or move the folder away") from None
    except OSError as error:
        raise StoreError(f"{what} cannot be read: {error.strerror or error}") from None
    if not text.strip():
        raise StoreError(f"{what} is empty; put it back from a copy or move the folder away")
    return _parse(text, what)


def _parse(text: str, what: str) -> RunRecord:
    try:
        values = read_json(text, what=what)
    except CnnStudioError as error:
        raise StoreError(f"{error}; put it back from a copy or move the folder away") from None
    if not isinstance(values, dict):
        raise StoreError(f"{what} is not a JSON object; put it back from a copy or move the folder away")
    version = values.get("version")
    if isinstance(version, int) and version > RECORD_VERSION:
        raise StoreError(
            f"{what} has version {version}, made by a newer CNN Studio; this one reads version {RECORD_VERSION}"
        )
    try:
        record = RunRecord.model_validate_json(text)
    except ValidationError as error:
        raise StoreError(f"{what} is damaged: {shorten(explain(error, RunRecord), 200)}") from None
    if record.group != record.spec.group_digest():
        raise StoreError(f"{what} is damaged: its settings do not match its group digest; put it back from a copy")
    return record


def write_record(folder: Path, record: RunRecord) -> None:
    """Write run.json, whole or not at all.

    Raises:
        StoreError: the folder cannot be written.
    """
    text = json.dumps(record.model_dump(mode="json"), indent=1, ensure_ascii=False)
    try:
        atomic.write_text(folder / RUN_FILE, text + "\n")
    except OSError as error:
        raise StoreError(f"{folder.name}/{RUN_FILE} cannot be written: {error.strerror or error}") from None
