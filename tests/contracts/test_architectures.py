"""What every registered architecture keeps to, whoever wrote it."""

import itertools
from typing import Any

import pytest
import torch

from cnnstudio.errors import BadOption, BadShape, BadSpec, CnnStudioError
from cnnstudio.models.registry import ExtraLayers, NetworkSpec, architectures, build_network
from cnnstudio.models.summary import summarize
from cnnstudio.options import describe
from cnnstudio.spec import Choice

NAMES = architectures.names()


def _network(name: str, channels: int = 3, side: int = 32, classes: int = 2, **more: Any) -> NetworkSpec:
    return NetworkSpec(
        architecture=Choice(name=name, options=more.pop("options", {})),
        classes=tuple(f"class {number}" for number in range(classes)),
        input_shape=(channels, side, side),
        **more,
    )


def _carried(name: str) -> ExtraLayers:
    carries = architectures.get(name).facts["carries"]
    return ExtraLayers(dropout=0.3 if "dropout" in carries else 0.0, batch_norm="batch_norm" in carries)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("channels", "side", "classes"), list(itertools.product((1, 3), (28, 32), (2, 10))))
def test_takes_pictures_and_learns(name: str, channels: int, side: int, classes: int) -> None:
    _check_learning(_network(name, channels, side, classes))


@pytest.mark.parametrize("name", NAMES)
def test_learns_with_the_layers_it_carries(name: str) -> None:
    _check_learning(_network(name, extra=_carried(name)))


def _check_learning(network: NetworkSpec) -> None:
    classes = len(network.classes)
    torch.manual_seed(0)
    model = build_network(network)
    images = torch.randn(4, *network.input_shape)

    logits = model.train()(images)
    assert logits.shape == (4, classes)
    assert logits.dtype == torch.float32
    assert torch.isfinite(logits).all()
    torch.nn.functional.cross_entropy(logits, torch.arange(4) % classes).backward()
    for parameter_name, parameter in model.named_parameters():
        assert parameter.grad is not None, parameter_name
        assert torch.isfinite(parameter.grad).all(), parameter_name
    assert sum(parameter.numel() for parameter in model.parameters()) == summarize(network).parameters

    model.eval()
    with torch.no_grad():
        assert torch.equal(model(images), model(images))
        wide = images.contiguous(memory_format=torch.channels_last)
        torch.testing.assert_close(model.to(memory_format=torch.channels_last)(wide), model(images))


@pytest.mark.parametrize("name", NAMES)
def test_takes_oblong_pictures(name: str) -> None:
    network = _network(name).model_copy(update={"input_shape": (3, 28, 40)})
    assert build_network(network)(torch.randn(2, 3, 28, 40)).shape == (2, 2)


@pytest.mark.parametrize("name", NAMES)
def test_says_what_a_reader_needs(name: str) -> None:
    entry = architectures.get(name)
    assert entry.title
    assert entry.source
    assert set(entry.facts["carries"]) <= {"dropout", "batch_norm"}
    for option in describe(entry.options):
        assert option.help
        if option.kind in ("int", "float"):
            assert option.low is not None
            assert option.high is not None


@pytest.mark.parametrize("name", NAMES)
def test_every_option_changes_the_network_and_has_its_range(name: str) -> None:
    usual = build_network(_network(name), "meta").state_dict()
    for option in describe(architectures.get(name).options):
        if option.kind == "bool":
            changed = build_network(_network(name, options={option.name: not option.default}))
            counts = {sum(parameter.numel() for parameter in model.parameters())
                      for model in (changed, build_network(_network(name)))}  # fmt: skip
            assert len(counts) == 2, option.name
            continue
        for value in (int(option.low or 0), int(option.high or 0)):
            changed_state = build_network(_network(name, options={option.name: value}), "meta").state_dict()
            assert {key: tensor.shape for key, tensor in changed_state.items()} != {
                key: tensor.shape for key, tensor in usual.items()
            }, option.name
        for value in (int(option.low or 0) - 1, int(option.high or 0) + 1):
            with pytest.raises(BadOption, match=option.name):
                build_network(_network(name, options={option.name: value}))


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_too_small_is_refused_with_the_size_needed(name: str) -> None:
    for side in range(1, 33):
        try:
            logits = build_network(_network(name, side=side))(torch.randn(2, 3, side, side))
        except BadShape as error:
            assert f"pictures of {side} x {side} pixels are too small" in str(error)
            least = int(str(error).rpartition(" ")[2])
            assert least > side
            assert build_network(_network(name, side=least))(torch.randn(2, 3, least, least)).shape == (2, 2)
        else:
            assert logits.shape == (2, 2)
            break
    else:
        pytest.fail("no size up to 32 is enough")


@pytest.mark.parametrize("name", NAMES)
def test_layers_it_has_no_place_for_are_refused(name: str) -> None:
    for kind, extra in (("dropout", ExtraLayers(dropout=0.5)), ("batch_norm", ExtraLayers(batch_norm=True))):
        if kind in architectures.get(name).facts["carries"]:
            modules = [type(module).__name__ for module in build_network(_network(name, extra=extra)).modules()]
            assert any(("Dropout" if kind == "dropout" else "BatchNorm2d") in module for module in modules)
        else:
            with pytest.raises(BadSpec, match=f"{name} has no place for {kind} layers; these have: "):
                build_network(_network(name, extra=extra))


@pytest.mark.parametrize("name", NAMES)
def test_summary_and_meta_network_leave_the_generator_alone(name: str) -> None:
    network = _network(name, extra=_carried(name))
    torch.manual_seed(0)
    before = torch.get_rng_state()
    summary = summarize(network)
    assert all(parameter.is_meta for parameter in build_network(network, "meta").parameters())
    assert torch.equal(torch.get_rng_state(), before)
    assert sum(layer.parameters for layer in summary.layers) == summary.parameters
    assert summary.flops > summary.parameters
    assert summary.activation_bytes > 0
    assert summary.layers[-1].output_shape == (2,)


@pytest.mark.parametrize("name", NAMES)
def test_a_huge_network_is_refused_before_it_is_built(name: str) -> None:
    options = {option.name: int(option.high or 0) for option in describe(architectures.get(name).options)
               if option.kind == "int" and option.name != "blocks"}  # fmt: skip
    network = _network(name, side=20_000, options=options)
    with pytest.raises(CnnStudioError, match="parameters"):
        build_network(network)
    assert summarize(network).parameters > 1e9
