"""Evaluate stored weights on pictures: loss, accuracy, and how each class did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cnnstudio import paths
from cnnstudio.control import RunControl, ThreadControl
from cnnstudio.errors import BadShape, DataError, WeightsError, shorten
from cnnstudio.models.registry import NetworkSpec
from cnnstudio.run_weights import build_loaded, load_run_weights, read_network
from cnnstudio.spec import Choice
from cnnstudio.store.run import Run

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from cnnstudio.data.imageset import ImageSet, Split

SplitName = Literal["train", "validation"]


@dataclass(frozen=True)
class ClassCount:
    """How many of a class's pictures (``total``) were taken for it (``correct``)."""

    name: str
    correct: int
    total: int


@dataclass(frozen=True)
class Measured:
    """What an evaluation found.

    Attributes:
        run: id of the run.
        weights: "best", "last" or the file they came from.
        dataset: name of the data set.
        split: which part of it.
        loss: mean over pictures; None where it is not finite.
        accuracy: fraction in [0, 1].
        total: how many pictures.
        evaluated: "eval", or "batch statistics" for networks whose running statistics describe nothing.
        classes: counts in the order of the logits.
        confusions: ``confusions[truth][said]`` pictures.
        notes: sentences worth reading.
    """

    run: str
    weights: str
    dataset: str
    split: SplitName
    loss: float | None
    accuracy: float
    total: int
    evaluated: str
    classes: tuple[ClassCount, ...]
    confusions: tuple[tuple[int, ...], ...]
    notes: tuple[str, ...] = ()

    def to_values(self) -> dict[str, Any]:
        """Return the findings as JSON values."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return values | {
            "classes": [vars(count) for count in self.classes],
            "confusions": [list(row) for row in self.confusions],
            "notes": list(self.notes),
        }


def evaluate_run(
    run: Run,
    *,
    which: Literal["best", "last"] = "best",
    weights: Path | None = None,
    dataset: Choice | None = None,
    split: SplitName = "validation",
    device: str = "auto",
    cache: Path | None = None,
    control: RunControl | None = None,
) -> Measured:
    """Return loss and accuracy of a run's network on a data set. A sealed test split is not offered.

    Args:
        run: whose network, normalisation and, unless said otherwise, weights and data are used.
        which: the run's own weights.
        weights: a weights file instead; its sidecar's network counts where it has one.
        dataset: other data; its classes are matched by name.
        split: which part of the data.
        device: as in a spec.
        cache: folder of prepared data.
        control: told the progress, asked whether to stop.

    Raises:
        StoreError: the run's weights or network cannot be read.
        WeightsError: the file cannot be read or does not fit.
        DataError, BadShape: the data cannot be used, lack a class of the network, or have another size.
        DeviceError: no such device.
        Cancelled: the person asked to stop.
    """
    from cnnstudio.data.load import load_dataset
    from cnnstudio.train.device import choose_device

    control = control or ThreadControl()
    place = choose_device(device)
    state, network, notes = _read_weights(run, which, weights)
    images = load_dataset(dataset or run.spec.dataset, cache or paths.cache_folder(), control)
    images, notes = match_classes(images, network, notes)
    _check_shape(images, network)
    network, notes = _normalized(network, images, notes)
    model = build_loaded(network, state, place)
    chosen = images.train if split == "train" else images.validation
    loss, confusions, mode = _measure(model, network, chosen, place, run.spec.loss, control)
    counts = [ClassCount(name, confusions[at][at], sum(confusions[at])) for at, name in enumerate(network.classes)]
    return Measured(
        run=run.id,
        weights=str(weights) if weights else which,
        dataset=images.name,
        split=split,
        loss=loss,
        accuracy=sum(count.correct for count in counts) / len(chosen),
        total=len(chosen),
        evaluated=mode,
        classes=tuple(counts),
        confusions=tuple(tuple(row) for row in confusions),
        notes=tuple(notes),
    )


def _read_weights(
    run: Run, which: Literal["best", "last"], file: Path | None
) -> tuple[dict[str, Tensor], NetworkSpec, list[str]]:
    if file is None:
        state, network = load_run_weights(run, which)
        return state, network, []
    from cnnstudio.export.read import read_weights

    held = read_weights(file)
    if held.network is None:
        return held.state, read_network(run), [*held.notes, f"{file.name} names no network; that of {run.id} is used."]
    return held.state, held.network, [*held.notes]


def match_classes(images: ImageSet, network: NetworkSpec, notes: list[str]) -> tuple[ImageSet, list[str]]:
    """Return the data with the network's classes, in its order, and the notes with what was left out.

    Raises:
        DataError: the data lack classes of the network.
    """
    from cnnstudio.data.load import choose_classes

    if images.classes == network.classes:
        return images, notes
    missing = [name for name in network.classes if name not in images.classes]
    if missing:
        raise DataError(
            f"{images.title} has no class {', '.join(repr(shorten(name, 40)) for name in missing[:5])}, which the "
            f"network tells apart; it has {shorten(', '.join(images.classes), 200)}: choose data with the same classes",
            field="dataset.classes",
        )
    left_out = [name for name in images.classes if name not in network.classes]
    if left_out:
        listed = shorten(", ".join(left_out), 200)
        notes = [*notes, f"The network does not know these classes, so their pictures are left out: {listed}."]
    return replace(choose_classes(images, network.classes)), notes


def _normalized(network: NetworkSpec, images: ImageSet, notes: list[str]) -> tuple[NetworkSpec, list[str]]:
    """Return the network with a normalisation: its own, else the data set's, which is worth a note."""
    if network.mean or not images.normalization.mean:
        return network, notes
    figures = {"mean": images.normalization.mean, "std": images.normalization.std}
    note = "The weights do not say how pictures were normalised; the data set's own figures are used."
    return network.model_copy(update=figures), [*notes, note]


