"""Complete a spec: write down every default, so that equal runs have equal specs."""

from typing import Any

from cnnstudio.augment.registry import augmentations
from cnnstudio.data.registry import datasets
from cnnstudio.models.registry import architectures
from cnnstudio.registry import Registry
from cnnstudio.regularize.registry import regularizers
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.train.optimizers import optimizers
from cnnstudio.train.schedules import schedules


def complete(spec: RunSpec) -> RunSpec:
    """Return the spec with the default of every option left out.

    ``{"p": 0.5}`` and ``{}`` may mean the same dropout; only the completed spec has one digest for both, and a later
    version with other defaults still reads it as it was meant.

    Raises:
        UnknownName, BadOption: a name or option that is not possible.
    """
    return spec.model_copy(
        update={
            "dataset": _fill(datasets, spec.dataset, "dataset"),
            "architecture": _fill(architectures, spec.architecture, "architecture"),
            "regularizers": tuple(_fill(regularizers, c, f"regularizers.{c.name}") for c in spec.regularizers),
            "augmentations": tuple(_fill(augmentations, c, f"augmentations.{c.name}") for c in spec.augmentations),
            "optimizer": _fill(optimizers, spec.optimizer, "optimizer"),
            "schedule": _fill(schedules, spec.schedule, "schedule"),
        }
    )


def _fill(registry: Registry[Any], choice: Choice, where: str) -> Choice:
    options = registry.get(choice.name).options.from_values(choice.options, where=where)
    return Choice(name=choice.name, options=options.to_values())
