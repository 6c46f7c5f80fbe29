from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_parts import make_images, make_parts, make_spec

from cnnstudio.control import ThreadControl
from cnnstudio.errors import BadOption, BadSpec, CnnStudioError, UnknownName
from cnnstudio.train import assemble as assembling
from cnnstudio.train.assemble import assemble, check
from cnnstudio.train.device import available_devices

BAD: list[tuple[dict[str, Any], type[CnnStudioError], str, str]] = [
    ({"dataset": {"name": "cifar11"}}, UnknownName, "cifar11", "dataset"),
    ({"dataset": {"name": "planes_birds", "options": {"nope": 1}}}, BadOption, "nope", "dataset.options.nope"),
    ({"architecture": {"name": "resnt"}}, UnknownName, "resnt", "architecture"),
    (
        {"architecture": {"name": "baseline", "options": {"x": 1}}},
        BadOption,
        "'architecture.options.x'",
        "architecture.options.x",
    ),
    ({"optimizer": {"name": "sdg"}}, UnknownName, "did you mean 'sgd'", "optimizer"),
    (
        {"optimizer": {"name": "sgd", "options": {"learning_rate": -1.0}}},
        BadOption,
        "learning_rate",
        "optimizer.learning_rate",
    ),
    ({"schedule": {"name": "cosine", "options": {"warmup_epochs": 2}}}, BadSpec, "warm-up", "schedule.warmup_epochs"),
    ({"regularizers": [{"name": "l3"}]}, UnknownName, "l3", "regularizer"),
    (
        {"regularizers": [{"name": "l2", "options": {"strength": -1.0}}]},
        BadOption,
        "strength",
        "regularizers.l2.strength",
    ),
    ({"augmentations": [{"name": "flip", "options": {"p": 2.0}}]}, BadOption, "p = 2.0", "augmentations.flip.p"),
    (
        {"architecture": {"name": "fully_connected"}, "regularizers": [{"name": "batch_norm"}]},
        BadSpec,
        "batch_norm",
        "regularizers",
    ),
]


@pytest.mark.parametrize(("values", "kind", "text", "field"), BAD)
def test_what_cannot_be_is_said_before_data_are_loaded(
    values: dict[str, Any],
    kind: type[CnnStudioError],
    text: str,
    field: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assembling, "load_dataset", None)  # would raise TypeError
    with pytest.raises(kind, match=text) as caught:
        assemble(make_spec(**values), tmp_path, ThreadControl())
    assert caught.value.field == field


def test_a_batch_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(BadSpec, match="at most 64") as caught:
        make_parts(batch_size=65, drop_last=True)
    assert caught.value.field == "batch_size"


def test_equal_seeds_build_equal_networks_and_the_device_is_found() -> None:
    one, other, third = make_parts(seed=1), make_parts(seed=1), make_parts(seed=2, device="auto")
    assert all(torch.equal(a, b) for a, b in zip(one.model.parameters(), other.model.parameters(), strict=True))
    weights = [next(parts.model.parameters()).cpu() for parts in (one, third)]
    assert not torch.equal(weights[0], weights[1])
    assert str(third.device) == available_devices()[0]


def test_regularizers_reach_network_and_optimizer() -> None:
    rules = [{"name": "dropout", "options": {"p": 0.25}}, {"name": "batch_norm"}, {"name": "weight_decay"}]
    parts = make_parts(make_images(), architecture={"name": "width"}, regularizers=rules)
    assert parts.network.extra.dropout == 0.25 and parts.network.extra.batch_norm
    assert parts.optimizer.param_groups[0]["weight_decay"] == 5e-4
    assert [name for name, _ in parts.regularizers] == ["dropout", "batch_norm", "weight_decay"]
    check(parts.spec)
