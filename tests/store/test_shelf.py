import os
import shutil
from pathlib import Path

import pytest
from training_side import FakeSide

from cnnstudio.control import ThreadControl
from cnnstudio.errors import StoreError
from cnnstudio.runner import execute
from cnnstudio.spec import RunSpec
from cnnstudio.store import shelf as shelf_module
from cnnstudio.store.layout import INDEX_FILE
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.shelf import Shelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = RunLibrary(tmp_path / "runs")
    for seed in range(3):
        list(execute(RunSpec(epochs=2, seed=seed), library, ThreadControl(), trainer=FakeSide().trainer()))
    library.list()  # so that the index knows them all
    return library.folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the folders that were read, as it happens."""
    names: list[str] = []
    original = shelf_module.read_row

    def spy(folder: Path) -> object:
        names.append(folder.name)
        return original(folder)

    monkeypatch.setattr(shelf_module, "read_row", spy)
    return names


def test_newest_first(folder: Path):
    rows = Shelf(folder).scan().rows
    assert [row.seed for row in rows] == [2, 1, 0]


def test_what_did_not_change_is_not_read_again(folder: Path, read: list[str]):
    first = Shelf(folder)
    first.scan()
    assert read == []  # the index knew already
    (folder / INDEX_FILE).unlink()
    second = Shelf(folder)
    assert second.scan() == first.scan()
    assert len(read) == 3
    second.scan()
    assert len(read) == 3
    changed = second.scan().rows[1].id
    with open(folder / changed / "events.jsonl", "a") as file:
        file.write("{torn")
    second.scan()
    assert read[3:] == [changed]


def test_every_broken_index_gives_the_same_list(folder: Path):
    whole = Shelf(folder).scan()
    index = folder / INDEX_FILE
    for content in (b"", b"garbage", b"SQLite format 3\0" + bytes(200), index.read_bytes()[:3000]):
        index.write_bytes(content)
        assert Shelf(folder).scan() == whole
        assert Shelf(folder).scan() == whole


def test_damaged_folders_are_listed_apart(folder: Path):
    rows = Shelf(folder).scan().rows
    (folder / rows[0].id / "run.json").write_text("")
    (folder / "holiday pictures").mkdir()
    (folder / ".hidden").mkdir()
    (folder / "a file").touch()
    shelf = Shelf(folder)
    listing = shelf.scan()
    assert listing.rows == rows[1:]
    assert {found.id for found in listing.damaged} == {rows[0].id, "holiday pictures"}
    assert all("run.json" in found.problem for found in listing.damaged)
    assert shelf.scan() == listing


def test_a_repaired_folder_is_back(folder: Path):
    row = Shelf(folder).scan().rows[0]
    content = (folder / row.id / "run.json").read_bytes()
    shelf = Shelf(folder)
    (folder / row.id / "run.json").write_bytes(content[:100])
    assert len(shelf.scan().damaged) == 1
    (folder / row.id / "run.json").write_bytes(content)
    assert shelf.scan().rows[0] == row


def test_renamed_copied_and_deleted_folders_while_shown(folder: Path):
    shelf = Shelf(folder)
    rows = shelf.scan().rows
    (folder / rows[0].id).rename(folder / "renamed by hand")
    shutil.copytree(folder / rows[1].id, folder / f"{rows[1].id} (copy)")
    shutil.rmtree(folder / rows[2].id)
    found = {row.id: row.original_id for row in shelf.scan().rows}
    assert found == {
        "renamed by hand": rows[0].id,
        rows[1].id: rows[1].id,
        f"{rows[1].id} (copy)": rows[1].id,
    }
    assert {row.id for row in Shelf(folder).scan().rows} == set(found)


def test_rebuilding_sweeps_old_left_overs_of_crashes(folder: Path):
    old, young = folder / ".new-old", folder / ".new-young"
    old.mkdir()
    young.mkdir()
    os.utime(old, (1, 1))
    shelf = Shelf(folder)
    assert len(shelf.rebuild().rows) == 3
    assert not old.exists() and young.exists()


def test_forgetting_reads_again(folder: Path, read: list[str]):
    shelf = Shelf(folder)
    name = shelf.scan().rows[0].id
    shelf.forget(name)
    shelf.forget("unknown")
    shelf.scan()
    assert read == [name]


def test_no_folder_is_an_empty_shelf(tmp_path: Path):
    assert Shelf(tmp_path / "nothing").scan().rows == ()
    assert not (tmp_path / "nothing").exists()


def test_a_file_in_its_place_is_told(tmp_path: Path):
    (tmp_path / "runs").touch()
    with pytest.raises(StoreError, match="cannot be read"):
        Shelf(tmp_path / "runs").scan()


def test_a_symlink_loop_among_the_runs_is_survived(folder: Path):
    (folder / "loop").symlink_to(folder / "loop")
    assert len(Shelf(folder).scan().rows) == 3


@pytest.mark.long
def test_ten_thousand_runs(folder: Path):
    source = folder / Shelf(folder).scan().rows[0].id
    for number in range(10_000):
        target = folder / f"copy{number:05}"
        target.mkdir()
        for name in ("run.json", "events.jsonl"):
            shutil.copyfile(source / name, target / name)
    assert len(Shelf(folder).scan().rows) == 10_003
    assert len(Shelf(folder).scan().rows) == 10_003
