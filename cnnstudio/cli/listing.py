"""``cnnstudio list``: what can be picked."""

from typing import Annotated, Any

import typer

from cnnstudio.catalog import SECTIONS, shipped_catalog
from cnnstudio.cli.output import print_json, print_table
from cnnstudio.errors import unknown_name
from cnnstudio.presets import comparisons, presets

KINDS = (*SECTIONS, "presets")


def list_entries(
    kind: Annotated[str, typer.Argument(help=", ".join(KINDS), metavar="KIND")],
    as_json: Annotated[bool, typer.Option("--json", help="An array of objects with every option.")] = False,
) -> None:
    """List architectures, data sets, regularizers, augmentations, optimizers, schedules, formats or presets."""
    if kind not in KINDS:
        raise unknown_name("list", kind, KINDS)
    entries = _presets() if kind == "presets" else shipped_catalog()[kind]
    if as_json:
        print_json(entries)
        return
    print_table(["name", "title", "options"], [[e["name"], e["title"], _option_line(e)] for e in entries])


def _presets() -> list[dict[str, Any]]:
    runs = [
        {"name": p.name, "title": p.title, "source": p.source, "options": [], "spec": p.spec}
        for p in presets().values()
    ]
    tables = [
        {"name": c.name, "title": c.title, "source": c.source, "options": [], "presets": list(c.presets)}
        for c in comparisons().values()
    ]
    return runs + tables


def _option_line(entry: dict[str, Any]) -> str:
    if "presets" in entry:
        return "compares " + ", ".join(entry["presets"])
    return "  ".join(f"{o['name']}={o['default']}" for o in entry["options"] if not o["advanced"])
