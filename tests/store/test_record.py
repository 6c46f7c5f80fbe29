import json
from pathlib import Path

import pytest

from cnnstudio.errors import StoreError
from cnnstudio.spec import RunSpec
from cnnstudio.store.creation import Facts, make_record
from cnnstudio.store.layout import RUN_FILE
from cnnstudio.store.record import RunRecord, read_record, write_record


def record(**values: object) -> RunRecord:
    made = make_record(RunSpec(name="width", seed=4), Facts(network={"classes": ["a", "b"]}, threads=2), 3, [])
    return made.model_copy(update=values)


def test_round_trip(tmp_path: Path):
    write_record(tmp_path, record(pinned=True))
    assert read_record(tmp_path) == record(
        pinned=True, id=read_record(tmp_path).id, created=read_record(tmp_path).created
    )
    assert read_record(tmp_path).network == {"classes": ["a", "b"]}


def test_created_is_utc_and_local_time_is_kept_beside(tmp_path: Path):
    made = record(created="2026-11-20T23:30:00.000+00:00", utc_offset_s=3600)
    assert made.created_at.utcoffset() is not None
    assert f"{made.created_local:%Y-%m-%d %H:%M}" == "2026-11-21 00:30"


def damage(folder: Path, change: object) -> None:
    write_record(folder, record())
    path = folder / RUN_FILE
    if isinstance(change, bytes):
        path.write_bytes(change)
        return
    values = json.loads(path.read_text())
    change(values)  # type: ignore[operator]
    path.write_text(json.dumps(values))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b'{"version": 1, "id"', "is not JSON"),
        (b"[1, 2]", "is not a JSON object"),
        (b"\xff\xfe\x00", "is not text"),
        (b"{" * 100_000, "nested deeper"),
        (b'{"version": 1, "version": 1}', "twice"),
        (b'{"version": NaN}', "not a number"),
        (b'{"version": 1}', "is missing"),
        (b" " * 5_000_000, "larger than"),
        (lambda values: values.update(swatch="blue"), "swatch"),
        (lambda values: values.update(pinned=1), "pinned"),
        (lambda values: values.update(version=2), "newer CNN Studio"),
        (lambda values: values.update(colour=3), "unknown option"),
        (lambda values: values["spec"].update(epochs=-1), "spec.epochs"),
        (lambda values: values["spec"].update(epochs=7), "do not match its group digest"),
        (lambda values: values.update(created="yesterday"), "created"),
    ],
)
def test_damage_is_told_in_one_sentence_that_names_the_file(tmp_path: Path, change: object, words: str):
    folder = tmp_path / "20261120-run"
    damage(folder, change)
    with pytest.raises(StoreError) as error:
        read_record(folder)
    assert words in str(error.value)
    assert "20261120-run/run.json" in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_and_unreadable(tmp_path: Path):
    with pytest.raises(StoreError, match="is missing"):
        read_record(tmp_path)
    (tmp_path / RUN_FILE).mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        read_record(tmp_path)


def test_read_only_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(path: Path, text: str) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cnnstudio.store.record.atomic.write_text", refuse)
    with pytest.raises(StoreError, match=r"run\.json cannot be written: Permission denied"):
        write_record(tmp_path, record())
