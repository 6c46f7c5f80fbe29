import pytest
import torch
from torch import nn

from cnnstudio.regularize.l1 import L1, L1Options
from cnnstudio.regularize.l2 import L2, L2Options
from cnnstudio.regularize.penalty import penalized


def make_model() -> nn.Module:
    shared = nn.Linear(5, 5)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 5), shared, shared)


def gradients(model: nn.Module, loss: torch.Tensor) -> list[torch.Tensor | None]:
    model.zero_grad()
    loss.backward()
    return [None if p.grad is None else p.grad.clone() for p in model.parameters()]


@pytest.mark.parametrize(("rule", "power"), [(L2(L2Options(strength=0.3), 2), 2), (L1(L1Options(strength=0.3), 2), 1)])
def test_value_and_gradient_are_those_of_the_plain_formula(rule: L1 | L2, power: int) -> None:
    model = make_model()
    ours = rule.penalty(model)
    plain = 0.3 * sum((p.abs() ** power).sum() for p in model.parameters())
    assert isinstance(plain, torch.Tensor) and ours is not None
    torch.testing.assert_close(ours, plain)
    for one, other in zip(gradients(model, 2 * ours), gradients(model, 2 * plain), strict=True):
        torch.testing.assert_close(one, other)


def test_weights_leave_out_biases_and_batch_normalisation() -> None:
    model = make_model()
    assert [tuple(p.shape) for p in penalized(model, "weights")] == [(4, 3, 3, 3), (5, 4), (5, 5)]
    assert len(penalized(model, "all")) == len(list(model.parameters())) == 8


def test_gradients_written_out_agree_with_finite_differences() -> None:
    from cnnstudio.regularize.penalty import AbsoluteSum, SquaredSum

    weights = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    for function in (SquaredSum, AbsoluteSum):
        assert torch.autograd.gradcheck(lambda w, f=function: f.apply(0.7, w), (weights,))
