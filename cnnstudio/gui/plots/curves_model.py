"""What the curves show, as plain numbers: folded from run histories, drawn by the window and by exported figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from cnnstudio.gui.plots import scales
from cnnstudio.gui.plots.series import Numbers, block_means, smooth, thin_peaks, to_log10
from cnnstudio.history import Column, RunHistory

Split = Literal["train", "validation"]
Measure = Literal["accuracy", "loss"]
SPLITS: tuple[Split, ...] = ("train", "validation")
STEPS_SHOWN_UNTIL = 3
MOST_CASED = 40


class Shown(Protocol):
    """What the curves need to know of a run; a RunFeed is one."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def swatch(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def history(self) -> RunHistory: ...


@dataclass(frozen=True)
class Line:
    """One curve. ``raw`` and ``line`` are values over ``x`` (epochs); losses are log10 on a log axis."""

    x: Numbers
    raw: Numbers
    line_x: Numbers
    line: Numbers


@dataclass(frozen=True)
class RunCurves:
    """Everything drawn for one run.

    Attributes:
        lines: by measure and split.
        steps: (positions in epochs, batch losses) of the first epochs, or None.
        best: (epoch, accuracy, loss) of the best epoch, or None.
        progress: epochs done, with fraction.
        epochs: epochs asked for.
    """

    key: str
    name: str
    swatch: int
    is_current: bool
    is_training: bool
    lines: dict[tuple[Measure, Split], Line]
    steps: tuple[Numbers, Numbers] | None
    best: tuple[int, float, float] | None
    progress: float
    epochs: int
    loss_rises_since: int | None = None


@dataclass(frozen=True)
class CurvesOptions:
    """How curves are shown."""

    smoothing: float = 0.55
    log_loss: bool = False


@dataclass(frozen=True)
class CurvesModel:
    """All visible runs and the ranges that show them."""

    runs: tuple[RunCurves, ...] = ()
    options: CurvesOptions = field(default_factory=CurvesOptions)

    @property
    def is_thick(self) -> bool:
        """Whether lines are thick and cased: only up to 40 of them."""
        return sum(len(run.lines) // 2 for run in self.runs) <= MOST_CASED

    @property
    def has_points(self) -> bool:
        """Whether there is anything to draw."""
        return any(run.steps or any(len(line.x) for line in run.lines.values()) for run in self.runs)

    def x_range(self) -> scales.Range:
        """Return the epochs shown, without the room for labels."""
        ends = [
            scales.epoch_end(run.progress, run.epochs) if run.is_training else max(1.0, np.ceil(run.progress))
            for run in self.runs
        ]
        has_steps = any(run.steps for run in self.runs)
        return (0.0 if has_steps else 1.0), float(max([2.0, *ends]))

    def y_range(self, measure: Measure) -> scales.Range:
        """Return the values shown."""
        lines = [line.raw for run in self.runs for (kind, _), line in run.lines.items() if kind == measure]
        if measure == "accuracy":
            return scales.accuracy_range(lines)
        steps = [run.steps[1] for run in self.runs if run.steps]
        return scales.loss_range([*lines, *steps], log=self.options.log_loss)


def fold_curves(
    feed: Shown, options: CurvesOptions, *, is_current: bool = False, loss_rises_since: int | None = None
) -> RunCurves:
    """Return what is drawn for a run."""
    history = feed.history
    x = history.column("epoch")
    lines: dict[tuple[Measure, Split], Line] = {}
    columns: tuple[tuple[Split, Column, Column], ...] = (
        ("train", "train_accuracy", "train_loss"),
        ("validation", "validation_accuracy", "validation_loss"),
    )
    for split, accuracy, loss in columns:
        lines["accuracy", split] = _line(x, history.column(accuracy), options.smoothing)
        losses = history.column(loss)
        lines["loss", split] = _line(x, to_log10(losses) if options.log_loss else losses, options.smoothing)
    per_epoch = history.started.steps_per_epoch if history.started else 1
    return RunCurves(
        key=feed.key,
        name=feed.name,
        swatch=feed.swatch,
        is_current=is_current,
        is_training=feed.status in ("training", "paused", "stopping"),
        lines=lines,
        steps=_steps(history, per_epoch, log=options.log_loss),
        best=_best(history, log=options.log_loss),
        progress=max(float(history.epoch), history.step / max(1, per_epoch)),
        epochs=history.epochs,
        loss_rises_since=loss_rises_since,
    )


def _line(x: Numbers, y: Numbers, weight: float) -> Line:
    line_x, means = block_means(x, y)
    return Line(x, y, line_x, smooth(means, weight))


def _steps(history: RunHistory, per_epoch: int, *, log: bool) -> tuple[Numbers, Numbers] | None:
    """Return the batch losses while they are all there is to see; later the epochs tell it better."""
    steps = history.column("step")
    if history.epoch >= STEPS_SHOWN_UNTIL or not len(steps):
        return None
    x, y = thin_peaks(steps / max(1, per_epoch), history.column("step_loss"))
    return x, to_log10(y) if log else y


def _best(history: RunHistory, *, log: bool) -> tuple[int, float, float] | None:
    if history.best is None or history.best.validation.accuracy is None:
        return None
    loss = history.best.validation.loss
    value = float("nan") if loss is None else loss
    shown = float(to_log10(np.array([value]))[0]) if log else value
    return history.best.epoch, history.best.validation.accuracy, shown


def fold_all(
    feeds: Sequence[Shown], options: CurvesOptions, current: str = "", rises: dict[str, int] | None = None
) -> CurvesModel:
    """Return the model of all visible runs, the current one last so that it lies on top."""
    known = rises or {}
    runs = [
        fold_curves(feed, options, is_current=feed.key == current, loss_rises_since=known.get(feed.key))
        for feed in feeds
    ]
    return CurvesModel(tuple(sorted(runs, key=lambda run: run.is_current)), options)


def visible_revision(feed: Shown) -> int:
    """Return a number that changes when the curves do: with every step at first, later when an epoch ended."""
    epoch = feed.history.epoch
    return -epoch if epoch >= STEPS_SHOWN_UNTIL else feed.revision
