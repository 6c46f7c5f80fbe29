import zipfile
from datetime import UTC
from pathlib import Path

import pytest
from training_side import FakeSide, started

from cnnstudio.control import ThreadControl
from cnnstudio.errors import StoreError
from cnnstudio.history import RunHistory
from cnnstudio.runner import execute
from cnnstudio.spec import RunSpec
from cnnstudio.store.layout import JOURNAL_FILE
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run, is_whole_archive
from cnnstudio.store.session import RunSession


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


@pytest.fixture
def run(library: RunLibrary) -> Run:
    events = list(
        execute(RunSpec(name="first", epochs=3, seed=5), library, ThreadControl(), trainer=FakeSide().trainer())
    )
    return library.get(events[0].run)


def test_it_knows_what_it_was_asked_for(run: Run):
    assert run.spec.epochs == 3
    assert (run.name, run.swatch, run.pinned, run.status) == ("first", 0, False, "finished")
    assert run.created.tzinfo == UTC
    assert run.network["architecture"]["name"] == "baseline"
    assert run.record.data_fingerprint == "f" * 64
    assert run.record.threads > 0
    assert {"torch", "python", "cnnstudio", "numpy"} <= set(run.record.environment)


def test_history_is_the_fold_of_the_journal(run: Run):
    folded = RunHistory(run.journal().events)
    assert run.history().column("validation_accuracy").tolist() == folded.column("validation_accuracy").tolist()
    assert run.history().epoch == 3


def test_status_comes_from_evidence(library: RunLibrary):
    run = library.create(RunSpec(epochs=2))
    assert run.status == "interrupted"
    with RunSession(run) as session:
        session.append(started(run.id, run.spec))
        assert run.status == "training"
    assert run.status == "interrupted"


def test_checkpoints_are_noted_in_the_record_at_the_end(run: Run):
    noted = Run.open(run.folder).record.checkpoints["last"]
    assert (noted.epoch, noted.step) == (3, 9)
    assert noted == run.checkpoint("last")
    assert run.checkpoint("best") is None
    assert run.problems() == ()


def test_a_lost_journal_leaves_the_hashes_of_the_record(run: Run):
    (run.folder / JOURNAL_FILE).unlink()
    assert Run.open(run.folder).checkpoint_file("last").name == "last.pt"


def test_a_flipped_bit_in_a_checkpoint_is_found(run: Run):
    path = run.folder / "last.pt"
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    assert "SHA-256 differs" in run.problems()[0]
    with pytest.raises(StoreError, match="SHA-256 differs"):
        run.checkpoint_file("last")


def test_a_missing_checkpoint_is_told(run: Run):
    (run.folder / "last.pt").unlink()
    assert run.problems() == (f"{run.id}/last.pt is missing; put it back from a copy",)
    with pytest.raises(StoreError, match="is missing"):
        run.checkpoint_file("last")


def test_no_checkpoint_yet(run: Run):
    assert run.find_checkpoint("best") is None
    with pytest.raises(StoreError, match="no best checkpoint yet"):
        run.checkpoint_file("best")


def test_a_checkpoint_never_lies_outside_the_folder(run: Run):
    journal = run.folder / JOURNAL_FILE
    journal.write_text(journal.read_text().replace('"last.pt"', '"../last.pt"'))
    (run.folder.parent / "last.pt").write_bytes((run.folder / "last.pt").read_bytes())
    with pytest.raises(StoreError, match="outside its folder"):
        run.checkpoint_file("last")


def write_archive(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data", content)


def test_a_file_that_a_killed_process_did_not_note_is_found_by_its_own_checksums(library: RunLibrary):
    run = library.create(RunSpec())
    write_archive(run.folder / "last.pt", b"weights" * 100)
    found = run.find_checkpoint("last")
    assert found is not None
    assert (found.noted, found.record) == (False, None)
    content = bytearray((run.folder / "last.pt").read_bytes())
    content[60] ^= 1
    (run.folder / "last.pt").write_bytes(content)
    assert run.find_checkpoint("last") is None


def test_a_swapped_file_of_a_run_that_ended_is_refused_even_when_whole(run: Run):
    write_archive(run.folder / "last.pt", b"other weights")
    with pytest.raises(StoreError, match="not the file that was written"):
        run.find_checkpoint("last")


@pytest.mark.parametrize("content", [b"", b"PK", b"text", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_archive_is_not_whole(tmp_path: Path, content: bytes):
    path = tmp_path / "file"
    assert not is_whole_archive(path)
    path.write_bytes(content)
    assert not is_whole_archive(path)
