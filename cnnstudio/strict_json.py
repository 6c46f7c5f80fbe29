"""Read JSON that strangers may have written: no duplicate keys, no NaN, no bottomless nesting."""

import json
from typing import Any

from cnnstudio.errors import BadSpec, shorten

MAX_CHARACTERS = 16_000_000
MAX_DEPTH = 64


def read_json(text: str, *, what: str = "JSON") -> Any:
    """Return the value of a JSON text.

    Args:
        text: the JSON.
        what: what to call it in messages, e.g. a file's name.

    Raises:
        BadSpec: it is no JSON, or has a duplicate key, NaN, an infinite number, or nesting deeper than 64.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadSpec(f"{what} has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    if _depth(text) > MAX_DEPTH:
        raise BadSpec(f"{what} is nested deeper than {MAX_DEPTH} levels")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise BadSpec(f"{what} has the key {shorten(key)!r} twice")
            found[key] = value
        return found

    def refuse(constant: str) -> Any:
        raise BadSpec(f"{what} contains {constant}, which is not a number")

    def finite(digits: str) -> float:
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            raise BadSpec(f"{what} contains {shorten(digits, 20)}, which is too large a number")
        return value

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse, parse_float=finite)
    except json.JSONDecodeError as error:
        raise BadSpec(f"{what} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except ValueError as error:  # an integer of more digits than Python converts
        raise BadSpec(f"{what} is not usable: {shorten(error)}") from None


def _depth(text: str) -> int:
    """Return the deepest nesting of brackets outside strings, without recursion."""
    depth = deepest = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
