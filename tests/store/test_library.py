import json
import shutil
import threading
from pathlib import Path

import pytest
from training_side import FakeSide

from cnnstudio.control import ThreadControl
from cnnstudio.errors import BadOption, StoreError, UnknownName
from cnnstudio.runner import execute
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run
from cnnstudio.store.session import RunSession


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


def spec(architecture: str = "baseline", seed: int = 0, **values: object) -> RunSpec:
    return RunSpec(architecture=Choice(name=architecture), epochs=2, seed=seed, **values)  # type: ignore[arg-type]


def train(library: RunLibrary, asked: RunSpec) -> Run:
    events = list(execute(asked, library, ThreadControl(), trainer=FakeSide().trainer()))
    return library.get(events[0].run)


def test_a_run_is_found_by_id_beginning_and_name(library: RunLibrary):
    run = train(library, spec(name="first try"))
    for wanted in (run.id, run.id[:-3], "first try"):
        assert library.get(wanted).id == run.id


@pytest.mark.parametrize("wanted", ["", ".", "..", "../runs", "/", "a/b", "\0", "x" * 9999, ".new-x"])
def test_no_request_leaves_the_folder_of_runs(library: RunLibrary, wanted: str):
    train(library, spec())
    with pytest.raises(UnknownName):
        library.get(wanted)


def test_a_damaged_run_is_told_not_unknown(library: RunLibrary):
    run = train(library, spec())
    (run.folder / "run.json").write_text("{")
    with pytest.raises(StoreError, match="is not JSON"):
        library.get(run.id)
    with pytest.raises(StoreError, match="is not JSON"):
        library.get(run.id[:-2])
    assert library.list() == []
    assert [found.id for found in library.damaged()] == [run.id]
    assert "is not JSON" in library.verify()[run.id][0]
    assert "is not JSON" in library.verify(run.id)[run.id][0]


def test_seeds_share_a_swatch_and_groups_do_not(library: RunLibrary):
    swatches = {
        (name, seed): library.create(spec(name, seed)).swatch
        for seed in (0, 1)
        for name in ("baseline", "width", "depth")
    }
    assert swatches == {
        ("baseline", 0): 0, ("width", 0): 1, ("depth", 0): 2, ("baseline", 1): 0, ("width", 1): 1, ("depth", 1): 2,
    }  # fmt: skip


def test_a_swatch_outlives_the_index_the_others_and_the_trash(library: RunLibrary):
    first, second = train(library, spec("baseline")), train(library, spec("width"))
    library.trash(first.id)
    library.rebuild()
    assert library.list()[0].swatch == second.swatch == 1
    assert library.create(spec("depth")).swatch == 2
    assert library.restore(first.id).swatch == 0
    assert RunLibrary(library.folder).create(spec("baseline", 7)).swatch == 0


