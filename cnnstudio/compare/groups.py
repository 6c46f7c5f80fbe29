"""Groups: runs that differ by their seed alone, summarized for bars and tables."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from cnnstudio.compare.intervals import Interval, mean_of, t_interval
from cnnstudio.events import Result
from cnnstudio.history import RunHistory
from cnnstudio.store.rows import RunRow

At = Literal["best", "last"]


@dataclass(frozen=True)
class SeedResult:
    """Accuracies of one run, fractions; ``train`` is None where it was not measured in eval mode."""

    train: float | None
    validation: float | None


@dataclass(frozen=True)
class GroupSummary:
    """What bars and tables show of a group.

    Attributes:
        name: the newest run's name.
        swatch: colour and shape, from 0.
        group: digest of the settings.
        runs: ids, in the order of ``seeds``.
        seeds: ascending.
        parameters: numbers the network learns.
        train, validation: accuracies per seed, fractions; None where there is none.
        train_mean, validation_mean: over the seeds that have one.
        train_interval, validation_interval: 95 % intervals of the means by Student's t; None under two seeds.
        gap: mean of train minus validation over the seeds that have both.
        epochs: the epoch whose accuracies these are, per seed; 0 where there is none.
        classes: how many there are to tell apart, 0 where it is not known.
        images_per_s, elapsed_s: means over the runs.
    """

    name: str
    swatch: int
    group: str
    runs: tuple[str, ...]
    seeds: tuple[int, ...]
    parameters: int
    train: tuple[float | None, ...]
    validation: tuple[float | None, ...]
    train_mean: float | None
    validation_mean: float | None
    train_interval: Interval | None
    validation_interval: Interval | None
    gap: float | None
    epochs: tuple[int, ...] = ()
    classes: int = 0
    images_per_s: float | None = None
    elapsed_s: float | None = None

    def to_values(self) -> dict[str, Any]:
        """Return the summary as JSON values, accuracies as fractions."""
        return {
            "name": self.name,
            "parameters": self.parameters,
            "seeds": list(self.seeds),
            "runs": list(self.runs),
            "train": _side(self.train, self.train_mean, self.train_interval),
            "validation": _side(self.validation, self.validation_mean, self.validation_interval),
            "gap": self.gap,
            "epochs": list(self.epochs),
            "images_per_s": self.images_per_s,
            "elapsed_s": self.elapsed_s,
            "swatch": self.swatch,
            "group": self.group,
        }


def _side(values: Sequence[float | None], mean: float | None, interval: Interval | None) -> dict[str, Any]:
    return {"per_seed": list(values), "mean": mean, "interval": list(interval) if interval else None}


def group_rows(rows: Iterable[RunRow]) -> list[list[RunRow]]:
    """Return the rows by group, each ascending by seed, groups in the order of their first row.

    Of several runs of one seed the one that got furthest counts, of equal ones the newest; a run without any result
    counts only where its seed has no other.
    """
    groups: dict[str, dict[int, RunRow]] = {}
    for row in rows:
        seeds = groups.setdefault(row.group, {})
        other = seeds.get(row.seed)
        if other is None or _rank(row) > _rank(other):
            seeds[row.seed] = row
    return [[seeds[seed] for seed in sorted(seeds)] for seeds in groups.values()]


def _rank(row: RunRow) -> tuple[bool, bool, int, str]:
    return row.status == "finished", row.best is not None, row.epoch, row.created


def summarize_group(rows: Sequence[RunRow], at: At = "best") -> GroupSummary:
    """Return the summary of one group's rows (one per seed) at the best or the last epoch of each.

    Raises:
        ValueError: no rows.
    """
    results = [row.best if at == "best" else row.last for row in rows]
    return _summarize(rows, [_measured(found) for found in results], [found.epoch if found else 0 for found in results])


def summarize_final(rows: Sequence[RunRow], read: Callable[[RunRow], RunHistory], epochs: int = 10) -> GroupSummary:
    """Return the summary by the mean validation accuracy of each run's last ``epochs`` epochs.

    Plain SGD's last epoch jumps by several points; this mean does not. There is no train accuracy: it is measured in
    eval mode at the best and the last epoch alone.

    Args:
        rows: one per seed.
        read: gives a row's history.
        epochs: how many epochs.

    Raises:
        ValueError: no rows.
    """
    found: list[SeedResult] = []
    last: list[int] = []
    for row in rows:
        history = read(row)
        values = history.column("validation_accuracy")[-epochs:]
        known = values[~np.isnan(values)]
        found.append(SeedResult(None, float(known.mean()) if len(known) else None))
        last.append(history.epoch)
    return _summarize(rows, found, last)


def _measured(result: Result | None) -> SeedResult:
    """Running train accuracies are another quantity and are left out."""
    if result is None:
        return SeedResult(None, None)
    train = result.train.accuracy if result.train and result.train.measured == "eval" else None
    return SeedResult(train, result.validation.accuracy)


def _summarize(rows: Sequence[RunRow], found: Sequence[SeedResult], epochs: Sequence[int]) -> GroupSummary:
    if not rows:
        raise ValueError("a group has at least one run")
    newest = max(rows, key=lambda row: row.created)
    train = [result.train for result in found if result.train is not None]
    validation = [result.validation for result in found if result.validation is not None]
    gaps = [
        result.train - result.validation
        for result in found
        if result.train is not None and result.validation is not None
    ]
    return GroupSummary(
        name=newest.name,
        swatch=newest.swatch,
        group=newest.group,
        runs=tuple(row.id for row in rows),
        seeds=tuple(row.seed for row in rows),
        parameters=max(row.parameters for row in rows),
        train=tuple(result.train for result in found),
        validation=tuple(result.validation for result in found),
        train_mean=mean_of(train),
        validation_mean=mean_of(validation),
        train_interval=t_interval(train),
        validation_interval=t_interval(validation),
        gap=mean_of(gaps),
        epochs=tuple(epochs),
        classes=max(row.classes for row in rows),
        images_per_s=mean_of([row.images_per_s for row in rows if row.images_per_s]),
        elapsed_s=mean_of([row.elapsed_s for row in rows]),
    )
