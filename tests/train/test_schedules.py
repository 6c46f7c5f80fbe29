from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler

from cnnstudio.errors import BadSpec
from cnnstudio.train.schedules import schedules

EPOCHS, STEPS = 10, 6


def ours(name: str, **options: Any) -> list[float]:
    entry = schedules.get(name)
    schedule = entry.make(entry.options(**options), EPOCHS, STEPS)
    return [schedule.fraction(step) for step in range(EPOCHS * STEPS)]


def theirs(make: Callable[[torch.optim.Optimizer], lr_scheduler.LRScheduler]) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for _ in range(EPOCHS * STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(rates) < EPOCHS * STEPS:
            scheduler.step()
    return rates


def after_warmup(
    optimizer: torch.optim.Optimizer, epochs: int, make: Callable[[torch.optim.Optimizer], lr_scheduler.LRScheduler]
) -> lr_scheduler.LRScheduler:
    steps = epochs * STEPS
    rising = lr_scheduler.LinearLR(optimizer, 1 / steps, 1.0, steps - 1)
    return lr_scheduler.SequentialLR(optimizer, [rising, make(optimizer)], [steps])


def test_constant() -> None:
    assert ours("constant") == [1.0] * 60
    expected = theirs(lambda o: lr_scheduler.LinearLR(o, 1 / 12, 1.0, 11))
    assert ours("constant", warmup_epochs=2) == pytest.approx(expected)


def test_step() -> None:
    expected = theirs(lambda o: lr_scheduler.StepLR(o, 3 * STEPS, 0.2))
    assert ours("step", every_epochs=3, factor=0.2) == pytest.approx(expected)


def test_step_after_warmup() -> None:
    expected = theirs(lambda o: after_warmup(o, 2, lambda p: lr_scheduler.StepLR(p, 3 * STEPS, 0.2)))
    assert ours("step", every_epochs=3, factor=0.2, warmup_epochs=2) == pytest.approx(expected)


def test_cosine() -> None:
    expected = theirs(lambda o: lr_scheduler.CosineAnnealingLR(o, EPOCHS * STEPS))
    assert ours("cosine") == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("warmup", [0, 2, 5])
def test_one_cycle(warmup: int) -> None:
    share = warmup / EPOCHS or 0.3
    settings: dict[str, Any] = {"div_factor": 25, "final_div_factor": 1e4, "cycle_momentum": False}
    expected = theirs(lambda o: lr_scheduler.OneCycleLR(o, 1.0, EPOCHS * STEPS, pct_start=share, **settings))
    assert ours("one_cycle", warmup_epochs=warmup) == pytest.approx(expected)


@pytest.mark.parametrize("name", schedules.names())
def test_a_warm_up_as_long_as_the_run_is_refused(name: str) -> None:
    with pytest.raises(BadSpec, match="warm-up of 10 epochs"):
        ours(name, warmup_epochs=10)
