"""Complete specs: the same run has the same digest however much of it was left to the defaults."""

from typing import Any

from cnnstudio.registry import Registry
from cnnstudio.spec import Choice, RunSpec


def complete(spec: RunSpec) -> RunSpec:
    """Return the spec with every option that was left out at its default, and numbers in the option's own type.

    A run stores its spec so: two runs that differ only in what was written down are one group, and a default that
    changes in a later version does not change what a stored run says.

    Raises:
        UnknownName: something that is not registered.
        BadOption: an option that does not exist or cannot have this value.
    """
    from cnnstudio.augment.registry import augmentations
    from cnnstudio.data.registry import datasets
    from cnnstudio.models.registry import architectures
    from cnnstudio.regularize.registry import regularizers
    from cnnstudio.train.optimizers import optimizers
    from cnnstudio.train.schedules import schedules

    return spec.model_copy(
        update={
            "dataset": _fill(spec.dataset, datasets, "dataset"),
            "architecture": _fill(spec.architecture, architectures, "architecture"),
            "regularizers": _fill_all(spec.regularizers, regularizers, "regularizers"),
            "augmentations": _fill_all(spec.augmentations, augmentations, "augmentations"),
            "optimizer": _fill(spec.optimizer, optimizers, "optimizer"),
            "schedule": _fill(spec.schedule, schedules, "schedule"),
        }
    )


def _fill_all(choices: tuple[Choice, ...], registry: Registry[Any], where: str) -> tuple[Choice, ...]:
    return tuple(_fill(choice, registry, f"{where}.{choice.name}") for choice in choices)


def _fill(choice: Choice, registry: Registry[Any], where: str) -> Choice:
    options = registry.get(choice.name).options.from_values(choice.options, where=where)
    return Choice(name=choice.name, options=options.to_values())
