import json
from pathlib import Path

import pytest
from training_side import FakeSide, accuracy_of

from cnnstudio.control import ThreadControl
from cnnstudio.events import Progress
from cnnstudio.runner import execute
from cnnstudio.spec import RunSpec
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.rows import RunRow, make_row, read_row, signature, with_status
from cnnstudio.store.session import RunSession


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


@pytest.fixture
def row(library: RunLibrary) -> RunRow:
    side = FakeSide()
    list(execute(RunSpec(name="width", epochs=4, seed=2), library, ThreadControl(), trainer=side.trainer()))
    return library.list()[0]


def test_it_says_what_a_list_needs(row: RunRow):
    best = max(range(1, 5), key=lambda epoch: accuracy_of(2, epoch))
    assert (row.name, row.seed, row.status, row.epoch, row.epochs) == ("width", 2, "finished", 4, 4)
    assert row.best is not None and row.last is not None
    assert (row.best.epoch, row.best.validation.accuracy) == (best, accuracy_of(2, best))
    assert row.last.validation.accuracy == accuracy_of(2, 4)
    assert row.best.train is not None and row.best.train.measured == "eval"
    assert (row.parameters, row.classes, row.images_per_s, row.elapsed_s, row.device) == (18090, 2, 1000.0, 4.0, "cpu")
    assert not row.is_resumable


def test_it_is_json_and_back(row: RunRow):
    assert RunRow.from_json(row.to_json()) == row
    assert json.loads(row.to_json()) == json.loads(json.dumps(row.to_values()))


@pytest.mark.parametrize("text", ["", "{}", '{"id": 1}', "[]", '{"spec": {}, "best": 3, "last": null}'])
def test_text_of_something_else_is_refused(text: str):
    with pytest.raises(ValueError, match="validation error"):
        RunRow.from_json(text)


def test_before_the_first_epoch_there_is_progress_alone(library: RunLibrary):
    run = library.create(RunSpec(epochs=9))
    progress = Progress(run=run.id, elapsed_s=2.5, epoch=1, step=1, steps=(1,), losses=(0.7,), images_per_s=50.0)
    made = make_row(run.id, run.record, (progress,))
    assert (made.status, made.epoch, made.epochs, made.elapsed_s, made.images_per_s) == ("interrupted", 0, 9, 2.5, 50.0)
    assert made.best is None and made.is_resumable


def test_a_live_owner_wins(library: RunLibrary, row: RunRow):
    run = library.get(row.id)
    with RunSession(run):
        assert with_status(row, run.folder).status == "training"
    assert with_status(row, run.folder) == row


def test_reading_a_folder_gives_the_same_as_the_list(library: RunLibrary, row: RunRow):
    assert read_row(library.folder / row.id) == row


def test_the_signature_changes_with_every_change(library: RunLibrary, row: RunRow):
    folder = library.folder / row.id
    marks = {signature(folder)}
    library.rename(row.id, "depth")  # as long as before
    marks.add(signature(folder))
    library.pin(row.id)
    marks.add(signature(folder))
    with open(folder / "events.jsonl", "a") as file:
        file.write("\n")
    marks.add(signature(folder))
    (folder / "events.jsonl").unlink()
    marks.add(signature(folder))
    (folder / "run.json").unlink()
    marks.add(signature(folder))
    assert len(marks) == 6
    assert signature(folder) == ""
