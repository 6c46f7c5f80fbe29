from pathlib import Path

import pytest
from training_side import ended, started

from cnnstudio.errors import StoreError
from cnnstudio.events import CheckpointSaved
from cnnstudio.spec import RunSpec
from cnnstudio.store import lock
from cnnstudio.store.layout import JOURNAL_FILE
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run
from cnnstudio.store.session import RunSession


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


@pytest.fixture
def run(library: RunLibrary) -> Run:
    return library.create(RunSpec(name="one", epochs=2))


def saved(run: Run) -> CheckpointSaved:
    return CheckpointSaved(run=run.id, elapsed_s=1.0, which="best", epoch=1, step=3, file="best.pt", sha256="a" * 64)


def test_only_one_at_a_time(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lock, "WAIT_S", 0.1)
    with RunSession(run), pytest.raises(StoreError, match="is being trained by"):
        RunSession(run)
    RunSession(run).close()


def test_an_event_is_in_the_file_when_append_returns(run: Run):
    with RunSession(run) as session:
        assert session.append(started(run.id, run.spec))
        assert run.journal().events == (started(run.id, run.spec),)
        assert session.problem == ""


def test_a_rename_while_it_trains_is_not_undone_by_its_end(library: RunLibrary, run: Run):
    with RunSession(run) as session:
        session.append(saved(run))
        library.rename(run.id, "another name")
        library.pin(run.id)
        session.append(ended(run.id, run.spec, 1, "stopped"))
    after = Run.open(run.folder)
    assert (after.name, after.pinned) == ("another name", True)
    assert after.record.checkpoints["best"].sha256 == "a" * 64


def test_a_folder_deleted_while_it_trains_costs_no_traceback(library: RunLibrary, run: Run):
    session = RunSession(run)
    session.append(saved(run))
    library.discard(run)
    session.append(ended(run.id, run.spec, 1, "stopped"))
    session.close()
    session.close()
    assert not run.folder.exists()


def test_a_journal_that_cannot_be_opened_gives_the_lock_back(run: Run):
    (run.folder / JOURNAL_FILE).mkdir()
    with pytest.raises(StoreError):
        RunSession(run)
    (run.folder / JOURNAL_FILE).rmdir()
    RunSession(run).close()


def test_a_traceback_is_kept_beside_the_run(run: Run):
    with RunSession(run) as session:
        path = session.write_error("Traceback \udc80")
        assert path is not None
        assert path.read_text().startswith("Traceback")
    (run.folder / "error.log").unlink()
    (run.folder / "error.log").mkdir()
    with RunSession(run) as session:
        assert session.write_error("x") is None
