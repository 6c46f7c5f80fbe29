"""Find runs among rows: by id, the beginning of an id, or name; by words; in an order."""

from collections.abc import Iterable, Sequence
from typing import Literal

from cnnstudio.errors import UnknownName, shorten, unknown_name
from cnnstudio.store.rows import RunRow, RunStatus

Order = Literal["created", "name", "status", "best", "elapsed"]


def resolve(rows: Sequence[RunRow], wanted: str) -> RunRow:
    """Return the one run that a person means: an id, the unique beginning or end of an id, or a unique name.

    Raises:
        UnknownName: none, or more than one; the message lists what is near or which.
    """
    text = wanted.strip()
    for found in (
        [row for row in rows if row.id == text],
        [row for row in rows if row.original_id == text],
        [row for row in rows if row.name == text],
        [row for row in rows if text and row.id.startswith(text)],
        [row for row in rows if text and row.name.casefold() == text.casefold()],
        [row for row in rows if len(text) >= 4 and row.id.endswith(text)],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(text, found)
    if not rows:
        raise UnknownName(f"no run called {shorten(text)!r}; there are no runs yet", field="run")
    newest = sorted(rows, key=lambda row: row.created, reverse=True)
    near = unknown_name("run", text, {row.name for row in newest} | {row.id for row in newest[:10]}, field="run")
    raise UnknownName(shorten(near, 600), field="run")


def _ambiguous(text: str, found: Sequence[RunRow]) -> UnknownName:
    newest = sorted(found, key=lambda row: (row.created, row.id), reverse=True)
    listed = ", ".join(row.id for row in newest[:8]) + (", ..." if len(newest) > 8 else "")
    return UnknownName(f"{len(found)} runs match {shorten(text)!r}; say which by its id: {listed}", field="run")


def find(
    rows: Iterable[RunRow],
    *,
    text: str = "",
    status: RunStatus | None = None,
    group: str | None = None,
    pinned: bool | None = None,
    order: Order = "created",
    descending: bool = True,
) -> list[RunRow]:
    """Return the rows that fit everything asked, sorted.

    Args:
        rows: the runs.
        text: words that must all occur in name, id, data set, architecture or regularizers, in any case.
        status: only runs of this status.
        group: only runs of the group with this digest.
        pinned: only pinned ones, or only others.
        order: what to sort by; rows without the value come last.
        descending: newest, best or longest first.
    """
    words = text.casefold().split()
    chosen = [
        row
        for row in rows
        if (status is None or row.status == status)
        and (group is None or row.group == group)
        and (pinned is None or row.pinned == pinned)
        and all(word in _searched(row) for word in words)
    ]
    return sort(chosen, order, descending=descending)


def sort(rows: Iterable[RunRow], order: Order, *, descending: bool = True) -> list[RunRow]:
    """Return the rows in an order; equal ones newest first, those without the value last."""
    newest = sorted(rows, key=lambda row: (row.created, row.id), reverse=True)
    if order == "created":
        return newest if descending else newest[::-1]
    valued = [row for row in newest if _value(row, order) is not None]
    missing = [row for row in newest if _value(row, order) is None]
    return sorted(valued, key=lambda row: _value(row, order) or 0, reverse=descending) + missing


def _value(row: RunRow, order: Order) -> float | str | None:
    match order:
        case "name":
            return row.name.casefold() or " "
        case "status":
            return row.status
        case "best":
            return row.best.validation.accuracy if row.best else None
        case "elapsed":
            return row.elapsed_s
        case "created":
            return row.created


def _searched(row: RunRow) -> str:
    parts = [row.name, row.id, row.status, row.spec.dataset.name, row.spec.architecture.name]
    parts += [choice.name for choice in (*row.spec.regularizers, *row.spec.augmentations)]
    return " ".join(parts).casefold()
