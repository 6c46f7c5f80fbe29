"""Complete specs from the catalogue: what `train.complete` does with the registries, before torch is there."""

from typing import Any

from cnnstudio.options import Scalar
from cnnstudio.spec import Choice, RunSpec

SECTIONS = {
    "dataset": "datasets",
    "architecture": "architectures",
    "regularizers": "regularizers",
    "augmentations": "augmentations",
    "optimizer": "optimizers",
    "schedule": "schedules",
}


def complete_from_catalog(spec: RunSpec, catalog: dict[str, Any]) -> RunSpec:
    """Return the spec with every option that was left out at its default, so that its group is that of the run.

    Names and options that the catalogue does not know stay as they are; the run itself will complain of them.
    """
    update: dict[str, Choice | tuple[Choice, ...]] = {}
    for place, section in SECTIONS.items():
        entries = {entry["name"]: entry["options"] for entry in catalog[section]}
        chosen = getattr(spec, place)
        if isinstance(chosen, Choice):
            update[place] = _fill(chosen, entries)
        else:
            update[place] = tuple(_fill(choice, entries) for choice in chosen)
    return spec.model_copy(update=update)


def _fill(choice: Choice, entries: dict[str, list[dict[str, Any]]]) -> Choice:
    facts = entries.get(choice.name)
    if facts is None:
        return choice
    values: dict[str, Scalar] = {}
    for fact in facts:
        value = choice.options.get(fact["name"], fact["default"])
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        values[fact["name"]] = float(value) if fact["kind"] == "float" and is_whole else value
    return Choice(name=choice.name, options={**values, **{k: v for k, v in choice.options.items() if k not in values}})
