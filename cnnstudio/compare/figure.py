"""Write the bar figure to a file: PNG, SVG, or its numbers as CSV. No Qt, so that a server can."""

from collections.abc import Sequence
from pathlib import Path

from cnnstudio import atomic
from cnnstudio.compare.bars import draw_bars
from cnnstudio.compare.groups import At, GroupSummary
from cnnstudio.compare.svg import to_svg
from cnnstudio.compare.table import write_table
from cnnstudio.errors import BadSpec, StoreError

SUFFIXES = (".png", ".svg", ".csv")


def write_figure(groups: Sequence[GroupSummary], path: Path, *, at: At = "best", start: float | None = None) -> None:
    """Write the bars of groups; the suffix says how.

    Args:
        groups: what to compare, in this order.
        path: ``.png``, ``.svg`` or ``.csv``; whole or not at all.
        at: which epoch the accuracies are of.
        start: where the axis begins; chosen by the bars unless given.

    Raises:
        BadSpec: another suffix.
        StoreError: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadSpec(f"{path.name} ends in none of {', '.join(SUFFIXES)}; choose one of them", field="figure")
    if suffix == ".csv":
        write_table(groups, path, at=at)
        return
    drawing = draw_bars(groups, at, start)
    try:
        if suffix == ".svg":
            atomic.write_text(path, to_svg(drawing))
        else:
            from cnnstudio.compare.png import to_png

            atomic.write_bytes(path, to_png(drawing))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}; choose another place") from None
