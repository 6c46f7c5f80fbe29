import pytest
import torch
from torch import nn

from cnnstudio.errors import BadOption
from cnnstudio.regularize.gradient_clipping import GradientClipping, GradientClippingOptions


def clipped(**options: float) -> torch.Tensor:
    model = nn.Linear(2, 1, bias=False)
    model.weight.grad = torch.tensor([[3.0, -4.0]])
    GradientClipping(GradientClippingOptions(**options), 2).after_backward(model)
    return model.weight.grad[0]


def test_norm_and_value() -> None:
    torch.testing.assert_close(clipped(max_norm=1.0), torch.tensor([0.6, -0.8]))
    torch.testing.assert_close(clipped(max_norm=0.0, value=3.5), torch.tensor([3.0, -3.5]))
    torch.testing.assert_close(clipped(max_norm=100.0), torch.tensor([3.0, -4.0]))


def test_nothing_to_clip_is_refused() -> None:
    with pytest.raises(BadOption, match="both 0"):
        GradientClippingOptions.from_values({"max_norm": 0.0, "value": 0.0})
