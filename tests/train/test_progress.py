import itertools
import math
import random

import pytest
import torch

from cnnstudio.train.progress import LossBlock, ProgressGate, first_non_finite, thin


def test_a_block_gives_back_what_was_noted() -> None:
    block = LossBlock()
    assert block.read() == ([], 0, [])
    block.add(torch.tensor(0.5), torch.tensor(3), 4)
    block.add(torch.tensor(0.25), torch.tensor(1), 2)
    assert len(block) == 2
    assert block.read() == ([0.5, 0.25], 4, [4, 2])
    assert len(block) == 0


@pytest.mark.parametrize("seconds", [1.0, 60.0, 300.0, 36_000.0, 3_600_000.0])
@pytest.mark.parametrize("rate", [3.0, 997.0])
def test_events_are_at_most_ten_a_second_and_about_2000_a_run(seconds: float, rate: float) -> None:
    gate, times = ProgressGate(), []
    steps = min(int(seconds * rate), 200_000)
    for step in range(1, steps + 1):
        now = seconds * step / steps
        if gate.is_due(now):
            gate.note(now, step / steps)
            times.append(now)
    assert 1 <= len(times) <= 2050
    assert all(later - earlier >= 0.1 - 1e-9 for earlier, later in itertools.pairwise(times))
    if seconds >= 300:
        assert len(times) > 500, "fewer than needed to follow the run"


@pytest.mark.parametrize("seconds", [60.0, 36_000.0])
def test_a_viewer_never_waits_for_a_second(seconds: float) -> None:
    """The first step takes a second, as it does where kernels are chosen; then there are twenty a second."""
    gate, kept, said = ProgressGate(), [], []
    steps = int(seconds * 20)
    for step in range(1, steps + 1):
        now = 1.0 + (step - 1) / 20
        if gate.is_due(now):
            gate.note(now, step / steps)
            kept.append(now)
            said.append(now)
        elif gate.is_beat_due(now):
            gate.note_beat(now)
            said.append(now)
    assert all(0.1 - 1e-9 <= later - earlier <= 0.551 for earlier, later in itertools.pairwise(said))
    assert len([time for time in kept if time < 5]) >= 10, "no curve at the start of a long run"
    assert len(kept) <= 2050


def test_thinned_losses_keep_their_extremes_and_order() -> None:
    source = random.Random(0)
    losses = [source.random() for _ in range(10_007)]
    losses[3], losses[9_000] = -5.0, 5.0
    steps, kept = thin(range(1, 10_008), losses, 64)
    assert len(steps) <= 64 and steps == sorted(steps)
    assert min(kept) == -5.0 and max(kept) == 5.0
    assert all(losses[step - 1] == loss for step, loss in zip(steps, kept, strict=True))
    assert thin([4, 5], [0.1, 0.2]) == ([4, 5], [0.1, 0.2])


def test_the_first_loss_that_is_no_number() -> None:
    assert first_non_finite([1.0, 2.0]) is None
    assert first_non_finite([1.0, math.inf, math.nan]) == 1
