from pathlib import Path

import pytest

from cnnstudio.errors import StoreError
from cnnstudio.spec import RunSpec
from cnnstudio.store import creation
from cnnstudio.store.creation import Facts, changing, clean_name, make_record, publish


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a\nb", "a b"),
        ("\x00\x1b[31m", "[31m"),
        ("  x ", "x"),
        ("넓은 그물", "넓은 그물"),
        ("\ud800", ""),
        ("\u2028", ""),
    ],
)
def test_names_lose_what_cannot_be_shown(name: str, clean: str):
    assert clean_name(name) == clean


def test_a_run_without_a_name_is_called_like_its_architecture():
    assert make_record(RunSpec(name=" \n"), Facts(), 0, []).name == "baseline"


def test_an_id_in_use_is_not_given_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ids = iter(["taken", "thrown", "free"])
    monkeypatch.setattr(creation, "make_run_id", lambda *facts: next(ids))
    (tmp_path / "runs" / "taken").mkdir(parents=True)
    (tmp_path / "trash" / "thrown").mkdir(parents=True)
    assert make_record(RunSpec(), Facts(), 0, [tmp_path / "runs", tmp_path / "trash"]).id == "free"


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(folder: Path, record: object) -> None:
        raise StoreError("cannot be written")

    monkeypatch.setattr(creation, "write_record", fail)
    with pytest.raises(StoreError):
        publish(tmp_path, make_record(RunSpec(), Facts(), 0, []))
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_library_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(self: Path, *args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match=r"cannot be written: Permission denied; .*CNNSTUDIO_HOME"):
        publish(tmp_path, make_record(RunSpec(), Facts(), 0, []))
    with pytest.raises(StoreError, match="CNNSTUDIO_HOME"), changing(tmp_path / "runs"):
        pytest.fail("must not be entered")


def test_one_change_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(creation, "_WAIT_S", 0.05)
    with changing(tmp_path), pytest.raises(StoreError, match="are busy"), changing(tmp_path):
        pytest.fail("must not be entered")
    with changing(tmp_path):
        pass
