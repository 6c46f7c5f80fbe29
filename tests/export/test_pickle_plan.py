"""The inert reading of pickles: what torch writes is described, anything else is refused, nothing runs."""

import io
import pickle
import zipfile
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.errors import WeightsError
from cnnstudio.export import pickle_plan
from cnnstudio.export.pickle_plan import StoragePlan, TensorPlan


def plan_pickle(content: bytes, what: str) -> Any:
    return pickle_plan.plan_pickle(content, what)[0]


def _pickled(thing: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(thing, buffer)
    with zipfile.ZipFile(buffer) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith("data.pkl")))


def test_tensors_are_described_as_torch_made_them() -> None:
    base = torch.arange(24.0)
    plan = plan_pickle(
        _pickled({"view": base[2:14].view(3, 4).T, "counter": torch.tensor(7), "epoch": 3, "size": base.shape}), "f"
    )
    assert plan["view"].shape == (4, 3)
    assert plan["view"].stride == (1, 4)
    assert plan["view"].offset == 2
    assert (plan["view"].storage.kind, plan["view"].storage.elements) == ("Float", 24)
    assert plan["counter"].shape == ()
    assert plan["counter"].storage.kind == "Long"
    assert plan["epoch"] == 3
    assert plan["size"] == (24,)


def test_shared_tensors_name_one_block() -> None:
    weight = torch.ones(3)
    plan = plan_pickle(_pickled({"a": weight, "b": weight, "c": torch.ones(3)}), "f")
    assert plan["a"].storage == plan["b"].storage != plan["c"].storage


def test_state_dicts_and_parameters_are_read() -> None:
    module = torch.nn.BatchNorm2d(3)
    plan = plan_pickle(_pickled(module.state_dict()), "f")
    assert list(plan) == ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    assert isinstance(plan_pickle(_pickled({"w": module.weight}), "f")["w"], TensorPlan)


def test_every_tensor_is_listed_wherever_it_lies() -> None:
    state = {"net": {"w": torch.ones(2)}, "optimizer": [({"m": torch.ones(3)},), torch.ones(4)]}
    _, tensors = pickle_plan.plan_pickle(_pickled(state), "f")
    assert sorted(tensor.shape for tensor in tensors) == [(2,), (3,), (4,)]


@pytest.mark.parametrize(
    ("tensor", "message"),
    [
        (TensorPlan(StoragePlan("Float", "0", 6), 0, (2, 3), (3, 1)), ""),
        (TensorPlan(StoragePlan("Float", "0", 6), 0, (0, 3), (3, 1)), ""),
        (TensorPlan(StoragePlan("Float", "0", 6), 1, (2, 3), (3, 1)), "reaches beyond"),
        (TensorPlan(StoragePlan("Float", "0", 6), 0, (2, 3), (4, 1)), "reaches beyond"),
        (TensorPlan(StoragePlan("Float", "0", 6), -1, (2,), (1,)), "cannot be"),
        (TensorPlan(StoragePlan("Float", "0", 6), 0, (-2, -3), (1, 1)), "cannot be"),
        (TensorPlan(StoragePlan("Float", "0", 6), 0, (2, 3), (1,)), "cannot be"),
        (TensorPlan(StoragePlan("Float", "0", 6), 0, (7,), (0,)), "claims 7 numbers where the file holds 6"),
        (TensorPlan(StoragePlan("Float", "0", 7), 0, (7,), (1,)), "claims 7 numbers where the file holds 6"),
        (TensorPlan(StoragePlan("Float", "0", -1), 0, (), ()), "claims -1 numbers"),
        (TensorPlan(StoragePlan("Float", "1", 6), 0, (6,), (1,)), "not in the file"),
        (TensorPlan(StoragePlan("Odd", "0", 6), 0, (6,), (1,)), "of the kind Odd"),
    ],
)
def test_a_tensor_that_cannot_be_is_found(tensor: TensorPlan, message: str) -> None:
    fault = tensor.find_fault({"0": 24})
    assert message in fault
    assert bool(fault) == bool(message)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_one_sentence(content: bytes) -> None:
    try:
        plan_pickle(content, "f")
    except WeightsError as error:
        assert "\n" not in str(error)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 600), st.integers(0, 255))
def test_any_changed_byte_gives_a_value_or_one_sentence(place: int, value: int) -> None:
    content = bytearray(_pickled(torch.nn.Linear(2, 2).state_dict()))
    content[place % len(content)] = value
    try:
        plan_pickle(bytes(content), "f")
    except WeightsError as error:
        assert "\n" not in str(error)


def test_nothing_of_a_pickle_outlives_its_reading() -> None:
    """A pickle may set attributes on what it was given; the next one gets other objects."""
    evil = b"ccollections\nOrderedDict\nN}X\x04\x00\x00\x00nameX\x01\x00\x00\x00x\x86b."
    for _ in range(2):
        try:
            plan_pickle(evil, "f")
        except WeightsError:
            pass
    assert plan_pickle(pickle.dumps({"a": 1}, protocol=2), "f") == {"a": 1}
    assert list(plan_pickle(_pickled(torch.nn.Linear(1, 1).state_dict()), "f")) == ["weight", "bias"]


def test_a_table_of_contents_of_any_length_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnstudio.export.pickle_plan.MAX_PICKLE_BYTES", 10)
    with pytest.raises(WeightsError, match="too many to be weights"):
        plan_pickle(_pickled({"a": torch.ones(1)}), "f")
