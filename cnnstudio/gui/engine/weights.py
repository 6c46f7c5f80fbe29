"""Weights out of a run and back in; called in the background."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnnstudio.control import RunControl
from cnnstudio.errors import WeightsError
from cnnstudio.gui.engine import Engine
from cnnstudio.spec import Choice, RunSpec


@dataclass(frozen=True)
class WeightsFacts:
    """What a weights file holds.

    Attributes:
        path: the file.
        network: the architecture with its options, None where the file does not say.
        classes: their names in the order of the outputs.
        input_shape: (channels, height, width) of its pictures.
        tensors, parameters: how many there are.
        matches: architectures that the tensors would fit, where the file does not say.
        run: facts of the run that made it, as (name, value).
        notes: sentences worth reading.
    """

    path: Path
    network: Choice | None
    classes: tuple[str, ...] = ()
    input_shape: tuple[int, ...] = ()
    tensors: int = 0
    parameters: int = 0
    matches: tuple[str, ...] = ()
    run: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WeightsScore:
    """How a weights file did on a data set's validation pictures; ``accuracy`` is a fraction in [0, 1]."""

    accuracy: float
    total: int
    dataset: str
    notes: tuple[str, ...] = ()


def export_weights(engine: Engine, run_id: str, path: Path, format_name: str, which: Literal["best", "last"]) -> Path:
    """Write a run's weights and their sidecar and return the file.

    Raises:
        StoreError: the run has no such checkpoint.
        WeightsError: the file is one of the run's own, or cannot be written.
    """
    engine.load()
    from cnnstudio.run_weights import export_run

    return export_run(engine.library.get(run_id), path, which=which, format_name=format_name).path


def describe_weights(engine: Engine, path: Path) -> WeightsFacts:
    """Return what a weights file holds, without executing anything in it.

    Raises:
        WeightsError: it cannot be read or is no weights file.
    """
    engine.load()
    from cnnstudio.export.infer import matching_networks
    from cnnstudio.export.read import read_weights

    held = read_weights(path)
    tensors, parameters = len(held.state), sum(tensor.numel() for tensor in held.state.values())
    if held.network is None:
        matches = tuple(network.architecture.name for network in matching_networks(held.state))
        return WeightsFacts(
            path, None, matches=matches, notes=tuple(held.notes), tensors=tensors, parameters=parameters
        )
    return WeightsFacts(
        path,
        held.network.architecture,
        classes=held.network.classes,
        input_shape=held.network.input_shape,
        run=tuple((name, str(value)) for name, value in held.run.items() if value is not None),
        notes=tuple(held.notes),
        tensors=tensors,
        parameters=parameters,
    )


def add_run(engine: Engine, path: Path, architecture: str) -> str:
    """Keep a weights file as a finished run of the library and return its id.

    Args:
        engine: knows the library.
        path: the weights file.
        architecture: what a file without a sidecar is taken for; "" takes the file's word.

    Raises:
        CnnStudioError: the file cannot be used, or the library cannot be written.
    """
    engine.load()
    from cnnstudio.run_import import import_weights

    chosen = Choice(name=architecture) if architecture else None
    return import_weights(engine.library, path, architecture=chosen).run.id


def evaluate_weights(engine: Engine, path: Path, spec: RunSpec, architecture: str, control: RunControl) -> WeightsScore:
    """Return how a weights file does on the validation pictures of a spec's data set, on the spec's device.

    Args:
        engine: knows where prepared data lies.
        path: the weights file.
        spec: names data set and device.
        architecture: what a file without a sidecar is taken for; "" takes the file's word.
        control: told the progress, asked whether to stop.

    Raises:
        CnnStudioError: the file or the data cannot be used, or do not go together.
    """
    engine.load()
    from cnnstudio.evaluation import evaluate_run
    from cnnstudio.export.load import fit_weights
    from cnnstudio.export.read import read_weights
    from cnnstudio.store.creation import Facts, make_record
    from cnnstudio.store.run import Run

    chosen = Choice(name=architecture) if architecture else None
    network = fit_weights(read_weights(path), architecture=chosen).network
    if not network.classes:
        raise WeightsError(f"{path.name} does not name its classes; evaluate it as a run that has them")
    # A run that is nowhere stored: it only says which network and which data are meant.
    record = make_record(spec, Facts(network=network.model_dump(mode="json")), 0, [])
    found = evaluate_run(
        Run(path.parent, record),
        weights=path,
        dataset=spec.dataset,
        device=spec.device,
        cache=engine.cache_folder,
        control=control,
    )
    return WeightsScore(found.accuracy, found.total, found.dataset, found.notes)
