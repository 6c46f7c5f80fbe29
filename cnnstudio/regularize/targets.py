"""Targets as class probabilities, for regularizers that soften or mix them."""

from torch import Tensor
from torch.nn.functional import one_hot


def as_probabilities(targets: Tensor, classes: int) -> Tensor:
    """Return float32 (N, K) for int64 (N,); probabilities stay what they are."""
    return one_hot(targets, classes).float() if targets.dim() == 1 else targets
