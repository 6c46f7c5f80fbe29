"""Scores of predicted classes (N,) against true ones (N,), both int64."""

import torch
from torch import Tensor


def measure_accuracy(predicted: Tensor, labels: Tensor) -> float:
    """Return the fraction of equal classes; NaN where there is nothing to compare."""
    return float((predicted == labels).double().mean())


def count_confusions(predicted: Tensor, labels: Tensor, classes: int) -> Tensor:
    """Return how often class ``row`` was taken for class ``column``: int64 (classes, classes).

    Raises:
        ValueError: a class outside 0..classes - 1, or unequal lengths.
    """
    if predicted.shape != labels.shape:
        raise ValueError(f"{tuple(predicted.shape)} predictions for {tuple(labels.shape)} labels")
    for values in (predicted, labels):
        if values.numel() and not 0 <= int(values.min()) <= int(values.max()) < classes:
            raise ValueError(f"a class outside 0..{classes - 1}")
    return torch.bincount(labels * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def count_classes(labels: Tensor, classes: int) -> Tensor:
    """Return how many pictures each class has: int64 (classes,)."""
    return torch.bincount(labels, minlength=classes)


def measure_class_accuracies(confusions: Tensor) -> Tensor:
    """Return each true class's share of correct predictions: float64 (classes,), NaN for a class without pictures.

    Args:
        confusions: as `count_confusions` returns.
    """
    counts = confusions.double()
    return counts.diagonal() / counts.sum(1)
