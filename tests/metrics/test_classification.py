"""Scores against scikit-learn and torchmetrics."""

import math

import numpy as np
import pytest
import torch
from sklearn import metrics as outsider
from torchmetrics.functional.classification import multiclass_accuracy

from cnnstudio.metrics.classification import (
    count_classes,
    count_confusions,
    measure_accuracy,
    measure_class_accuracies,
)

GENERATOR = torch.Generator().manual_seed(1)
LABELS = torch.randint(0, 6, (500,), generator=GENERATOR)
PREDICTED = torch.where(torch.rand(500, generator=GENERATOR) < 0.6, LABELS, LABELS.roll(3))


def test_accuracy() -> None:
    assert measure_accuracy(PREDICTED, LABELS) == pytest.approx(outsider.accuracy_score(LABELS, PREDICTED))
    assert math.isnan(measure_accuracy(LABELS[:0], LABELS[:0]))


def test_confusions_and_class_counts() -> None:
    confusions = count_confusions(PREDICTED, LABELS, 8)
    assert confusions.dtype == torch.int64
    np.testing.assert_array_equal(confusions, outsider.confusion_matrix(LABELS, PREDICTED, labels=range(8)))
    assert torch.equal(count_classes(LABELS, 8), confusions.sum(1))


def test_class_accuracies() -> None:
    found = measure_class_accuracies(count_confusions(PREDICTED, LABELS, 8))
    expected = multiclass_accuracy(PREDICTED, LABELS, num_classes=6, average="none")
    torch.testing.assert_close(found[:6].float(), expected)
    assert found[6:].isnan().all()


@pytest.mark.parametrize("wrong", [torch.tensor([0, 6]), torch.tensor([-1, 0]), torch.tensor([0])])
def test_classes_that_do_not_exist_are_refused(wrong: torch.Tensor) -> None:
    with pytest.raises(ValueError, match=r"outside 0\.\.5|predictions for"):
        count_confusions(wrong, torch.tensor([0, 1]), 6)
