"""Weights from a file as a run of the library: to evaluate, predict with, compare and export like any other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.errors import StoreError, shorten
from cnnstudio.events import CheckpointSaved, Event, Notice, RunEnded, RunStarted
from cnnstudio.run_weights import read_network
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.store.creation import Facts
from cnnstudio.store.layout import BEST_FILE, LAST_FILE
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run
from cnnstudio.store.session import RunSession

if TYPE_CHECKING:
    from cnnstudio.export.load import FittedWeights


@dataclass(frozen=True)
class ImportedRun:
    """The new run, and sentences that a person should read."""

    run: Run
    notes: tuple[str, ...]


def import_weights(
    library: RunLibrary,
    path: Path,
    *,
    architecture: Choice | None = None,
    like: Run | None = None,
    replace_head: bool = False,
    name: str = "",
) -> ImportedRun:
    """Read weights into a new, finished run.

    The network is that of ``like``, else the one the file's sidecar names, else ``architecture``. The run is tied to
    the data set of ``like``, else to the one that the sidecar's run was trained on where it says so.

    Args:
        library: where the run is kept.
        path: a .pt or .safetensors file; nothing in it is executed.
        architecture: for a bare state_dict; options left out are found in the shapes.
        like: a run whose network the weights belong to.
        replace_head: where only the class count differs, start the last layer anew.
        name: what to call the run; the file's name unless said.

    Raises:
        WeightsError: the file cannot be used or does not fit.
        StoreError: the library cannot be written.
    """
    from cnnstudio.export.load import fit_weights
    from cnnstudio.export.read import read_weights

    weights = read_weights(path)
    network = read_network(like) if like is not None else None
    fitted = fit_weights(weights, architecture=architecture, like=network, replace_head=replace_head)
    spec = _spec(fitted, like, name or path.stem)
    run = library.create(spec, Facts(network=fitted.network.model_dump(mode="json")))
    try:
        _fill(run, fitted, path)
    except BaseException as error:
        library.discard(run)
        if isinstance(error, OSError):
            raise StoreError(f"{run.folder} cannot be written: {error.strerror or error}") from None
        raise
    return ImportedRun(run, fitted.notes)


def _spec(fitted: FittedWeights, like: Run | None, name: str) -> RunSpec:
    """Return a spec that says what is known; an import has no training of its own to describe."""
    if like is not None:
        return like.spec.model_copy(update={"name": shorten(name, 150)})
    return RunSpec(name=shorten(name, 150), architecture=fitted.network.architecture, epochs=1)


def _fill(run: Run, fitted: FittedWeights, path: Path) -> None:
    """Write checkpoints and a journal that says where the weights came from."""
    from cnnstudio.train.checkpoint import save_best

    state = fitted.model.state_dict()
    with RunSession(run) as session:
        events: list[Event] = [_started(run, fitted)]
        for which, file in (("last", LAST_FILE), ("best", BEST_FILE)):
            digest = save_best(state, 0, run.folder / file, run.id)
            events.append(
                CheckpointSaved.model_validate(
                    {
                        "run": run.id,
                        "elapsed_s": 0.0,
                        "which": which,
                        "epoch": 0,
                        "step": 0,
                        "file": file,
                        "sha256": digest,
                    }
                )
            )
        texts = (f"Imported from {path.name}; trained elsewhere.", *fitted.notes)
        events.extend(Notice(run=run.id, elapsed_s=0.0, text=text) for text in texts)
        events.append(RunEnded(run=run.id, elapsed_s=0.0, status="finished", reason="imported weights"))
        for event in events:
            session.append(event)
            if session.problem:
                raise StoreError(f"{run.folder} cannot be written: {session.problem}")


def _started(run: Run, fitted: FittedWeights) -> RunStarted:
    network = fitted.network
    return RunStarted(
        run=run.id,
        elapsed_s=0.0,
        name=run.name,
        epochs=run.spec.epochs,
        steps_per_epoch=1,
        parameters=sum(parameter.numel() for parameter in fitted.model.parameters()),
        train_size=0,
        validation_size=0,
        classes=network.classes,
        input_shape=network.input_shape,
        device="cpu",
    )
