"""From the names in a RunSpec to the objects that train."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from cnnstudio.augment.registry import Augmentation, augmentations
from cnnstudio.control import RunControl
from cnnstudio.data.imageset import ImageSet
from cnnstudio.data.load import load_dataset
from cnnstudio.data.registry import datasets
from cnnstudio.errors import BadSpec
from cnnstudio.models.registry import (
    Evaluation,
    ExtraLayers,
    NetworkSpec,
    architectures,
    build_network,
    evaluation_mode,
)
from cnnstudio.registry import Entry
from cnnstudio.regularize.registry import Regularizer, regularizers
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.tasks.classification import Classification
from cnnstudio.train.device import choose_device
from cnnstudio.train.optimizers import optimizers
from cnnstudio.train.pictures import Normalizer
from cnnstudio.train.schedules import Schedule, schedules
from cnnstudio.train.seeding import seed_global


@dataclass
class Parts:
    """What a run is made of.

    Attributes:
        spec: what was asked for.
        network: the record that rebuilds the model.
        model: the network on the device, freshly initialised, convolution weights channels last in memory.
        images: the data.
        device: where it trains.
        task: loss and scores.
        normalize: from pixels to what the model sees.
        regularizers: by name, in the order of the spec.
        augmentations: in the order of the spec.
        learning_rate: the full rate; ``schedule`` says which fraction of it a step takes.
        steps_per_epoch: batches, the incomplete last one counted unless the spec drops it.
        evaluation: how the model is evaluated.
    """

    spec: RunSpec
    network: NetworkSpec
    model: nn.Module
    images: ImageSet
    device: torch.device
    task: Classification
    normalize: Normalizer
    regularizers: list[tuple[str, Regularizer[Any]]]
    augmentations: list[Augmentation[Any]]
    optimizer: Optimizer
    learning_rate: float
    schedule: Schedule[Any]
    steps_per_epoch: int
    evaluation: Evaluation


def assemble(spec: RunSpec, cache: Path, control: RunControl) -> Parts:
    """Return the objects a spec names. Everything that needs no data is checked before any is loaded.

    Raises:
        UnknownName: something the spec names is not registered.
        BadOption: an option that cannot be taken.
        BadSpec: parts that do not go together.
        BadShape: the network cannot take pictures of this size.
        DeviceError: the device is not there.
        DataError: the data cannot be used.
        Cancelled: the person stopped before anything was trained.
    """
    check(spec)
    images = load_dataset(spec.dataset, cache, control)
    control.check()
    return assemble_with(spec, images)


def assemble_with(spec: RunSpec, images: ImageSet) -> Parts:
    """Return the objects a spec names, around data that are loaded already.

    Raises:
        UnknownName, BadOption, BadSpec, BadShape, DeviceError: as `assemble`.
    """
    device = choose_device(spec.device)
    steps = _count_steps(spec, len(images.train))
    network = NetworkSpec(
        architecture=spec.architecture,
        extra=_extra_layers(spec),
        classes=images.classes,
        input_shape=images.input_shape,
        mean=images.normalization.mean,
        std=images.normalization.std,
    )
    rules = _make_regularizers(spec, len(images.classes))
    model = _build_model(network, spec.seed, device)
    return Parts(
        spec=spec,
        network=network,
        model=model,
        images=images,
        device=device,
        task=Classification(spec.loss),
        normalize=Normalizer(images.normalization.mean, images.normalization.std, device),
        regularizers=rules,
        augmentations=_make_augmentations(spec),
        optimizer=_make_optimizer(spec, model, rules),
        learning_rate=_optimizer_options(spec).learning_rate,
        schedule=_make_schedule(spec, steps),
        steps_per_epoch=steps,
        evaluation=evaluation_mode(model),
    )


def check(spec: RunSpec) -> None:
    """Check all of a spec that can be checked without data: names, options, combinations, device.

    Raises:
        UnknownName, BadOption, BadSpec, DeviceError: as `assemble`.
    """
    choose_device(spec.device)
    datasets_entry = datasets.get(spec.dataset.name)
    datasets_entry.options.from_values(spec.dataset.options, where="dataset.options")
    architecture = architectures.get(spec.architecture.name)
    architecture.options.from_values(spec.architecture.options, where="architecture.options")
    _optimizer_options(spec)
    _make_schedule(spec, steps_per_epoch=1)
    _make_augmentations(spec)
    _make_regularizers(spec, classes=2)
    for choice in spec.regularizers:
        _check_carried(choice.name, architecture)


def _check_carried(name: str, architecture: Entry[Any]) -> None:
    required = regularizers.get(name).facts.get("requires", "")
    if required and required not in architecture.facts.get("carries", ()):
        carriers = [entry.name for entry in architectures if required in entry.facts.get("carries", ())]
        raise BadSpec(
            f"{name} needs an architecture with a place for it, which {architecture.name} has not; "
            f"leave {name} out or choose one of: {', '.join(carriers) or 'none'}",
            field="regularizers",
        )


def _count_steps(spec: RunSpec, size: int) -> int:
    steps = size // spec.batch_size if spec.drop_last else math.ceil(size / spec.batch_size)
    if steps == 0:
        raise BadSpec(
            f"batches of {spec.batch_size} leave nothing of {size} training pictures when the incomplete batch is "
            f"dropped; choose a batch size of at most {size} or keep the incomplete batch",
            field="batch_size",
        )
    return steps


def _extra_layers(spec: RunSpec) -> ExtraLayers:
    extra = ExtraLayers()
    for _, rule in _make_regularizers(spec, classes=2):
        extra = rule.prepare(extra)
    return extra


def _make_regularizers(spec: RunSpec, classes: int) -> list[tuple[str, Regularizer[Any]]]:
    made: list[tuple[str, Regularizer[Any]]] = []
    for choice in spec.regularizers:
        entry = regularizers.get(choice.name)
        options = entry.options.from_values(choice.options, where=f"regularizers.{choice.name}")
        made.append((choice.name, entry.make(options, classes)))
    return made


def _make_augmentations(spec: RunSpec) -> list[Augmentation[Any]]:
    made: list[Augmentation[Any]] = []
    for choice in spec.augmentations:
        entry = augmentations.get(choice.name)
        made.append(entry.make(entry.options.from_values(choice.options, where=f"augmentations.{choice.name}")))
    return made


def _make_schedule(spec: RunSpec, steps_per_epoch: int) -> Schedule[Any]:
    entry = schedules.get(spec.schedule.name)
    options = entry.options.from_values(spec.schedule.options, where="schedule")
    return entry.make(options, spec.epochs, steps_per_epoch)


def _optimizer_options(spec: RunSpec) -> Any:
    choice: Choice = spec.optimizer
    return optimizers.get(choice.name).options.from_values(choice.options, where="optimizer")


def _build_model(network: NetworkSpec, seed: int, device: torch.device) -> nn.Module:
    seed_global(seed, "initialisation")
    model = build_network(network, device)
    # Kernels of 4-D weights read channels last in memory fastest, on CPUs and GPUs alike.
    model.to(memory_format=torch.channels_last)
    return model.train()


def _make_optimizer(spec: RunSpec, model: nn.Module, rules: list[tuple[str, Regularizer[Any]]]) -> Optimizer:
    settings: dict[str, float] = {}
    for _, rule in rules:
        settings |= rule.optimizer_defaults()
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return optimizers.get(spec.optimizer.name).make(_optimizer_options(spec), parameters, settings)
