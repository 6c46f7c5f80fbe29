import math

import numpy as np
import pytest

from cnnstudio.gui.plots.scales import (
    accuracy_range,
    epoch_end,
    epoch_ticks,
    linear_ticks,
    log_ticks,
    loss_range,
    percent_ticks,
)


def test_accuracies_tick_every_five_points() -> None:
    values = [round(value, 6) for value, _ in percent_ticks(0.7, 1.0, 6)]
    assert values == [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0]


def test_percent_labels_do_not_repeat_when_zoomed_in() -> None:
    labels = [text for _, text in percent_ticks(0.9001, 0.9004, 5)]
    assert len(labels) == len(set(labels)) > 2


def test_log_labels_are_the_losses() -> None:
    assert "0.01" in [text for _, text in log_ticks(-2.0, 0.5)]


@pytest.mark.parametrize("ticks", [linear_ticks, log_ticks, epoch_ticks, percent_ticks])
@pytest.mark.parametrize("bounds", [(0.0, 0.0), (-1e300, 1e300), (0.0, 1e-300), (1e9, 1e9 + 1e-3), (-1e9, 1e9)])
def test_absurd_ranges_give_few_ticks_and_no_error(ticks, bounds: tuple[float, float]) -> None:  # type: ignore[no-untyped-def]
    found = ticks(*bounds, 6)
    assert len(found) < 250
    assert all(math.isfinite(value) for value, _ in found)


def test_epoch_one_is_a_tick() -> None:
    assert epoch_ticks(0.5, 36.0)[0] == (1.0, "1")


def test_the_axis_grows_in_steps_up_to_the_epochs_asked_for() -> None:
    assert [epoch_end(progress, 30) for progress in (0.1, 1.5, 4.0, 18.0, 30.0)] == [1.0, 2.0, 5.0, 20.0, 30.0]


def test_accuracy_range_is_what_the_curves_settle_at() -> None:
    low, high = accuracy_range([np.array([0.5, *[0.88] * 40, 0.93])])
    assert low == pytest.approx(0.85)
    assert high == pytest.approx(0.95)


def test_no_values_have_a_range() -> None:
    assert accuracy_range([]) == (0.0, 1.0)
    assert loss_range([np.array([np.nan])], log=False) == (0.0, 1.0)
    assert loss_range([], log=True) == (-2.0, 0.5)


def test_one_wild_loss_does_not_flatten_the_rest() -> None:
    assert loss_range([np.array([*np.linspace(0.7, 0.2, 99), 1e6])], log=False)[1] < 3
