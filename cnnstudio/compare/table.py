"""The numbers of a comparison as CSV, one row per group."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from cnnstudio import atomic
from cnnstudio.compare.groups import At, GroupSummary
from cnnstudio.errors import StoreError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADS = (
    "name", "at", "parameters", "seeds", "train_mean", "train_low", "train_high", "validation_mean",
    "validation_low", "validation_high", "gap", "images_per_s", "elapsed_s",
)  # fmt: skip


def write_table(groups: Sequence[GroupSummary], path: Path, *, at: At = "best") -> None:
    """Write the table, whole or not at all.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        atomic.write_text(path, to_csv(groups, at))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}; choose another place") from None


def to_csv(groups: Sequence[GroupSummary], at: At = "best") -> str:
    """Return the table as CSV text: accuracies are fractions, low and high bound the 95 % interval of the mean.

    After the columns of the groups come two per seed. Cells without a value are empty.
    """
    seeds = sorted({seed for group in groups for seed in group.seeds})
    per_seed = [f"{side}_seed_{seed}" for seed in seeds for side in ("train", "validation")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow([*HEADS, *per_seed])
    for group in groups:
        writer.writerow([*_cells(group, at), *_seed_cells(group, seeds)])
    return text.getvalue()


def _cells(group: GroupSummary, at: At) -> list[str]:
    train, validation = group.train_interval or (None, None), group.validation_interval or (None, None)
    numbers = (group.train_mean, *train, group.validation_mean, *validation, group.gap)
    return [
        harmless(group.name), at, str(group.parameters), str(len(group.seeds)), *map(_number, numbers),
        _number(group.images_per_s, 1), _number(group.elapsed_s, 1),
    ]  # fmt: skip


def _seed_cells(group: GroupSummary, seeds: Sequence[int]) -> list[str]:
    known = {
        seed: (train, validation)
        for seed, train, validation in zip(group.seeds, group.train, group.validation, strict=True)
    }
    return [_number(value) for seed in seeds for value in known.get(seed, (None, None))]


def _number(value: float | None, digits: int = 6) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def harmless(text: str) -> str:
    """Return a text that a spreadsheet takes for text: one that would be a formula gets an apostrophe in front."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