def test_two_that_create_at_once_get_different_swatches(library: RunLibrary):
    made: list[Run] = []

    def create(name: str) -> None:
        made.append(RunLibrary(library.folder).create(spec(name)))

    threads = [threading.Thread(target=create, args=(f"net{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(run.swatch for run in made) == list(range(6))


def test_a_promised_swatch_is_kept_for_its_group(library: RunLibrary):
    group = spec("width").group_digest()
    assert library.reserve_swatch(group) == 0
    assert library.create(spec("baseline")).swatch == 1
    assert library.create(spec("width")).swatch == 0


def test_renaming_changes_the_name_alone(library: RunLibrary):
    run = train(library, spec(name="old"))
    assert library.rename(run.id, "  new\nname ").name == "new name"
    again = RunLibrary(library.folder).get("new name")
    assert (again.id, again.spec.name) == (run.id, "old")
    assert library.list()[0].name == "new name"


@pytest.mark.parametrize("name", ["", "  \n", "x" * 201])
def test_a_name_nobody_could_read_is_refused(library: RunLibrary, name: str):
    run = train(library, spec(name="old"))
    with pytest.raises(BadOption) as error:
        library.rename(run.id, name)
    assert error.value.field == "name"
    assert library.get(run.id).name == "old"


def test_pinned_and_training_runs_do_not_go_to_the_trash(library: RunLibrary):
    run = train(library, spec())
    library.pin(run.id)
    assert library.list()[0].pinned
    with pytest.raises(StoreError, match="is pinned; unpin it"):
        library.trash(run.id)
    library.pin(run.id, False)
    with RunSession(run), pytest.raises(StoreError, match="is being trained; stop it"):
        library.trash(run.id)
    assert library.trash(run.id) == run.id
    assert library.list() == []


def test_trash_and_restore_give_back_every_byte(library: RunLibrary):
    run = train(library, spec())
    before = {path.name: path.read_bytes() for path in run.folder.iterdir()}
    row = library.list()[0]
    library.trash(run.id)
    assert [thrown.id for thrown in library.trashed()] == [run.id]
    with pytest.raises(UnknownName):
        library.get(run.id)
    library.restore(run.id[:-2])
    assert {path.name: path.read_bytes() for path in run.folder.iterdir()} == before
    assert library.list() == [row]
    assert library.trashed() == []


def test_nothing_is_overwritten_by_trash_or_restore(library: RunLibrary):
    run = train(library, spec())
    library.trash(run.id)
    shutil.copytree(library.trash_folder / run.id, run.folder)
    with pytest.raises(StoreError, match="exists already"):
        library.restore(run.id)
    with pytest.raises(StoreError, match="exists already"):
        library.trash(run.id)
    with pytest.raises(UnknownName):
        library.restore("something else")


def test_a_folder_that_cannot_be_moved_stays(library: RunLibrary, monkeypatch: pytest.MonkeyPatch):
    run = train(library, spec())

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cnnstudio.store.library.shutil.move", refuse)
    with pytest.raises(StoreError, match=r"cannot be moved .*Permission denied"):
        library.trash(run.id)
    assert library.get(run.id).status == "finished"


def test_emptying_the_trash(library: RunLibrary, monkeypatch: pytest.MonkeyPatch):
    for seed in range(2):
        library.trash(train(library, spec(seed=seed)).id)
    assert library.empty_trash() == 2
    assert library.trashed() == []
    library.trash(train(library, spec()).id)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cnnstudio.store.library.shutil.rmtree", refuse)
    with pytest.raises(StoreError, match="cannot be deleted"):
        library.empty_trash()


def test_verify_finds_what_was_changed(library: RunLibrary):
    whole, swapped, cut = (train(library, spec(seed=seed)) for seed in range(3))
    (swapped.folder / "last.pt").write_bytes((whole.folder / "run.json").read_bytes())
    journal = cut.folder / "events.jsonl"
    journal.write_text("nonsense\n" + journal.read_text())
    problems = library.verify()
    assert problems[whole.id] == ()
    assert "SHA-256 differs" in problems[swapped.id][0]
    assert "cannot be read from line 1" in problems[cut.id][0]
    assert library.verify(whole.id[:-1]) == {whole.id: ()}
    with pytest.raises(UnknownName):
        library.verify("unknown")


def test_a_renamed_folder_answers_to_both_names(library: RunLibrary):
    run = train(library, spec(name="x"))
    run.folder.rename(library.folder / "by hand")
    assert library.get("by hand").id == library.get(run.id).id == library.get("x").id == "by hand"


def test_a_record_whose_id_was_swapped_is_its_folders(library: RunLibrary):
    first, second = train(library, spec(seed=0)), train(library, spec(seed=1))
    values = json.loads((first.folder / "run.json").read_text())
    values["id"] = second.id
    (first.folder / "run.json").write_text(json.dumps(values))
    assert library.get(first.id).spec.seed == 0
    assert library.get(second.id).spec.seed == 1


def test_looking_creates_nothing(library: RunLibrary):
    assert (library.list(), library.damaged(), library.trashed()) == ([], [], [])
    assert not library.folder.exists()
    assert library.rebuild().rows == ()


def test_a_library_that_cannot_be_written_says_so_and_stays(library: RunLibrary, monkeypatch: pytest.MonkeyPatch):
    run = train(library, spec())

    def refuse(path: Path, text: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cnnstudio.store.record.atomic.write_text", refuse)
    for change in (
        lambda: library.rename(run.id, "new"),
        lambda: library.pin(run.id),
        lambda: library.create(spec("width")),
    ):
        with pytest.raises(StoreError, match="No space left on device"):
            change()
    monkeypatch.undo()
    assert [(row.id, row.name, row.pinned) for row in library.list()] == [(run.id, run.name, False)]
