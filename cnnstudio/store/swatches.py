"""Which colour and shape a group of runs has: handed out once, kept for life."""

from collections.abc import Iterable, Mapping

ORDER_LENGTH = 8
"""How many colours with filled shapes there are; from here on the same colours come with hollow shapes."""


def allot_swatch(group: str, living: Mapping[str, int], trashed: Mapping[str, int] | None = None) -> int:
    """Return the swatch of a group: the one it has, else the first free one.

    A swatch that only a trashed group has is taken when no other of the first eight is free, so that a group that is
    restored from the trash finds its own again wherever possible.

    Args:
        group: the group's digest.
        living: swatches by group, of the runs in the library.
        trashed: the same of the runs in the trash.
    """
    thrown = trashed or {}
    if group in living:
        return living[group]
    taken, reserved = set(living.values()), set(thrown.values())
    if group in thrown and thrown[group] not in taken:
        return thrown[group]
    for index in range(ORDER_LENGTH):
        if index not in taken and index not in reserved:
            return index
    for index in range(ORDER_LENGTH):
        if index not in taken:
            return index
    return first_free(taken, start=ORDER_LENGTH)


def first_free(taken: Iterable[int], start: int = 0) -> int:
    """Return the least number from ``start`` on that is not taken."""
    used = set(taken)
    index = start
    while index in used:
        index += 1
    return index
