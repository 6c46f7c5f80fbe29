"""What every registered regularizer, augmentation, optimizer and schedule keeps to, whoever wrote it."""

from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_parts import make_parts, run
from torch import nn

from cnnstudio.augment.registry import augmentations
from cnnstudio.models.registry import ExtraLayers
from cnnstudio.options import describe
from cnnstudio.regularize.registry import Regularizer, regularizers
from cnnstudio.train.optimizers import optimizers
from cnnstudio.train.schedules import schedules

CARRIER = {"architecture": {"name": "width"}}


@pytest.mark.parametrize("registry", [regularizers, augmentations, optimizers, schedules], ids=lambda r: r.kind)
def test_entries_have_title_source_and_described_options(registry: Any) -> None:
    for entry in registry:
        assert entry.title and entry.source and entry.options()
        assert all(fact.help.endswith(".") for fact in describe(entry.options))


@pytest.mark.parametrize("name", regularizers.names())
def test_a_regularizer_keeps_shapes_and_its_state(name: str) -> None:
    entry = regularizers.get(name)
    rule: Regularizer[Any] = entry.make(entry.options(), 3)
    images, labels = torch.rand(6, 3, 4, 4), torch.tensor([0, 1, 2, 0, 1, 2])
    batch, targets = rule.on_batch(images, labels, torch.Generator().manual_seed(0))
    assert batch.shape == images.shape and len(targets) == 6
    if targets.dim() == 2:
        torch.testing.assert_close(targets.sum(1), torch.ones(6))
    penalty = rule.penalty(nn.Linear(2, 2))
    assert penalty is None or (penalty.shape == () and penalty >= 0)
    extra = rule.prepare(ExtraLayers())
    assert bool(entry.facts["requires"]) == (extra != ExtraLayers())
    rule.load_state_dict(rule.state_dict())


@pytest.mark.parametrize("name", regularizers.names())
def test_a_regularizer_trains(name: str, tmp_path: Path) -> None:
    assert run(tmp_path, epochs=1, regularizers=[{"name": name}], **CARRIER)[0][-1].status == "finished"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", augmentations.names())
@pytest.mark.parametrize("channels", [1, 3])
def test_an_augmentation_keeps_shape_range_and_input(name: str, channels: int) -> None:
    entry = augmentations.get(name)
    images = torch.rand(5, channels, 9, 7)
    before, state = images.clone(), torch.get_rng_state()
    found = [entry.make(entry.options())(images, torch.Generator().manual_seed(4)) for _ in range(2)]
    assert torch.equal(found[0], found[1]) and torch.equal(images, before)
    assert torch.equal(torch.get_rng_state(), state), "drew from the global generator"
    assert found[0].shape == images.shape and found[0].dtype == torch.float32
    assert found[0].min() >= 0 and found[0].max() <= 1


@pytest.mark.parametrize("name", optimizers.names())
def test_an_optimizer_trains_with_weight_decay(name: str, tmp_path: Path) -> None:
    values: dict[str, Any] = {"optimizer": {"name": name}, "regularizers": [{"name": "weight_decay"}]}
    parts = make_parts(epochs=1, **values)
    assert parts.optimizer.param_groups[0]["weight_decay"] == 5e-4
    assert run(tmp_path, parts)[0][-1].status == "finished"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", schedules.names())
@pytest.mark.parametrize(("epochs", "steps"), [(1, 1), (2, 1), (5, 7), (30, 2)])
def test_a_schedule_gives_fractions(name: str, epochs: int, steps: int) -> None:
    entry = schedules.get(name)
    schedule = entry.make(entry.options(), epochs, steps)
    assert all(0 <= schedule.fraction(step) <= 1 for step in range(epochs * steps))
