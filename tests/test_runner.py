"""The runner with a light training side; `tests/test_runner_real.py` has the real one."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from training_side import STEPS, FakeSide

from cnnstudio.control import ThreadControl
from cnnstudio.errors import BadShape, Cancelled, CnnStudioError, RunFailed, StoreError, UnknownName
from cnnstudio.events import Event, Resumed, RunEnded, RunStarted
from cnnstudio.history import EPOCH_COLUMNS, STEP_COLUMNS, RunHistory
from cnnstudio.runner import execute, resume
from cnnstudio.spec import RunSpec
from cnnstudio.store import lock
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.session import RunSession

SPEC = RunSpec(name="a run", epochs=4, seed=3)


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


@pytest.fixture
def side() -> FakeSide:
    return FakeSide()


def start(library: RunLibrary, side: FakeSide, *, stop_after: int = 0) -> list[Event]:
    """Train, asking to stop when that many epochs have ended."""
    control = ThreadControl()
    events: list[Event] = []
    for event in execute(SPEC, library, control, trainer=side.trainer()):
        events.append(event)
        if event.event == "epoch_ended" and event.epoch == stop_after:
            control.stop()
    return events


def go_on(library: RunLibrary, side: FakeSide, run_id: str) -> list[Event]:
    return list(resume(run_id, library, ThreadControl(), trainer=side.trainer()))


def assert_same(live: RunHistory, stored: RunHistory) -> None:
    for name in (*EPOCH_COLUMNS, *STEP_COLUMNS):
        assert live.column(name).tolist() == stored.column(name).tolist()
    for fact in ("started", "ended", "state", "epoch", "step", "elapsed_s", "best", "last", "checkpoints", "notices"):
        assert getattr(live, fact) == getattr(stored, fact)


def test_events_from_start_to_end_and_replay_equals_live(library: RunLibrary, side: FakeSide):
    events = start(library, side)
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], RunEnded)
    run = library.get(events[0].run)
    assert list(run.journal().events) == events
    assert_same(RunHistory(events), run.history())
    assert run.status == "finished"


def test_nothing_happens_before_the_first_event_is_asked_for(library: RunLibrary, side: FakeSide):
    execute(SPEC, library, ThreadControl(), trainer=side.trainer())
    assert side.assembled == []
    assert not library.folder.exists()


@pytest.mark.parametrize("where", ["fail_assembling", "fail_before"])
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BadShape("too deep"), BadShape),
        (Cancelled("stopped"), Cancelled),
        (MemoryError(), RunFailed),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (ZeroDivisionError(), ZeroDivisionError),
    ],
)
def test_before_the_start_an_error_is_raised_and_no_run_is_left(
    library: RunLibrary, side: FakeSide, where: str, error: BaseException, kind: type[BaseException]
):
    setattr(side, where, error)
    with pytest.raises(kind):
        start(library, side)
    assert library.list() == []
    assert library.damaged() == []
    assert not library.folder.exists() or not [path for path in library.folder.iterdir() if path.is_dir()]


def test_a_library_that_cannot_be_written_is_told_before_training(
    library: RunLibrary, side: FakeSide, monkeypatch: pytest.MonkeyPatch
):
    def refuse(self: Path, *args: object, **options: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cnnstudio.store.lock.Path.write_text", refuse)
    with pytest.raises(StoreError, match="Permission denied"):
        start(library, side)
    monkeypatch.undo()
    assert library.list() == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CnnStudioError("the pictures are gone"), "the pictures are gone"),
        (MemoryError(), "ran out of memory at batch size 64"),
        (RuntimeError("CUDA error: device lost"), "an internal error ended the run (RuntimeError: CUDA error"),
    ],
)
def test_after_the_start_an_error_is_the_runs_end(library: RunLibrary, side: FakeSide, error: Exception, words: str):
    side.fail_after = (2, error)
    events = start(library, side)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.status, end.last and end.last.epoch) == ("failed", 2)
    assert words in end.error
    assert "\n" not in end.error
    run = library.get(end.run)
    assert list(run.journal().events) == events
    assert run.row().error == end.error
    side.fail_after = None
    assert go_on(library, side, run.id)[-1].event == "run_ended"
    assert run.status == "finished"


def test_a_defect_leaves_its_traceback_beside_the_run(library: RunLibrary, side: FakeSide):
    side.fail_after = (1, ZeroDivisionError("division by zero"))
    end = start(library, side)[-1]
    log = library.folder / end.run / "error.log"
    assert isinstance(end, RunEnded)
    assert str(log) in end.error
    assert "Traceback" in log.read_text() and "ZeroDivisionError" in log.read_text()


@pytest.mark.parametrize("events_seen", [1, 2, 3, 4, 7])
def test_a_consumer_may_walk_away_anywhere(library: RunLibrary, side: FakeSide, events_seen: int):
    events = execute(SPEC, library, ThreadControl(), trainer=side.trainer())
    seen = [next(events) for _ in range(events_seen)]
    events.close()  # type: ignore[attr-defined]
    run = library.get(seen[0].run)
    assert list(run.journal().events)[:-1] == seen
    assert (run.status, side.closed) == ("stopped", 1 if events_seen > 1 else 0)
    live = RunHistory([*seen, *go_on(library, side, run.id)])
    stored = run.history()
    assert live.column("validation_accuracy").tolist() == stored.column("validation_accuracy").tolist()
    assert run.status == "finished"


@pytest.mark.parametrize("epoch", [1, 2, 3])
def test_stop_and_resume_replay_as_they_were_lived(library: RunLibrary, side: FakeSide, epoch: int):
    first = start(library, side, stop_after=epoch)
    run = library.get(first[0].run)
    assert (run.status, run.row().epoch) == ("stopped", epoch)
    second = go_on(library, side, run.id)
    assert second[0] == Resumed(run=run.id, elapsed_s=float(epoch), epoch=epoch, step=epoch * STEPS)
    assert_same(RunHistory([*first, *second]), run.history())
    assert run.history().column("epoch").tolist() == [1, 2, 3, 4]
    assert sum(event.event == "run_ended" for event in run.journal().events) == 2


def test_a_run_without_a_checkpoint_begins_again(library: RunLibrary, side: FakeSide):
    events = execute(SPEC, library, ThreadControl(), trainer=side.trainer())
    first = [next(events) for _ in range(2)]
    events.close()  # type: ignore[attr-defined]
    run = library.get(first[0].run)
    second = go_on(library, side, run.id)
    assert [event.event for event in second[:2]] == ["resumed", "run_started"]
    history = run.history()
    assert history.column("epoch").tolist() == [1, 2, 3, 4]
    assert history.column("step").tolist() == list(range(1, 4 * STEPS + 1))
    assert_same(RunHistory([*first, *second]), history)


def test_what_is_done_or_going_on_or_not_there_is_not_resumed(
    library: RunLibrary, side: FakeSide, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lock, "WAIT_S", 0.1)
    finished = start(library, side)[0].run
    with pytest.raises(StoreError, match="is finished, so there is nothing to resume"):
        go_on(library, side, finished)
    with pytest.raises(UnknownName):
        go_on(library, side, "unknown")
    run = library.create(SPEC)
    with RunSession(run), pytest.raises(StoreError, match="is being trained already"):
        go_on(library, side, run.id)


def test_other_data_are_refused_and_the_run_stays(library: RunLibrary, side: FakeSide):
    run = library.get(start(library, side, stop_after=1)[0].run)
    before = run.journal()
    side.fingerprint = "0" * 64
    with pytest.raises(StoreError, match="is not what it began with"):
        go_on(library, side, run.id)
    assert run.journal() == before
    assert run.status == "stopped"


@pytest.mark.parametrize("change", ["missing", "swapped", "empty"])
def test_a_lost_checkpoint_is_a_sentence(library: RunLibrary, side: FakeSide, change: str):
    run = library.get(start(library, side, stop_after=1)[0].run)
    path = run.folder / "last.pt"
    if change == "missing":
        path.unlink()
    else:
        path.write_text("" if change == "empty" else '{"position": {"epoch": 3, "step": 9}}')
    with pytest.raises(StoreError, match=r"cannot go on: .*last\.pt"):
        go_on(library, side, run.id)
    assert run.status == "stopped"


def test_stop_before_anything_is_cancelled(library: RunLibrary, side: FakeSide):
    control = ThreadControl()
    control.stop()
    with pytest.raises(Cancelled):
        next(execute(SPEC, library, control, trainer=side.trainer()))
    assert library.list() == []


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from training_side import FakeSide
from cnnstudio.control import ThreadControl
from cnnstudio.runner import execute
from cnnstudio.spec import RunSpec
from cnnstudio.store.library import RunLibrary
library = RunLibrary(Path(sys.argv[1]))
for event in execute(RunSpec(name="a run", epochs=4, seed=3), library, ThreadControl(), trainer=FakeSide().trainer()):
    print(event.run, event.event, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("events_seen", [1, 4])
def test_a_killed_process_leaves_a_run_that_goes_on(library: RunLibrary, side: FakeSide, events_seen: int):
    command = [sys.executable, "-c", CHILD, str(library.folder), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None and child.stdout is not None
        for _ in range(events_seen):
            run_id = child.stdout.readline().split()[0]
            assert library.list()[0].status == "training"
            if _ < events_seen - 1:
                child.stdin.write("\n")
                child.stdin.flush()
        with pytest.raises(StoreError, match=f"being trained already|process {child.pid}"):
            go_on(library, side, run_id)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert library.list()[0].status == "interrupted"
    run = library.get(run_id)
    first = list(run.journal().events)
    assert len(first) == events_seen
    second = go_on(library, side, run_id)
    assert_same(RunHistory([*first, *second]), run.history())
    assert run.history().column("epoch").tolist() == [1, 2, 3, 4]
    assert library.list()[0].status == "finished"
