"""Runs specs: assemble, train, write each event to the run's journal, then hand it on.

Both functions are generators: nothing happens before the first event is asked for, and everything happens in the
thread that asks. Errors before the first event are raised and leave the library as it was; after it a failure is the
event ``RunEnded("failed")``. A consumer may walk away at any event: the journal gets its end and the lock is given
back.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio import __version__, paths
from cnnstudio.control import RunControl
from cnnstudio.errors import CnnStudioError, StoreError
from cnnstudio.events import Event, Progress, Resumed
from cnnstudio.history import RunHistory
from cnnstudio.spec import RunSpec
from cnnstudio.store.creation import Facts
from cnnstudio.store.failures import describe
from cnnstudio.store.keeper import keep_events
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.lock import is_held
from cnnstudio.store.run import Run
from cnnstudio.store.session import RunSession

if TYPE_CHECKING:
    from cnnstudio.train.assemble import Parts
    from cnnstudio.train.checkpoint import Checkpoint


def _keep(spec: RunSpec) -> RunSpec:
    return spec


@dataclass(frozen=True)
class Trainer:
    """The training side, as the runner needs it; tests hand in a lighter one.

    Attributes:
        assemble: makes the parts of a spec: (spec, cache folder, control).
        train: trains them: (parts, run id, folder, control, starting point or None).
        load_checkpoint: reads a checkpoint file, or raises CnnStudioError where it is none.
        complete: writes down the defaults that a spec leaves out, so that equal runs have equal digests.
    """

    assemble: Callable[[RunSpec, Path, RunControl], Any]
    train: Callable[[Any, str, Path, RunControl, Any], Iterator[Event]]
    load_checkpoint: Callable[[Path], Any]
    complete: Callable[[RunSpec], RunSpec] = _keep


def execute(
    spec: RunSpec,
    library: RunLibrary,
    control: RunControl,
    *,
    cache: Path | None = None,
    trainer: Trainer | None = None,
) -> Iterator[Event]:
    """Train a new run and yield its events, from RunStarted to RunEnded.

    Args:
        spec: what to train.
        library: where the run is kept.
        control: stop and pause.
        cache: folder of prepared data; the person's own where it is not given.
        trainer: the training side; the real one where it is not given.

    Raises:
        CnnStudioError: before RunStarted: names, options, shapes, data or device that cannot be used, a library
            that cannot be written, `Cancelled`. No run is left behind.
    """
    side = trainer or _real_trainer()
    spec = side.complete(spec)
    with _out_of_memory_as_sentence(spec):
        parts = side.assemble(spec, cache or paths.cache_folder(), control)
    run = library.create(spec, _facts(parts))
    try:
        session = RunSession(run)
    except BaseException:
        library.discard(run)
        raise
    try:
        with _out_of_memory_as_sentence(spec):
            events = side.train(parts, run.id, run.folder, control, None)
            first = next(events)
    except BaseException:
        session.close()
        library.discard(run)
        raise
    yield from keep_events(run, session, chain([first], events), RunHistory(), events)


def resume(
    run_id: str,
    library: RunLibrary,
    control: RunControl,
    *,
    cache: Path | None = None,
    trainer: Trainer | None = None,
) -> Iterator[Event]:
    """Go on with a stopped, failed or interrupted run and yield its events, from Resumed to RunEnded.

    It goes on from the last checkpoint; where none was ever written, from the beginning.

    Raises:
        CnnStudioError: before Resumed: no such run, finished, being trained, other data than it began with, a
            checkpoint that is missing or another one, or as `execute`.
    """
    side = trainer or _real_trainer()
    run = library.get(run_id)
    _refuse_training(run)
    _refuse_finished(run)
    with RunSession(run) as session, _threads(run.record.threads):
        _refuse_finished(run)  # another process may have ended it between the first look and the lock
        with _out_of_memory_as_sentence(run.spec):
            parts = side.assemble(run.spec, cache or paths.cache_folder(), control)
            _refuse_other_data(run, parts)
            start = _starting_point(run, side)
            events = side.train(parts, run.id, run.folder, control, start)
            first = next(events)
        # From the beginning, the first event is a RunStarted: whatever the journal says already did not happen.
        rewind = [] if start is not None else [Resumed(run=run.id, elapsed_s=0.0, epoch=0, step=0)]
        history = RunHistory(event for event in run.journal().events if not isinstance(event, Progress))
        yield from keep_events(run, session, chain(rewind, [first], events), history, events)


def _facts(parts: Parts) -> Facts:
    return Facts(
        network=parts.network.model_dump(mode="json"),
        data_fingerprint=parts.images.fingerprint,
        threads=_thread_count(),
        environment=_environment(),
    )


def _thread_count() -> int:
    import torch

    return torch.get_num_threads()


def _environment() -> dict[str, str]:
    import numpy
    import torch

    return {
        "cnnstudio": __version__,
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": numpy.__version__,
        "system": platform.platform(),
        "machine": platform.machine(),
    }


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Train with the thread count the run began with: another one gives other bits."""
    import torch

    before = torch.get_num_threads()
    if count and count != before:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        if torch.get_num_threads() != before:
            torch.set_num_threads(before)


@contextmanager
def _out_of_memory_as_sentence(spec: RunSpec) -> Iterator[None]:
    """Turn a lack of memory before the run has started into an error for a person; anything else passes."""
    try:
        yield
    except CnnStudioError:
        raise
    except Exception as error:
        known = describe(error, spec)
        if known is None:
            raise
        raise known.as_error() from None


def _refuse_training(run: Run) -> None:
    if is_held(run.folder):
        raise StoreError(f"run {run.id} is being trained already; wait for it, or stop it there")


def _refuse_finished(run: Run) -> None:
    if run.row().status == "finished":
        raise StoreError(
            f"run {run.id} is finished, so there is nothing to resume; train its settings with more epochs instead"
        )


def _refuse_other_data(run: Run, parts: Parts) -> None:
    known = run.record.data_fingerprint
    if known and parts.images.fingerprint != known:
        raise StoreError(
            f"the data of run {run.id} is not what it began with (its fingerprint differs); "
            "bring the pictures back, or train a new run"
        )


def _starting_point(run: Run, side: Trainer) -> Checkpoint | None:
    """Return the checkpoint to go on from, or None for the beginning: none was ever written.

    A file that nobody noted (see `Run.find_checkpoint`) must be of this run, of its data and of a later step.
    ``best.pt`` is no substitute: it has weights but no optimizer state, so that going on from it would be another run.

    Raises:
        StoreError: the file is missing, broken or another one.
    """
    try:
        found = run.find_checkpoint("last")
    except StoreError as error:
        raise StoreError(_lost(run, str(error))) from None
    if found is None:
        return None
    checkpoint: Checkpoint = side.load_checkpoint(found.path)
    if not found.noted:
        later = found.record is None or checkpoint.position.step > found.record.step
        same_data = checkpoint.fingerprint == run.record.data_fingerprint
        if not (later and same_data and run.is_called(checkpoint.run)):
            raise StoreError(_lost(run, f"{run.id}/{found.path.name} is not the file that was written"))
    return checkpoint


def _lost(run: Run, problem: str) -> str:
    kept = " The weights of its best epoch are still there." if run.checkpoint("best") else ""
    return f"run {run.id} cannot go on: {problem}, or train its settings anew.{kept}"


def _real_trainer() -> Trainer:
    from cnnstudio.train.assemble import assemble
    from cnnstudio.train.checkpoint import load_checkpoint
    from cnnstudio.train.complete import complete
    from cnnstudio.train.trainer import train

    return Trainer(assemble, train, load_checkpoint, complete)
