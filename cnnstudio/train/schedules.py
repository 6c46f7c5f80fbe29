"""Schedules: which fraction of the learning rate each step takes."""

import math
from typing import Any, Generic, TypeVar

from cnnstudio.errors import BadSpec
from cnnstudio.options import Options, option
from cnnstudio.registry import Registry

O = TypeVar("O", bound="WarmUp")  # noqa: E741 - the options of one schedule


class WarmUp(Options):
    warmup_epochs: int = option(
        0, low=0, high=1_000_000, unit="epochs", help="Epochs in which the rate rises in equal steps to its full value."
    )


class Schedule(Generic[O]):
    """The fraction of the learning rate at every step of a run. Without override: constant after the warm-up.

    Args:
        options: its settings.
        epochs: epochs of the run.
        steps_per_epoch: steps in each.

    Raises:
        BadSpec: the warm-up is as long as the run.
    """

    def __init__(self, options: O, epochs: int, steps_per_epoch: int) -> None:
        if options.warmup_epochs and options.warmup_epochs >= epochs:
            raise BadSpec(
                f"a warm-up of {options.warmup_epochs} epochs leaves nothing of a run of {epochs}; "
                "choose fewer warmup_epochs or more epochs",
                field="schedule.warmup_epochs",
            )
        self.options = options
        self.steps_per_epoch = steps_per_epoch
        self.warmup = options.warmup_epochs * steps_per_epoch
        self.total = epochs * steps_per_epoch

    def fraction(self, step: int) -> float:
        """Return the fraction for a step, counted from 0 over the whole run."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        return self.after_warmup(step - self.warmup, self.total - self.warmup)

    def after_warmup(self, step: int, total: int) -> float:
        """Return the fraction for a step, counted from 0 at the end of the warm-up, of ``total`` steps."""
        return 1.0


schedules: Registry[type[Schedule[Any]]] = Registry("schedule", "cnnstudio.train")


@schedules.register("constant", title="Constant", source="torch.optim.lr_scheduler.ConstantLR", options=WarmUp)
class Constant(Schedule[WarmUp]):
    """The same rate throughout."""


class StepOptions(WarmUp):
    every_epochs: int = option(7, low=1, high=1_000_000, unit="epochs", help="Epochs between two drops of the rate.")
    factor: float = option(0.1, above=0.0, high=1.0, help="What the rate is multiplied by at each drop.")


@schedules.register("step", title="Step", source="torch.optim.lr_scheduler.StepLR", options=StepOptions)
class Step(Schedule[StepOptions]):
    """The rate drops every few epochs, counted from the end of the warm-up."""

    def after_warmup(self, step: int, total: int) -> float:
        return self.options.factor ** (step // self.steps_per_epoch // self.options.every_epochs)


@schedules.register("cosine", title="Cosine", source="Loshchilov & Hutter 2017, SGDR, without restarts", options=WarmUp)
class Cosine(Schedule[WarmUp]):
    """The rate falls to zero along half a cosine, step by step."""

    def after_warmup(self, step: int, total: int) -> float:
        return (1 + math.cos(math.pi * step / total)) / 2


class OneCycleOptions(WarmUp):
    warmup_epochs: int = option(
        0, low=0, high=1_000_000, unit="epochs", help="Epochs in which the rate rises; 0: the first 30 % of the run."
    )
    start: float = option(0.04, above=0.0, high=1.0, help="Fraction of the rate at the first step.", advanced=True)
    end: float = option(4e-6, low=0.0, high=1.0, help="Fraction of the rate at the last step.", advanced=True)


@schedules.register(
    "one_cycle", title="One cycle", source="Smith & Topin 2018, Super-convergence", options=OneCycleOptions
)
class OneCycle(Schedule[OneCycleOptions]):
    """The rate rises along a cosine and falls along another. Momentum stays as it is."""

    def fraction(self, step: int) -> float:
        rising = (self.warmup or 0.3 * self.total) - 1  # index of the step of full rate
        falling = self.total - 1 - rising
        if step <= rising and rising > 0:
            return _anneal(self.options.start, 1.0, step / rising)
        return _anneal(1.0, self.options.end, min(1.0, (step - max(rising, 0)) / falling) if falling > 0 else 0.0)


def _anneal(start: float, end: float, share: float) -> float:
    """Return the value at ``share`` in [0, 1] of half a cosine from ``start`` to ``end``."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
