"""Loss and accuracy of a network over a split, with the weights held still."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from cnnstudio.data.batches import Placed
from cnnstudio.events import Score
from cnnstudio.models.registry import Evaluation as Mode
from cnnstudio.tasks.classification import Classification
from cnnstudio.train.pictures import Normalizer
from cnnstudio.train.seeding import make_generator

BATCH_STATISTICS_SIZE = 64
_EVAL_VALUES = 1 << 20  # numbers in the pictures of one batch: 341 of 3 x 32 x 32
_EVAL_PICTURES = 512


class Evaluation:
    """One pass over a split, batch by batch, so that the caller can stop, pause and report between batches.

    Args:
        model: the network; its mode is restored after every batch.
        task: loss and scores.
        normalize: from pixels to what the network sees.
        data: the split on the device.
        mode: "eval", or "batch statistics" of fixed, shuffled batches of about 64 pictures for networks whose
            running statistics describe nothing.
        batch_size: at least so many pictures go at once in mode "eval": as many as a training step takes.
    """

    def __init__(
        self,
        model: nn.Module,
        task: Classification,
        normalize: Normalizer,
        data: Placed,
        mode: Mode = "eval",
        batch_size: int = 1,
    ) -> None:
        self._model, self._task, self._normalize, self._data = model, task, normalize, data
        self._size, self._mode = len(data), mode
        self._batches = make_batches(len(data), mode, batch_size)
        self._losses: list[Tensor] = []
        self._correct: list[Tensor] = []

    def run(self) -> Iterator[int]:
        """Yield, after each batch, how many pictures are done."""
        done = 0
        for indices in self._batches:
            pixels, labels = self._data.take(indices)
            # Entered anew for each batch: a context that is open at a yield would hold in the consumer too.
            with torch.no_grad(), held_still(self._model, self._mode):
                loss, correct = self._task.scores(self._model(self._normalize(pixels)), labels)
            self._losses.append(loss)
            self._correct.append(correct)
            done += len(indices)
            yield done

    def score(self) -> Score:
        """Return the score of the pictures done so far."""
        loss = math.fsum(torch.stack(self._losses).tolist()) / self._size
        accuracy = sum(torch.stack(self._correct).tolist()) / self._size
        return Score(loss=loss if math.isfinite(loss) else None, accuracy=accuracy, measured="eval")


def make_batches(size: int, mode: Mode, batch_size: int = 1) -> tuple[Tensor, ...]:
    """Return the indices of each evaluation batch, int64.

    In mode "batch statistics" the batches depend on ``size`` alone and differ by at most one picture, so that none
    is too small to have statistics.
    """
    if mode == "eval":
        return torch.split(torch.arange(size), batch_size)
    order = torch.randperm(size, generator=make_generator(0, "evaluation batches"))
    return torch.tensor_split(order, math.ceil(size / BATCH_STATISTICS_SIZE))


def choose_batch_size(training_batch_size: int, values_per_picture: int) -> int:
    """Return how many pictures to evaluate at once: many small ones, of large ones what a training step takes."""
    return max(training_batch_size, min(_EVAL_PICTURES, _EVAL_VALUES // values_per_picture), 1)


@contextmanager
def held_still(model: nn.Module, mode: Mode) -> Iterator[None]:
    """Put a network into its mode of evaluation: nothing drops out and no running statistic moves."""
    was_training = {module: module.training for module in model.modules()}
    model.eval()
    norms = [m for m in model.modules() if isinstance(m, _BatchNorm)] if mode == "batch statistics" else []
    tracked = [norm.track_running_stats for norm in norms]
    for norm in norms:
        norm.training, norm.track_running_stats = True, False
    try:
        yield
    finally:
        for norm, tracks in zip(norms, tracked, strict=True):
            norm.track_running_stats = tracks
        for module, training in was_training.items():
            module.training = training
