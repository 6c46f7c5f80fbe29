from collections.abc import Iterator
from pathlib import Path

import pytest
from training_side import ended, started

from cnnstudio.events import Event, Notice, Progress, RunEnded
from cnnstudio.history import RunHistory
from cnnstudio.spec import RunSpec
from cnnstudio.store.keeper import keep_events
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.lock import is_held
from cnnstudio.store.run import Run
from cnnstudio.store.session import RunSession

SPEC = RunSpec(epochs=2, name="kept")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return RunLibrary(tmp_path / "runs").create(SPEC)


def notice(text: str) -> Notice:
    return Notice(run="r", elapsed_s=3.0, text=text)


def keep(run: Run, events: Iterator[Event]) -> Iterator[Event]:
    return keep_events(run, RunSession(run), events, RunHistory(), events)


def test_every_event_is_on_the_disk_before_it_is_seen(run: Run):
    seen: list[Event] = []
    for event in keep(run, iter([started(run.id, SPEC), notice("a"), ended(run.id, SPEC, 2, "finished")])):
        seen.append(event)
        assert list(run.journal().events) == seen
    assert not is_held(run.folder)


def test_progress_without_losses_is_shown_and_not_kept(run: Run):
    beat = Progress(run=run.id, elapsed_s=1.0, epoch=1, step=5)
    losses = Progress(run=run.id, elapsed_s=2.0, epoch=1, step=6, steps=(6,), losses=(0.5,))
    first, last = started(run.id, SPEC), ended(run.id, SPEC, 2, "finished")
    assert list(keep(run, iter([first, beat, losses, beat, last]))) == [first, beat, losses, beat, last]
    assert list(run.journal().events) == [first, losses, last]


def test_a_stream_that_forgets_its_end_gets_one(run: Run):
    *_, last = keep(run, iter([started(run.id, SPEC)]))
    assert isinstance(last, RunEnded)
    assert last.status == "failed"
    assert "internal error" in last.error and "error.log" in last.error
    assert "without its last event" in (run.folder / "error.log").read_text()


def test_nothing_follows_an_end(run: Run):
    end = ended(run.id, SPEC, 2, "finished")
    assert list(keep(run, iter([started(run.id, SPEC), end, notice("late"), end]))) == [started(run.id, SPEC), end]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)])
def test_an_interruption_passes_and_leaves_an_end(run: Run, error: BaseException):
    def train() -> Iterator[Event]:
        yield started(run.id, SPEC)
        raise error

    events = keep(run, train())
    next(events)
    with pytest.raises(type(error)):
        next(events)
    assert [event.event for event in run.journal().events] == ["run_started", "run_ended"]
    assert run.status == "stopped"
    assert not is_held(run.folder)


def test_walking_away_closes_the_source_first(run: Run):
    order: list[str] = []

    def train() -> Iterator[Event]:
        try:
            yield started(run.id, SPEC)
            yield notice("a")
        finally:
            order.append(run.status)
            raise OSError("cleaning up failed too")

    events = keep(run, train())
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert order == ["training"]
    end = run.journal().events[-1]
    assert isinstance(end, RunEnded)
    assert (end.status, end.error) == ("stopped", "")
    assert not is_held(run.folder)


def test_an_abandoned_generator_ends_when_it_is_collected(run: Run):
    events = keep(run, iter([started(run.id, SPEC), notice("a")]))
    next(events)
    del events
    assert run.status == "stopped"


class FullDisk:
    """A session whose appends fail while ``full``."""

    def __init__(self, session: RunSession) -> None:
        self._session = session
        self.full = False
        self.problem = "the disk is full"

    def append(self, event: Event) -> bool:
        return False if self.full else self._session.append(event)

    def __getattr__(self, name: str) -> object:
        return getattr(self._session, name)


def test_a_full_disk_is_told_once_and_training_goes_on(run: Run):
    session = FullDisk(RunSession(run))
    source = iter([started(run.id, SPEC), *(notice(str(n)) for n in range(5)), ended(run.id, SPEC, 1, "finished")])
    seen: list[str] = []
    for event in keep_events(run, session, source, RunHistory(), source):  # type: ignore[arg-type]
        seen.append(event.text if isinstance(event, Notice) else event.event)
        session.full = seen[-1] in ("0", "1", "2", "Not saved: the disk is full. Training goes on in memory.")
    assert seen == [
        "run_started", "0", "1", "Not saved: the disk is full. Training goes on in memory.", "2", "3", "4",
        "Saving works again. Nothing of the curves is lost.", "run_ended",
    ]  # fmt: skip


def test_an_end_that_the_keeper_makes_knows_the_results_and_the_time(run: Run):
    def train() -> Iterator[Event]:
        yield started(run.id, SPEC)
        yield Progress(run=run.id, elapsed_s=7.5, epoch=1, step=1)
        raise MemoryError

    *_, last = keep(run, train())
    assert isinstance(last, RunEnded)
    assert (last.elapsed_s, last.best, last.remedy) == (7.5, None, "Try batch size 16")
    assert "ran out of memory" in last.error
