"""Losses and scores against sums written out by hand, torch and torchmetrics."""

import pytest
import torch
from torchmetrics.functional import accuracy

from cnnstudio.tasks.classification import Classification, LossName

LOSSES: tuple[LossName, ...] = ("cross-entropy", "nll")
LOGITS = torch.randn(20, 5, generator=torch.Generator().manual_seed(3), dtype=torch.float64) * 4
LABELS = torch.randint(0, 5, (20,), generator=torch.Generator().manual_seed(4))
SHARES = torch.rand(20, 5, generator=torch.Generator().manual_seed(5), dtype=torch.float64).softmax(1)


def _by_hand(shares: torch.Tensor) -> torch.Tensor:
    likelihoods = LOGITS.exp() / LOGITS.exp().sum(1, keepdim=True)
    return -(shares * likelihoods.log()).sum(1)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("soft", [False, True])
def test_losses_are_those_of_the_formula(name: LossName, soft: bool) -> None:
    targets = SHARES if soft else LABELS
    losses = _by_hand(SHARES if soft else torch.nn.functional.one_hot(LABELS, 5).double())
    task = Classification(name)
    torch.testing.assert_close(task.loss(LOGITS, targets), losses.mean())
    loss_sum, correct = task.scores(LOGITS, targets)
    torch.testing.assert_close(loss_sum, losses.sum())
    truth = SHARES.argmax(1) if soft else LABELS
    expected = accuracy(LOGITS, truth, task="multiclass", num_classes=5, average="micro")
    assert int(correct) == round(float(expected) * 20)


@pytest.mark.parametrize("soft", [False, True])
def test_both_losses_and_their_gradients_agree(soft: bool) -> None:
    found = []
    for name in LOSSES:
        logits = LOGITS.float().requires_grad_()
        targets = SHARES.float() if soft else LABELS
        loss = Classification(name).loss(logits, targets)
        loss.backward()
        found.append((loss.detach(), logits.grad))
    torch.testing.assert_close(found[0], found[1])


def test_a_network_that_ends_in_log_softmax_has_the_same_losses() -> None:
    for name in LOSSES:
        task = Classification(name)
        torch.testing.assert_close(task.loss(LOGITS.log_softmax(1), LABELS), task.loss(LOGITS, LABELS))


def test_a_guess_between_two_classes_costs_what_the_notes_say() -> None:
    for share, cost in ((0.9, 0.105), (0.3, 1.204)):
        logits = torch.tensor([[share, 1 - share]]).log()
        for name in LOSSES:
            assert float(Classification(name).loss(logits, torch.tensor([0]))) == pytest.approx(cost, abs=5e-4)


def test_half_precision_logits_are_summed_in_single() -> None:
    loss_sum, _ = Classification().scores(LOGITS.bfloat16(), LABELS)
    assert loss_sum.dtype == torch.float32
    assert Classification("nll").loss(LOGITS.bfloat16(), LABELS).dtype == torch.float32


def test_scores_of_batches_add_up() -> None:
    task = Classification()
    parts = [task.scores(LOGITS[i : i + 7], LABELS[i : i + 7]) for i in range(0, 20, 7)]
    whole = task.scores(LOGITS, LABELS)
    torch.testing.assert_close(sum(part[0] for part in parts), whole[0])
    assert sum(int(part[1]) for part in parts) == int(whole[1])
