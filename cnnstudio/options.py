"""Options: what a person can set, declared once.

One declaration with default, range, unit and help makes the form in the window, the flag on the command line, the
JSON in a spec and the line in the catalogue.
"""

import difflib
import types
from collections.abc import Mapping
from typing import Any, Literal, Self, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from cnnstudio.errors import BadOption, shorten

Scalar = bool | int | float | str
Kind = Literal["bool", "int", "float", "choice", "text"]


class Strict(BaseModel):
    """The one pydantic base: strict types, no unknown keys, no NaN, frozen."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False, validate_default=True)


class Options(Strict):
    """Settings of one registered thing. Subclasses declare fields with `option`."""

    @classmethod
    def from_values(cls, values: Mapping[str, object], *, where: str = "") -> Self:
        """Return options from JSON values.

        Raises:
            BadOption: an unknown key (the near one is suggested) or a value out of range; ``field`` is
                ``where.key``.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise explain(error, cls, where) from None

    @classmethod
    def from_text(cls, values: Mapping[str, str], *, where: str = "") -> Self:
        """Return options from command-line text, e.g. ``{"p": "0.4"}``.

        Raises:
            BadOption: as `from_values`.
        """
        try:
            return cls.model_validate_strings(dict(values))
        except ValidationError as error:
            raise explain(error, cls, where) from None

    def to_values(self) -> dict[str, Scalar]:
        """Return the values as JSON scalars, defaults included."""
        return self.model_dump(mode="json")


class NoOptions(Options):
    """For entries without settings."""


def option(
    default: Any,
    *,
    help: str,
    low: float | None = None,
    high: float | None = None,
    above: float | None = None,
    below: float | None = None,
    unit: str = "",
    scale: Literal["linear", "log"] = "linear",
    advanced: bool = False,
) -> Any:
    """Declare an option: its default, inclusive range (``low``, ``high``) or exclusive (``above``, ``below``).

    Args:
        default: the value without a choice.
        help: one sentence for the tooltip and ``--help``.
        low: least value, inclusive.
        high: greatest value, inclusive.
        above: least value, exclusive.
        below: greatest value, exclusive.
        unit: what the number counts ("pixels"); empty for a pure number.
        scale: how a slider moves through the range.
        advanced: shown only on request.
    """
    extra: dict[str, Any] = {"unit": unit, "scale": scale, "advanced": advanced}
    return Field(default, description=help, ge=low, le=high, gt=above, lt=below, json_schema_extra=extra)


class OptionFacts(Strict):
    """One option as plain values, for forms and ``cnnstudio list --json``.

    Attributes:
        low, high: inclusive bounds or None; with ``low_open`` (``high_open``) the bound itself is excluded.
        choices: the possible texts where ``kind`` is "choice", else empty.
    """

    name: str
    kind: Kind
    default: Scalar
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    scale: Literal["linear", "log"] = "linear"
    advanced: bool = False
    help: str = ""


def describe(options: type[Options]) -> tuple[OptionFacts, ...]:
    """Return the facts of every option in declaration order."""
    return tuple(_describe_field(name, field) for name, field in options.model_fields.items())


def _describe_field(name: str, field: FieldInfo) -> OptionFacts:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    bounds: dict[str, Any] = {}
    for rule in field.metadata:
        if isinstance(rule, annotated_types.Ge):
            bounds["low"] = float(rule.ge)  # type: ignore[arg-type]
        elif isinstance(rule, annotated_types.Gt):
            bounds |= {"low": float(rule.gt), "low_open": True}  # type: ignore[arg-type]
        elif isinstance(rule, annotated_types.Le):
            bounds["high"] = float(rule.le)  # type: ignore[arg-type]
        elif isinstance(rule, annotated_types.Lt):
            bounds |= {"high": float(rule.lt), "high_open": True}  # type: ignore[arg-type]
    return OptionFacts(
        name=name,
        kind=_kind(field.annotation),
        default=field.default,
        choices=_choices(field.annotation),
        unit=str(extra.get("unit", "")),
        scale="log" if extra.get("scale") == "log" else "linear",
        advanced=bool(extra.get("advanced", False)),
        help=field.description or "",
        **bounds,
    )


def _kind(annotation: object) -> Kind:
    if get_origin(annotation) is Literal:
        return "choice"
    if get_origin(annotation) in (Union, types.UnionType):
        raise TypeError(f"an option has one type, not {annotation}")
    kinds: dict[object, Kind] = {bool: "bool", int: "int", float: "float", str: "text"}
    return kinds[annotation]


def _choices(annotation: object) -> tuple[str, ...]:
    return tuple(get_args(annotation)) if get_origin(annotation) is Literal else ()


def shorten_value(value: object) -> str:
    """Return a value as it is quoted in messages, not too long."""
    return shorten(repr(value), 60)


def explain(error: ValidationError, model: type[BaseModel], where: str = "") -> BadOption:
    """Return pydantic's first complaint as one sentence that names the setting and what is possible."""
    first = error.errors(include_url=False)[0]
    place = first["loc"]
    is_scalar = place[-1:] == ("bool",) and place[-3:-2] == ("options",)  # pydantic tells the first of a union's kinds
    path = ".".join(str(part) for part in (place[:-1] if is_scalar else place))
    field = ".".join(part for part in (where, path) if part)
    value = shorten_value(first.get("input"))
    if first["type"] == "extra_forbidden":
        known = list(model.model_fields)
        near = difflib.get_close_matches(path, known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        return BadOption(f"unknown option {shorten(field)!r}; {hint}known: {', '.join(known) or 'none'}", field=field)
    if is_scalar:
        return BadOption(f"{shorten(field)} = {value}: should be a number, a text, true or false", field=field)
    if first["type"] == "missing":
        return BadOption(f"{field} is missing", field=field)
    if first["type"] == "json_invalid":  # what was given is read already, so only its text can be at fault
        return BadOption("the settings hold a character that cannot be written down; leave it out", field=where)
    message = first["msg"].removeprefix("Input ").removeprefix("String ").removeprefix("Value error, ")
    return BadOption(f"{shorten(field)} = {value}: {message}", field=field)
