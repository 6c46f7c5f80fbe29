import torch
from torch import nn

from cnnstudio.events import Score
from cnnstudio.models.registry import ExtraLayers
from cnnstudio.options import NoOptions
from cnnstudio.regularize.batch_norm import BatchNorm
from cnnstudio.regularize.dropout import Dropout, DropoutOptions
from cnnstudio.regularize.registry import Regularizer
from cnnstudio.regularize.weight_decay import WeightDecay, WeightDecayOptions


def test_every_hook_does_nothing_by_default() -> None:
    rule = Regularizer(NoOptions(), 2)
    images, targets = torch.rand(2, 1, 2, 2), torch.tensor([0, 1])
    assert rule.prepare(ExtraLayers()) == ExtraLayers() and rule.optimizer_defaults() == {}
    assert rule.on_batch(images, targets, torch.Generator()) == (images, targets)
    assert rule.penalty(nn.Linear(2, 2)) is None and rule.after_epoch(1, Score()) == ""
    assert rule.state_dict() == {} and not rule.overrides("penalty")


def test_layers_are_switched_on_together() -> None:
    extra = BatchNorm(NoOptions(), 2).prepare(Dropout(DropoutOptions(p=0.25), 2).prepare(ExtraLayers()))
    assert extra == ExtraLayers(dropout=0.25, batch_norm=True)


def test_weight_decay_goes_to_the_optimizer() -> None:
    assert WeightDecay(WeightDecayOptions(strength=0.1), 2).optimizer_defaults() == {"weight_decay": 0.1}
