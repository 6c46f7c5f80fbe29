"""The sidecar's record: there and back, and JSON of others beside a weights file."""

from pathlib import Path

import pytest
from published_networks import PUBLISHED

from cnnstudio.errors import WeightsError
from cnnstudio.export.record import WeightsRecord, parse_record, read_sidecar, sidecar_path

RECORD = WeightsRecord(
    network=PUBLISHED["dropout"].network,
    run={"run": "r1", "epoch": 3, "loss": None, "best": True, "validation_accuracy": 0.5},
    format="state-dict",
    sha256="ab" * 32,
)


def test_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "net.v2.pt"
    assert sidecar_path(path).name == "net.v2.pt.json"
    assert read_sidecar(path) is None
    sidecar_path(path).write_text(RECORD.to_json(), encoding="utf-8")
    assert read_sidecar(path) == RECORD


@pytest.mark.parametrize("text", ["[]", "{}", '{"kind": "other", "version": 99}', '"text"'])
def test_json_of_others_is_no_record(text: str) -> None:
    assert parse_record(text, "f") is None


def test_a_sidecar_that_is_too_large_or_no_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.pt"
    sidecar_path(path).write_bytes(b"\xff\xfe")
    with pytest.raises(WeightsError, match=r"net.pt.json cannot be read .*; move it away"):
        read_sidecar(path)
    monkeypatch.setattr("cnnstudio.export.record.MAX_SIDECAR_BYTES", 1)
    with pytest.raises(WeightsError, match="too large"):
        read_sidecar(path)