def _check_shape(images: ImageSet, network: NetworkSpec) -> None:
    if images.input_shape != network.input_shape:
        given, wanted = (" x ".join(map(str, shape)) for shape in (images.input_shape, network.input_shape))
        channels, height, _ = network.input_shape
        raise BadShape(
            f"the pictures of {images.title} are {given}, the network takes {wanted}; "
            f"where the data set has these options, set size={height} and channels={channels}",
            field="dataset",
        )


def _measure(
    model: nn.Module, network: NetworkSpec, split: Split, device: torch.device, loss_name: Any, control: RunControl
) -> tuple[float | None, list[list[int]], str]:
    """Return mean loss, confusions and the mode of evaluation."""
    import math

    import torch

    from cnnstudio.data.batches import place
    from cnnstudio.metrics.classification import count_confusions
    from cnnstudio.models.registry import evaluation_mode
    from cnnstudio.tasks.classification import Classification
    from cnnstudio.train.evaluate import choose_batch_size, held_still, make_batches
    from cnnstudio.train.pictures import Normalizer

    mode = evaluation_mode(model)
    task, normalize = Classification(loss_name), Normalizer(network.mean, network.std, device)
    classes = len(network.classes)
    placed = place(split, device)
    confusions = torch.zeros(classes, classes, dtype=torch.int64)
    losses: list[float] = []
    done = 0
    for indices in make_batches(len(split), mode, choose_batch_size(1, math.prod(network.input_shape))):
        control.check()
        pixels, labels = placed.take(indices)
        with torch.no_grad(), held_still(model, mode):
            logits = model(normalize(pixels))
            if logits.shape != (len(labels), classes):
                raise WeightsError(f"the network gives {tuple(logits.shape)[1:]} numbers for {classes} classes")
            loss, _ = task.scores(logits, labels)
        losses.append(float(loss))
        confusions += count_confusions(logits.argmax(1).cpu(), labels.cpu(), classes)
        done += len(labels)
        control.report("evaluating", done, len(split))
    mean = math.fsum(losses) / len(split)
    return (mean if math.isfinite(mean) else None), confusions.tolist(), mode
