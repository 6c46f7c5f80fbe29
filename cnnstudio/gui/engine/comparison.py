"""Runs compared: one bar pair per group of seeds, with mean, spread and 95 % interval. Plain numbers, no torch."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from cnnstudio.events import Result
from cnnstudio.history import RunHistory

At = Literal["best", "last"]
LEAST_FOR_INTERVAL = 2

_T_975 = (
    12.706204736432095, 4.302652729911275, 3.182446305284263, 2.7764451051977987, 2.570581835636314,
    2.4469118487916806, 2.3646242510102993, 2.306004135033371, 2.2621571627409915, 2.2281388519649385,
    2.200985160082949, 2.1788128296634177, 2.1603686564610127, 2.1447866879169273, 2.131449545559323,
    2.1199052992210112, 2.1098155778331806, 2.10092204024096, 2.093024054408263, 2.0859634472658364,
)  # fmt: skip
"""Quantile 0.975 of Student's t for 1 to 20 degrees of freedom. Source: scipy.stats.t.ppf, checked in the tests."""
_Z_975 = 1.959963984540054


class Compared(Protocol):
    """What a comparison needs to know of a run; a RunFeed is one."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def swatch(self) -> int: ...
    @property
    def group(self) -> str: ...
    @property
    def history(self) -> RunHistory: ...


@dataclass(frozen=True)
class Spread:
    """Values of one measure over the seeds of a group, as fractions.

    Attributes:
        values: one per seed.
        mean: their mean.
        half_width: of the 95 % t interval; None below two seeds.
    """

    values: tuple[float, ...]
    mean: float
    half_width: float | None

    @property
    def low(self) -> float:
        """Lower end of the interval, or the mean without one."""
        return self.mean - (self.half_width or 0.0)

    @property
    def high(self) -> float:
        """Upper end of the interval, or the mean without one."""
        return self.mean + (self.half_width or 0.0)


@dataclass(frozen=True)
class Bar:
    """A group of runs that differ by seed only.

    Attributes:
        keys: of its runs, in the order of ``values``.
        train, validation: accuracies; train is None where no run has it.
        train_is_running: whether some train accuracy is the running mean of its epoch, not measured afterwards.
        gap: mean of train minus validation over the runs that have both, as a fraction; None without any.
        epochs: the epoch of each run's result.
        chance: accuracy of guessing, 1 / classes.
        data: fingerprints of the data.
    """

    group: str
    name: str
    swatch: int
    keys: tuple[str, ...]
    train: Spread | None
    validation: Spread
    train_is_running: bool
    gap: float | None
    epochs: tuple[int, ...]
    parameters: int
    images_per_s: float | None
    elapsed_s: float
    chance: float
    data: frozenset[str]

    @property
    def seeds(self) -> int:
        """The number of runs."""
        return len(self.validation.values)

    @property
    def epoch(self) -> float:
        """Mean epoch of the results."""
        return sum(self.epochs) / len(self.epochs)


def t_quantile(degrees: int) -> float:
    """Return the 0.975 quantile of Student's t.

    Raises:
        ValueError: fewer than one degree of freedom.

    Source: the expansion of Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.7.5.
    """
    if degrees < 1:
        raise ValueError(f"{degrees} degrees of freedom")
    if degrees <= len(_T_975):
        return _T_975[degrees - 1]
    z, n = _Z_975, degrees
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4)
    )


def spread(values: Sequence[float]) -> Spread:
    """Return mean and 95 % t interval of a group's values."""
    mean = math.fsum(values) / len(values)
    if len(values) < LEAST_FOR_INTERVAL:
        return Spread(tuple(values), mean, None)
    variance = math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return Spread(tuple(values), mean, t_quantile(len(values) - 1) * math.sqrt(variance / len(values)))


def bars(feeds: Iterable[Compared], at: At = "best") -> list[Bar]:
    """Return one bar per group, in the order of their first runs; runs without a finished epoch are left out.

    Args:
        feeds: the runs to compare.
        at: the epoch of best validation accuracy, or the last one.
    """
    groups: dict[str, list[tuple[Compared, Result]]] = {}
    for feed in feeds:
        history = feed.history
        result = history.best if at == "best" else history.last
        if result is not None and result.validation.accuracy is not None and history.started is not None:
            groups.setdefault(feed.group, []).append((feed, result))
    return [_bar(group, members) for group, members in groups.items()]


def _bar(group: str, members: list[tuple[Compared, Result]]) -> Bar:
    first, histories = members[0][0], [feed.history for feed, _ in members]
    trained = [result.train for _, result in members if result.train is not None]
    train = [score.accuracy for score in trained if score.accuracy is not None]
    pairs = [(result.train.accuracy, result.validation.accuracy) for _, result in members if result.train is not None]
    gaps = [left - right for left, right in pairs if left is not None and right is not None]
    speeds = [speed for history in histories if (speed := _speed(history)) is not None]
    started = [history.started for history in histories if history.started is not None]
    return Bar(
        group=group,
        name=first.name,
        swatch=first.swatch,
        keys=tuple(feed.key for feed, _ in members),
        train=spread(train) if train else None,
        validation=spread([float(result.validation.accuracy or 0.0) for _, result in members]),
        train_is_running=any(score.measured == "running" for score in trained),
        gap=math.fsum(gaps) / len(gaps) if gaps else None,
        epochs=tuple(result.epoch for _, result in members),
        parameters=started[0].parameters,
        images_per_s=math.fsum(speeds) / len(speeds) if speeds else None,
        elapsed_s=math.fsum(history.elapsed_s for history in histories),
        chance=1 / max(1, len(started[0].classes)),
        data=frozenset(event.data_fingerprint for event in started if event.data_fingerprint),
    )


def _speed(history: RunHistory) -> float | None:
    """Return pictures per second over the finished epochs, each epoch weighted by its time."""
    speeds = history.column("images_per_s")
    known = [1 / float(speed) for speed in speeds if speed > 0]
    return len(known) / math.fsum(known) if known else None
