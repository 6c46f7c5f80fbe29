from pathlib import Path
from typing import Any

import pytest
import torch
from real_runs import SPEC, train

from cnnstudio.errors import StoreError, WeightsError
from cnnstudio.run_weights import build_loaded, load_run_weights, read_network
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("home")
    library = RunLibrary(folder / "runs")
    return library.get(train(library, folder / "cache", SPEC.model_copy(update={"epochs": 2}))[0].run)


def test_the_weights_are_those_of_the_checkpoint_and_fit_the_network(run: Run):
    weights, network = load_run_weights(run, "last")
    stored = torch.load(run.folder / "last.pt", weights_only=True)["model"]
    assert all(torch.equal(weights[name], stored[name]) for name in stored)
    assert network.classes == ("0", "1")
    assert network.extra.dropout > 0
    model = build_loaded(network, weights)
    assert not model.training
    assert all(torch.equal(tensor, stored[name]) for name, tensor in model.state_dict().items())


def test_loading_never_touches_the_global_random_state(run: Run, monkeypatch: pytest.MonkeyPatch):
    """Not even to put it back: a run that draws its dropout in another thread meanwhile would draw it again."""
    weights, network = load_run_weights(run)
    states: list[torch.Tensor] = []
    load = torch.nn.Module.load_state_dict

    def look(self: torch.nn.Module, *values: Any, **options: Any) -> Any:
        states.append(torch.get_rng_state())
        return load(self, *values, **options)

    monkeypatch.setattr(torch.nn.Module, "load_state_dict", look)
    monkeypatch.setattr(torch.random, "set_rng_state", lambda state: pytest.fail("the random state was put back"))
    torch.manual_seed(5)
    before = torch.get_rng_state()
    model = build_loaded(network, weights)
    assert torch.equal(torch.get_rng_state(), before) and torch.equal(states[0], before)
    assert all(tensor.data_ptr() != weights[name].data_ptr() for name, tensor in model.state_dict().items())


def test_weights_that_do_not_fit_are_one_sentence(run: Run):
    weights, network = load_run_weights(run)
    del weights["fc2.bias"]
    with pytest.raises(WeightsError, match=r"do not fit the network width: .*fc2\.bias") as error:
        build_loaded(network, weights)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("network", [{}, {"architecture": 3}, {"architecture": {"name": "width"}, "classes": []}])
def test_a_record_that_names_no_network_is_told(run: Run, network: dict[str, object]):
    broken = Run(run.folder, run.record.model_copy(update={"network": network}))
    with pytest.raises(StoreError, match=r"run\.json"):
        read_network(broken)


def test_a_run_without_checkpoints_is_told(tmp_path: Path, run: Run):
    fresh = RunLibrary(tmp_path / "runs").create(SPEC)
    with pytest.raises(StoreError):
        load_run_weights(Run(fresh.folder, fresh.record.model_copy(update={"network": run.network})))
