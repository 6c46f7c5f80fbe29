"""The catalogue: every registry as plain JSON values, for forms, ``cnnstudio list`` and the documentation.

A snapshot is shipped as ``resources/catalog.json``, so that forms and lists need no torch; a test keeps it equal to
the registries. After a change run ``python -m cnnstudio.catalog`` to write it anew.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cnnstudio import __version__
from cnnstudio.errors import unknown_name
from cnnstudio.options import describe
from cnnstudio.paths import resource
from cnnstudio.registry import Entry
from cnnstudio.strict_json import read_json

CATALOG_VERSION = 1
SECTIONS = ("datasets", "architectures", "regularizers", "augmentations", "optimizers", "schedules", "formats")
Catalog = dict[str, Any]


def take_snapshot() -> Catalog:
    """Return the catalogue of the registries themselves; imports torch."""
    from cnnstudio.augment.registry import augmentations
    from cnnstudio.data.registry import datasets
    from cnnstudio.export.registry import formats
    from cnnstudio.models.registry import architectures
    from cnnstudio.regularize.registry import regularizers
    from cnnstudio.train.optimizers import optimizers
    from cnnstudio.train.schedules import schedules

    registries: tuple[Iterable[Entry[Any]], ...] = (
        datasets,
        architectures,
        regularizers,
        augmentations,
        optimizers,
        schedules,
        formats,
    )
    sections = {name: [_plain(entry) for entry in found] for name, found in zip(SECTIONS, registries, strict=True)}
    return {"version": CATALOG_VERSION, "cnnstudio": __version__, **sections}


@cache
def shipped_catalog() -> Catalog:
    """Return the catalogue that comes with the program; imports no torch."""
    path = resource("catalog.json")
    found: Catalog = read_json(path.read_text(encoding="utf-8"), what=path.name)
    return found


def find_entry(catalog: Catalog, section: str, name: str) -> dict[str, Any]:
    """Return one entry of a section.

    Raises:
        UnknownName: there is none of that name.
    """
    for entry in catalog[section]:
        if entry["name"] == name:
            return dict(entry)
    raise unknown_name(section.removesuffix("s"), name, (entry["name"] for entry in catalog[section]))


def _plain(entry: Entry[Any]) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "source": entry.source,
        "facts": json.loads(json.dumps(dict(entry.facts))),  # tuples become lists, as they come back from JSON
        "options": [facts.model_dump(mode="json") for facts in describe(entry.options)],
    }


def write_shipped_catalog() -> Path:
    """Write ``resources/catalog.json`` from the registries and return its path."""
    from cnnstudio.atomic import write_text

    path = resource("presets").parent / "catalog.json"
    write_text(path, json.dumps(take_snapshot(), indent=1, ensure_ascii=False) + "\n")
    return path


if __name__ == "__main__":
    write_shipped_catalog()
