"""The options that name a run, and the RunSpec they make."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from cnnstudio.catalog import find_entry, shipped_catalog
from cnnstudio.errors import BadOption, BadSpec, shorten
from cnnstudio.options import Scalar, shorten_value
from cnnstudio.presets import comparisons, get_preset
from cnnstudio.spec import RunSpec

Dataset = Annotated[str | None, typer.Option("--dataset", help="Data set; see: cnnstudio list datasets.")]
Data = Annotated[list[str] | None, typer.Option("--data", metavar="KEY=VALUE", help="An option of the data set.")]
Architecture = Annotated[str | None, typer.Option("--architecture", help="See: cnnstudio list architectures.")]
Arch = Annotated[list[str] | None, typer.Option("--arch", metavar="KEY=VALUE", help="An option of the architecture.")]
NAMED = "NAME[:KEY=VALUE,...]"
Regularizer = Annotated[
    list[str] | None, typer.Option("--regularizer", metavar=NAMED, help="May be repeated; 'none' drops the preset's.")
]
Augment = Annotated[
    list[str] | None, typer.Option("--augment", metavar=NAMED, help="May be repeated; 'none' drops the preset's.")
]
Optimizer = Annotated[str | None, typer.Option("--optimizer", metavar=NAMED, help="See: cnnstudio list optimizers.")]
Schedule = Annotated[str | None, typer.Option("--schedule", metavar=NAMED, help="See: cnnstudio list schedules.")]
Epochs = Annotated[str | None, typer.Option("--epochs", metavar="N", help="Passes over the training pictures.")]
BatchSize = Annotated[str | None, typer.Option("--batch-size", metavar="N", help="Pictures per step.")]
Seed = Annotated[str | None, typer.Option("--seed", metavar="N", help="Seed of weights, order, augmentation, dropout.")]
Device = Annotated[str | None, typer.Option("--device", metavar="auto|cpu|cuda[:N]|mps", help="Where to train.")]
Loss = Annotated[str | None, typer.Option("--loss", metavar="cross-entropy|nll", help="The loss.")]


@dataclass(frozen=True)
class Given:
    """What was given on the command line, as text; None or empty where nothing was."""

    dataset: str | None = None
    data: Sequence[str] = ()
    architecture: str | None = None
    arch: Sequence[str] = ()
    regularizers: Sequence[str] = ()
    augmentations: Sequence[str] = ()
    optimizer: str | None = None
    schedule: str | None = None
    plain: Mapping[str, str | None] = field(default_factory=dict)

    def is_empty(self) -> bool:
        """Return whether nothing at all was given."""
        named = (self.dataset, self.architecture, self.optimizer, self.schedule, *self.plain.values())
        listed = (self.data, self.arch, self.regularizers, self.augmentations)
        return all(text is None for text in named) and not any(listed)


def read_spec_file(path: Path) -> RunSpec:
    """Return the spec of a JSON file, the text that "Copy as spec" gives.

    Raises:
        BadSpec, BadOption: it cannot be read or holds something else.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark in front
    except UnicodeDecodeError:
        raise BadSpec(f"{path} is not a JSON text file") from None
    except OSError as error:
        raise BadSpec(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
    return RunSpec.from_json(text, what=str(path))


def base_spec(preset: str | None, spec_file: Path | None) -> RunSpec:
    """Return the spec that the other options change.

    Raises:
        BadSpec: both a preset and a file were given.
    """
    if preset is not None and spec_file is not None:
        raise BadSpec("give --preset or --spec, not both")
    if spec_file is not None:
        return read_spec_file(spec_file)
    if preset in comparisons():
        raise BadSpec(f"{preset} is a comparison of several networks; use: cnnstudio compare --preset {preset}")
    return RunSpec() if preset is None else get_preset(preset).run_spec()


def change_spec(base: RunSpec, given: Given) -> RunSpec:
    """Return the base with what was given in its place.

    Raises:
        UnknownName, BadOption: a name or value that is not possible; the message names the option.
    """
    values: dict[str, Any] = base.model_dump(mode="json")
    _replace(values, "dataset", "datasets", given.dataset, given.data, "--data")
    _replace(values, "architecture", "architectures", given.architecture, given.arch, "--arch")
    for key, text in (("optimizer", given.optimizer), ("schedule", given.schedule)):
        if text is not None:
            values[key] = _named(key + "s", text, f"--{key}")
    _add(values, "regularizers", given.regularizers, "--regularizer")
    _add(values, "augmentations", given.augmentations, "--augment")
    plain = {key: text for key, text in given.plain.items() if text is not None}
    for key, text in plain.items():
        values[key] = _number(key, text) if key in ("epochs", "batch_size", "seed") else text
    if given.architecture and "name" not in plain and base.name and given.architecture != base.architecture.name:
        values["name"] = ""
    return RunSpec.from_values(values)


def _replace(values: dict[str, Any], key: str, section: str, name: str | None, pairs: Sequence[str], flag: str) -> None:
    """Choose another entry, which drops the old one's options, and set options of it."""
    if name is not None:
        _refuse_options_in_name(section, name, flag)
        find_entry(shipped_catalog(), section, name)
        values[key] = {"name": name, "options": {}}
    typed = _typed(section, values[key]["name"], _pairs(pairs, flag), flag)
    values[key] = {"name": values[key]["name"], "options": values[key]["options"] | typed}


def _refuse_options_in_name(section: str, text: str, flag: str) -> None:
    """Point to the flag for options where they were written behind the name, as other flags take them."""
    name, colon, rest = text.partition(":")
    if colon and any(entry["name"] == name for entry in shipped_catalog()[section]):
        wanted = " ".join(f"{flag} {pair}" for pair in rest.split(",") if pair) or f"{flag} KEY=VALUE"
        raise BadOption(f"{shorten_value(text)} is a name with options; write {name} and {shorten(wanted)}", field=flag)


def _add(values: dict[str, Any], key: str, texts: Sequence[str], flag: str) -> None:
    for text in texts:
        if text == "none":
            values[key] = []
            continue
        choice = _named(key, text, flag)
        values[key] = [kept for kept in values[key] if kept["name"] != choice["name"]] + [choice]


def _named(section: str, text: str, flag: str) -> dict[str, Any]:
    name, _, rest = text.partition(":")
    find_entry(shipped_catalog(), section, name)
    pairs = _pairs([part for part in rest.split(",") if part], flag)
    return {"name": name, "options": _typed(section, name, pairs, flag)}


def _pairs(texts: Sequence[str], flag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            hint = "; write a decimal point, not a comma" if text.isdigit() else ""
            raise BadOption(f"{flag} {shorten_value(text)} is not KEY=VALUE{hint}", field=flag)
        if key in found:
            raise BadOption(f"{flag} sets {key!r} twice", field=flag)
        found[key] = value
    return found


def _typed(section: str, name: str, pairs: Mapping[str, str], flag: str) -> dict[str, Scalar]:
    """Return option texts as values of the kinds that the catalogue declares; ranges are checked by the engine."""
    import difflib

    declared = {option["name"]: option for option in find_entry(shipped_catalog(), section, name)["options"]}
    typed: dict[str, Scalar] = {}
    for key, text in pairs.items():
        if key not in declared:
            near = difflib.get_close_matches(key, declared, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise BadOption(f"{name} has no option {key!r}; {hint}known: {', '.join(declared) or 'none'}", field=flag)
        typed[key] = _value(declared[key], text, f"{flag} {key}")
    return typed


def _value(option: dict[str, Any], text: str, where: str) -> Scalar:
    kind = option["kind"]
    if kind == "bool":
        if text.lower() in ("true", "false", "yes", "no", "on", "off", "1", "0"):
            return text.lower() in ("true", "yes", "on", "1")
        raise BadOption(f"{where} = {shorten_value(text)}: should be true or false", field=where)
    if kind == "int":
        return _number(where, text)
    if kind == "float":
        try:
            return float(text)
        except ValueError:
            hint = "; write a decimal point, not a comma" if "," in text else ""
            raise BadOption(f"{where} = {shorten_value(text)}: should be a number{hint}", field=where) from None
    if kind == "choice" and text not in option["choices"]:
        raise BadOption(
            f"{where} = {shorten_value(text)}: should be one of {', '.join(option['choices'])}", field=where
        )
    return text


def _number(where: str, text: str) -> int:
    # int() takes more: digits of other scripts, "1_0", and it refuses thousands of digits with a reason of its own.
    if re.fullmatch(r"[+-]?[0-9]{1,100}", text.strip()):
        return int(text)
    name = where if where.startswith("--") else "--" + where.replace("_", "-")
    raise BadOption(f"{name} = {shorten_value(text)}: should be a whole number", field=where)
