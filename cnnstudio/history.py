"""RunHistory: events folded into columns of numbers, the same for a live run and a stored one."""

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.events import (
    CheckpointSaved,
    Continued,
    EpochEnded,
    Event,
    Measured,
    Notice,
    Paused,
    Progress,
    Result,
    Resumed,
    RunEnded,
    RunStarted,
    Score,
)

Column = Literal[
    "epoch", "elapsed_s", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy",
    "images_per_s", "learning_rate", "step", "step_loss",
]  # fmt: skip
EPOCH_COLUMNS: tuple[Column, ...] = (
    "epoch", "elapsed_s", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy",
    "images_per_s", "learning_rate",
)  # fmt: skip
STEP_COLUMNS: tuple[Column, ...] = ("step", "step_loss")
State = Literal["waiting", "training", "paused", "finished", "stopped", "failed"]


class GrowingColumn:
    """A float64 column that grows at amortised constant cost."""

    def __init__(self) -> None:
        self._values = np.empty(64, np.float64)
        self._size = 0

    def append(self, value: float | None) -> None:
        """Append a number; None becomes NaN."""
        if self._size == len(self._values):
            self._values = np.concatenate([self._values, np.empty_like(self._values)])
        self._values[self._size] = np.nan if value is None else value
        self._size += 1

    def truncate(self, size: int) -> None:
        """Forget everything from position ``size`` on."""
        self._size = min(self._size, size)

    @property
    def values(self) -> NDArray[np.float64]:
        """A read-only view of the column, shape (n,)."""
        view = self._values[: self._size].view()
        view.flags.writeable = False
        return view

    def __len__(self) -> int:
        return self._size


class RunHistory:
    """What is known of a run, folded from its events.

    Attributes:
        started: the RunStarted event, or None.
        ended: the RunEnded event of the newest segment, or None while it trains.
        state: what the events say ("waiting" before the first one); the store knows whether a process lives.
        epoch, step: finished epochs and steps.
        notices: the notices so far.
        checkpoints: newest CheckpointSaved by "last" and "best".
        best, last: newest known results; train scores are running ones until the run has ended.
        revision: grows with every event, so that a view redraws only when something changed.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._columns: dict[str, GrowingColumn] = {name: GrowingColumn() for name in (*EPOCH_COLUMNS, *STEP_COLUMNS)}
        self.started: RunStarted | None = None
        self.ended: RunEnded | None = None
        self.state: State = "waiting"
        self.epoch = 0
        self.step = 0
        self.elapsed_s = 0.0
        self.images_per_s: float | None = None
        self.notices: list[Notice] = []
        self.checkpoints: dict[str, CheckpointSaved] = {}
        self.best: Result | None = None
        self.last: Result | None = None
        self.revision = 0
        for event in events:
            self.add(event)

    def column(self, name: Column) -> NDArray[np.float64]:
        """Return a read-only column, shape (epochs,) or, for "step" and "step_loss", (recorded steps,)."""
        return self._columns[name].values

    @property
    def epochs(self) -> int:
        """The epochs asked for, 0 before the run started."""
        return self.started.epochs if self.started else 0

    @property
    def fraction_done(self) -> float:
        """How much of the run is done, in [0, 1]."""
        if self.started is None:
            return 0.0
        return min(1.0, self.step / max(1, self.started.epochs * self.started.steps_per_epoch))

    @property
    def time_left_s(self) -> float | None:
        """Seconds left at the pace so far, or None before there is a pace or after the end."""
        if self.state not in ("training", "paused") or self.fraction_done <= 0:
            return None
        return self.elapsed_s * (1 - self.fraction_done) / self.fraction_done

    def add(self, event: Event) -> None:
        """Fold one event in."""
        self.revision += 1
        self.elapsed_s = max(self.elapsed_s, event.elapsed_s)
        match event:
            case RunStarted():
                self.started = event
                self.state = "training"
            case Progress():
                self._add_progress(event)
            case EpochEnded():
                self._add_epoch(event)
            case CheckpointSaved():
                self.checkpoints[event.which] = event
            case Paused():
                self.state = "paused"
            case Continued():
                self.state = "training"
            case Resumed():
                self._rewind(event)
            case Notice():
                self.notices.append(event)
            case RunEnded():
                self.ended = event
                self.state = event.status
                self.best = event.best or self.best
                self.last = event.last or self.last

    def _add_progress(self, event: Progress) -> None:
        self.step = max(self.step, event.step)
        self.images_per_s = event.images_per_s or self.images_per_s
        for step, loss in zip(event.steps, event.losses, strict=True):
            self._columns["step"].append(step)
            self._columns["step_loss"].append(loss)

    def _add_epoch(self, event: EpochEnded) -> None:
        self.epoch, self.step, self.images_per_s = event.epoch, event.step, event.images_per_s
        row = {
            "epoch": event.epoch,
            "elapsed_s": event.elapsed_s,
            "train_loss": event.train.loss,
            "train_accuracy": event.train.accuracy,
            "validation_loss": event.validation.loss,
            "validation_accuracy": event.validation.accuracy,
            "images_per_s": event.images_per_s,
            "learning_rate": event.learning_rate,
        }
        for name, value in row.items():
            self._columns[name].append(value)
        self.last = Result(epoch=event.epoch, train=event.train, validation=event.validation)
        if self.best is None or _accuracy(self.last) > _accuracy(self.best):
            self.best = self.last

    def _rewind(self, event: Resumed) -> None:
        """Drop what is later than the point of resumption: it did not happen."""
        kept_epochs = int(np.searchsorted(self.column("epoch"), event.epoch, side="right"))
        kept_steps = int(np.searchsorted(self.column("step"), event.step, side="right"))
        for name in EPOCH_COLUMNS:
            self._columns[name].truncate(kept_epochs)
        for name in STEP_COLUMNS:
            self._columns[name].truncate(kept_steps)
        self.epoch, self.step = event.epoch, event.step
        self.elapsed_s = event.elapsed_s
        self.state, self.ended = "training", None
        self.best, self.last = self._result(self._best_row()), self._result(len(self.column("epoch")) - 1)

    def _best_row(self) -> int:
        accuracies = np.nan_to_num(self.column("validation_accuracy"), nan=-1.0)
        return int(np.argmax(accuracies)) if len(accuracies) else -1

    def _result(self, row: int) -> Result | None:
        if row < 0:
            return None

        def score(split: Literal["train", "validation"], measured: Measured) -> Score:
            loss = float(self._columns[f"{split}_loss"].values[row])
            accuracy = float(self._columns[f"{split}_accuracy"].values[row])
            return Score(
                loss=None if np.isnan(loss) else loss,
                accuracy=None if np.isnan(accuracy) else accuracy,
                measured=measured,
            )

        epoch = int(self.column("epoch")[row])
        return Result(epoch=epoch, train=score("train", "running"), validation=score("validation", "eval"))


def _accuracy(result: Result) -> float:
    accuracy = result.validation.accuracy
    return -1.0 if accuracy is None else accuracy
