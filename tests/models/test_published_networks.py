"""The studio's networks against the published ones, written out by hand in ``tests/benchmarks``."""

import copy

import pytest
import torch
from published_networks import PARAMETERS, PUBLISHED, Published

from cnnstudio.models.registry import build_network, evaluation_mode
from cnnstudio.models.summary import summarize

cases = pytest.mark.parametrize("case", list(PUBLISHED.values()), ids=list(PUBLISHED))


@cases
def test_parameters_are_as_published(case: Published) -> None:
    model = build_network(case.network)
    assert sum(parameter.numel() for parameter in model.parameters()) == PARAMETERS[case.name]
    assert summarize(case.network).parameters == PARAMETERS[case.name]


@cases
def test_a_seed_draws_the_weights_of_the_published_code(case: Published) -> None:
    torch.manual_seed(11)
    ours = build_network(case.network).state_dict()
    torch.manual_seed(11)
    theirs = case.make().state_dict()
    assert list(ours) == list(theirs)
    for name, tensor in theirs.items():
        assert torch.equal(ours[name], tensor), name


@cases
@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last], ids=["nchw", "nhwc"])
def test_logits_are_equal_bit_for_bit_and_gradients_close(case: Published, memory_format: torch.memory_format) -> None:
    ours, theirs = build_network(case.network), case.make()
    theirs.load_state_dict(ours.state_dict(), strict=True)
    ours, theirs = (model.to(memory_format=memory_format) for model in (ours, theirs))
    images = case.images(8).contiguous(memory_format=memory_format)
    labels = torch.arange(8) % len(case.network.classes)
    gradients = []
    outputs = []
    for model, logits_of in ((ours, lambda m, x: case.as_plain(m(x))), (theirs, case.run_plain)):
        torch.manual_seed(0)  # dropout draws from the global generator
        logits = logits_of(model.train(), images)
        torch.nn.functional.cross_entropy(logits, labels).backward()
        outputs.append(logits.detach())
        gradients.append({name: parameter.grad for name, parameter in model.named_parameters()})
    assert torch.equal(outputs[0], outputs[1])
    assert gradients[0].keys() == gradients[1].keys()
    for name, gradient in gradients[1].items():
        scale = float(gradient.abs().max())
        torch.testing.assert_close(gradients[0][name], gradient, rtol=1e-4, atol=1e-5 * scale, msg=name)


@cases
def test_a_copy_is_a_network_of_its_own(case: Published) -> None:
    model = build_network(case.network).eval()
    twin = copy.deepcopy(model)
    images = case.images()
    assert torch.equal(twin(images), model(images))
    with torch.no_grad():
        next(twin.parameters()).add_(1)
    assert not torch.equal(twin(images), model(images))


def test_only_the_shared_blocks_are_evaluated_with_batch_statistics() -> None:
    modes = {name: evaluation_mode(build_network(case.network)) for name, case in PUBLISHED.items()}
    assert modes.pop("res_deep") == "batch statistics"
    assert set(modes.values()) == {"eval"}
