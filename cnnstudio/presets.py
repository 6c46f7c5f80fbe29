"""Presets: ready-made runs, and comparisons made of them, as JSON in ``resources/presets``."""

import json
from functools import cache
from typing import Annotated, Any

from pydantic import Field, ValidationError

from cnnstudio.errors import unknown_name
from cnnstudio.options import Strict, explain
from cnnstudio.paths import resource
from cnnstudio.spec import RunSpec
from cnnstudio.strict_json import read_json


class Preset(Strict):
    """A run that the study notes publish.

    Attributes:
        spec: the run's settings as `RunSpec.from_values` takes them; left out ones have their default.
    """

    name: str
    title: str
    source: str
    spec: dict[str, Any]

    def run_spec(self) -> RunSpec:
        """Return the preset's spec."""
        return RunSpec.from_values(self.spec)


class Comparison(Strict):
    """Several presets that are run and compared together."""

    name: str
    title: str
    source: str
    presets: Annotated[tuple[str, ...], Field(min_length=1)]


@cache
def presets() -> dict[str, Preset]:
    """Return every preset by name, in the order of their files' names."""
    return {name: preset for name, preset in _read().items() if isinstance(preset, Preset)}


@cache
def comparisons() -> dict[str, Comparison]:
    """Return every comparison by name."""
    return {name: found for name, found in _read().items() if isinstance(found, Comparison)}


def get_preset(name: str) -> Preset:
    """Return a preset.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in presets():
        raise unknown_name("preset", name, presets(), field="preset")
    return presets()[name]


def get_comparison(name: str) -> Comparison:
    """Return a comparison.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in comparisons():
        raise unknown_name("comparison preset", name, comparisons(), field="preset")
    return comparisons()[name]


@cache
def _read() -> dict[str, Preset | Comparison]:
    found: dict[str, Preset | Comparison] = {}
    for path in sorted(resource("presets").glob("*.json")):
        values = read_json(path.read_text(encoding="utf-8"), what=path.name)
        for entry in values:
            model: type[Preset] | type[Comparison] = Comparison if "presets" in entry else Preset
            try:
                item = model.model_validate_json(json.dumps(entry))
            except ValidationError as error:
                raise explain(error, model, path.name) from None
            found[item.name] = item
    return found
