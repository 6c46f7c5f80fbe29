from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from cnnstudio.errors import BadOption
from cnnstudio.train.optimizers import optimizers

CASES: list[tuple[str, dict[str, Any], type[torch.optim.Optimizer], dict[str, Any]]] = [
    ("sgd", {"learning_rate": 0.1}, torch.optim.SGD, {"lr": 0.1}),
    (
        "sgd",
        {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
        torch.optim.SGD,
        {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    ),
    ("adam", {"learning_rate": 0.01, "beta1": 0.8}, torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.999)}),
    ("adamw", {"learning_rate": 0.01}, torch.optim.AdamW, {"lr": 0.01, "weight_decay": 0.0}),
    ("rmsprop", {"learning_rate": 0.01, "momentum": 0.5}, torch.optim.RMSprop, {"lr": 0.01, "momentum": 0.5}),
]


def make_model() -> nn.Module:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(16, 2))
    return model.to(memory_format=torch.channels_last)


def train(model: nn.Module, optimizer: torch.optim.Optimizer) -> list[torch.Tensor]:
    images, labels = torch.randn(8, 3, 4, 4, generator=torch.Generator().manual_seed(1)), torch.arange(8) % 2
    for _ in range(5):
        optimizer.zero_grad()
        cross_entropy(model(images), labels).backward()
        optimizer.step()
    return [p.detach() for p in model.parameters()]


@pytest.mark.parametrize("decay", [{}, {"weight_decay": 0.1}])
@pytest.mark.parametrize(("name", "options", "torch_class", "settings"), CASES)
def test_weights_are_those_of_torchs_plain_form(
    name: str, options: dict[str, Any], torch_class: Any, settings: dict[str, Any], decay: dict[str, float]
) -> None:
    entry = optimizers.get(name)
    ours, theirs = make_model(), make_model()
    found = train(ours, entry.make(entry.options(**options), list(ours.parameters()), decay))
    plain = torch_class(theirs.parameters(), foreach=False, **(settings | decay))
    for one, other in zip(found, train(theirs, plain), strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("rate", [0, -1.0, float("nan"), float("inf"), 1e30, "0,001"])
def test_learning_rates_without_sense_are_refused(rate: object) -> None:
    for entry in optimizers:
        with pytest.raises(BadOption, match="learning_rate"):
            entry.options.from_values({"learning_rate": rate}, where="optimizer")


def test_nesterov_needs_momentum() -> None:
    with pytest.raises(BadOption, match="set momentum"):
        optimizers.get("sgd").options.from_values({"nesterov": True})
