import pytest
import torch
from tiny_parts import make_parts

from cnnstudio.errors import DataError
from cnnstudio.train.failure import Diverged, explain


@pytest.mark.parametrize(
    ("rate", "remedy"),
    [(1e9, "Try learning rate 0.1"), (1.0, "Try learning rate 0.1"), (0.01, "Try learning rate 0.001")],
)
def test_a_high_learning_rate_has_a_lower_one_as_remedy(rate: float, remedy: str) -> None:
    parts = make_parts(optimizer={"name": "sgd", "options": {"learning_rate": rate}})
    failure = explain(Diverged(3, 130, float("nan")), parts)
    assert failure is not None
    assert failure.error.startswith("The loss became NaN in epoch 3 at step 130: the learning rate")
    assert failure.remedy.startswith(remedy)


def test_a_strong_penalty_is_named() -> None:
    parts = make_parts(
        optimizer={"name": "sgd", "options": {"learning_rate": 0.01}},
        regularizers=[{"name": "l2", "options": {"strength": 200.0}}],
    )
    failure = explain(Diverged(1, 2, float("inf")), parts)
    assert failure is not None
    assert "infinite" in failure.error and "penalty of strength 200" in failure.error
    assert failure.remedy == "Try a strength below 50."


def test_broken_pictures_and_weights() -> None:
    parts = make_parts()
    pictures = explain(Diverged(1, 1, float("nan"), bad_pictures=True), parts)
    weights = explain(Diverged(1, 9, None), parts)
    assert pictures is not None and "pictures" in pictures.error
    assert weights is not None and "weights stopped being finite" in weights.error


MEMORY = [
    MemoryError(),
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9"),
]


@pytest.mark.parametrize("error", MEMORY)
def test_too_little_memory_names_the_batch_size(error: Exception) -> None:
    failure = explain(error, make_parts(batch_size=32))
    assert failure is not None and "batches of 32" in failure.error and "batch size 16" in failure.remedy


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DataError("the picture is gone"), "the picture is gone"),
        (ValueError("Expected more than 1 value per channel when training, got input size"), "one picture"),
        (OSError(5, "Input/output error"), "cannot be read any more"),
    ],
)
def test_other_errors_are_one_sentence(error: Exception, text: str) -> None:
    failure = explain(error, make_parts())
    assert failure is not None and text in failure.error and "\n" not in failure.error


@pytest.mark.parametrize("error", [KeyError("x"), RuntimeError("CUDA error: device lost"), AssertionError()])
def test_a_defect_is_not_explained_away(error: Exception) -> None:
    assert explain(error, make_parts()) is None
