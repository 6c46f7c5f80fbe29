import pytest
import torch

from cnnstudio.errors import DataError
from cnnstudio.spec import RunSpec
from cnnstudio.store.failures import brief, describe, is_out_of_memory, trace

SPEC = RunSpec(batch_size=512, device="cuda:0")


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory: you tried"),
    ],
)
def test_lack_of_memory_names_the_batch_and_a_smaller_one(error: Exception):
    failure = describe(error, SPEC)
    assert failure is not None
    assert failure.sentence == "device cuda:0 ran out of memory at batch size 512"
    assert failure.remedy == "Try batch size 128"
    assert str(failure.as_error()) == "device cuda:0 ran out of memory at batch size 512; try batch size 128"
    assert failure.as_error().exit_code == 4


def test_batch_one_has_another_remedy():
    failure = describe(MemoryError(), RunSpec(batch_size=1))
    assert failure is not None
    assert "smaller network" in failure.remedy


def test_a_persons_error_is_its_own_sentence():
    failure = describe(DataError("no pictures in x"), SPEC)
    assert failure is not None
    assert (failure.sentence, failure.remedy) == ("no pictures in x", "")
    assert str(failure.as_error()) == "no pictures in x"


def test_a_lost_file_is_named():
    failure = describe(FileNotFoundError(2, "No such file or directory", "/data/a.png"), SPEC)
    assert failure is not None
    assert "No such file or directory (/data/a.png)" in failure.sentence


def test_a_defect_is_none():
    error = RuntimeError("shapes\n do not  fit " + "x" * 500)
    assert describe(error, SPEC) is None
    assert not is_out_of_memory(error)
    assert brief(error).startswith("RuntimeError: shapes do not fit xxx")
    assert len(brief(error)) < 200 and "\n" not in brief(error)
    assert brief(ValueError()) == "ValueError"
    assert "RuntimeError: shapes" in trace(error)
