"""Splitting pictures in two, the same way every time."""

import numpy as np
import torch
from torch import Tensor

from cnnstudio.errors import DataError


def stratified_split(labels: Tensor, fraction: float, seed: int) -> tuple[Tensor, Tensor]:
    """Return the indices of the training and of the validation pictures, each in rising order.

    Every class gives ``fraction`` of its pictures, rounded, to validation, but keeps at least one on either side
    where it has two; a single picture stays in training. The choice depends on nothing but the arguments: no global
    random state is read or changed, and other classes' pictures do not matter to a class.

    Args:
        labels: int64 (N,).
        fraction: of each class that goes to validation, between 0 and 1, exclusive.
        seed: of the choice, at least 0.

    Raises:
        DataError: the fraction is not between 0 and 1, or no class has two pictures.
    """
    if not 0.0 < fraction < 1.0:
        raise DataError(
            f"the validation fraction is {fraction:g}; it must lie between 0 and 1", field="dataset.validation"
        )
    train: list[np.ndarray] = []
    validation: list[np.ndarray] = []
    values = labels.numpy()
    order = np.argsort(values, kind="stable")
    found, starts = np.unique(values[order], return_index=True)
    for label, members in zip(found.tolist(), np.split(order, starts[1:]), strict=True):
        count = min(max(round(fraction * len(members)), 1), len(members) - 1)
        shuffled = np.random.default_rng((seed, label)).permutation(members)
        validation.append(shuffled[:count])
        train.append(shuffled[count:])
    if not sum(len(part) for part in validation):
        raise DataError(
            "no class has two pictures, so none can be set aside for validation; add pictures, or folders 'train' and "
            "'val' of your own",
            field="dataset.validation",
        )
    return _sorted(train), _sorted(validation)


def _sorted(parts: list[np.ndarray]) -> Tensor:
    return torch.from_numpy(np.sort(np.concatenate(parts)).astype(np.int64))
