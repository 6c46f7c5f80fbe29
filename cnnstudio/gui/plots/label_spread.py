"""Where direct labels go so that none overlap."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """A label that would like to stand at (x, y), its left middle, in pixels."""

    x: float
    y: float
    width: float


def spread(labels: Sequence[Wanted], height: float, top: float, bottom: float) -> list[float]:
    """Return the y of each label, as near to its own as possible, ``height`` apart where labels meet.

    Labels that overlap in x form a column; each column is solved by merging neighbours into blocks that stand at the
    mean of what their members want (isotonic regression by pooling adjacent violators), kept inside top and bottom.
    """
    placed = [0.0] * len(labels)
    for column in _columns(labels):
        ordered = sorted(column, key=lambda index: labels[index].y)
        blocks: list[tuple[float, int]] = []  # (mean of wanted y minus offset in the column, size)
        for rank, index in enumerate(ordered):
            blocks.append((labels[index].y - rank * height, 1))
            while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
                (first, n), (second, m) = blocks[-2], blocks[-1]
                blocks[-2:] = [((first * n + second * m) / (n + m), n + m)]
        starts = [start for start, size in blocks for _ in range(size)]
        lowest = bottom - (len(ordered) - 1) * height
        for rank, (index, start) in enumerate(zip(ordered, starts, strict=True)):
            placed[index] = max(top, min(start, lowest)) + rank * height
    return placed


def _columns(labels: Sequence[Wanted]) -> list[list[int]]:
    """Return groups of labels whose extents in x meet, directly or through others."""
    columns: list[list[int]] = []
    reach = float("-inf")
    for index in sorted(range(len(labels)), key=lambda each: labels[each].x):
        label = labels[index]
        if label.x > reach or not columns:
            columns.append([])
        columns[-1].append(index)
        reach = max(reach, label.x + label.width)
    return columns
