"""One training step, without waiting for the device."""

import math

import torch
from torch import Tensor

from cnnstudio.data.batches import Placed
from cnnstudio.train.assemble import Parts
from cnnstudio.train.seeding import make_generator


class TrainingStep:
    """Takes a batch through network, loss, gradient and optimizer.

    Args:
        parts: what is trained; its model is in training mode.
        data: the training split on the device.
    """

    def __init__(self, parts: Parts, data: Placed) -> None:
        self.learning_rate = math.nan  # unlike any rate, so that the first step sets it, be it 0
        self._parts = parts
        self._data = data
        self._parameters = [p for p in parts.model.parameters() if p.requires_grad]
        rules = [rule for _, rule in parts.regularizers]
        self._on_batch = [rule.on_batch for rule in rules if rule.overrides("on_batch")]
        self._penalties = [rule.penalty for rule in rules if rule.overrides("penalty")]
        self._after_backward = [rule.after_backward for rule in rules if rule.overrides("after_backward")]
        self._after_step = [rule.after_step for rule in rules if rule.overrides("after_step")]
        self._draws = bool(parts.augmentations or self._on_batch)

    def prepare_batch(self, indices: Tensor, epoch: int, step_in_epoch: int) -> tuple[Tensor, Tensor]:
        """Return what the network sees of the pictures at int64 ``indices`` (N,), and its targets."""
        parts = self._parts
        pixels, targets = self._data.take(indices)
        if not self._draws:
            return parts.normalize(pixels), targets
        # One stream per step: a run that is resumed in mid-epoch draws what it would have drawn.
        generator = make_generator(parts.spec.seed, "augmentation", epoch, step_in_epoch)
        images = parts.normalize.augment(pixels, parts.augmentations, generator)
        for on_batch in self._on_batch:
            images, targets = on_batch(images, targets, generator)
        return images, targets

    def __call__(self, indices: Tensor, epoch: int, step_in_epoch: int, step: int) -> tuple[Tensor, Tensor]:
        """Train on one batch.

        Args:
            indices: of the batch's pictures in the training split, int64 (N,).
            epoch: counted from 1.
            step_in_epoch: counted from 0.
            step: counted from 0 over the whole run.

        Returns:
            The batch's loss, penalties included, and how many pictures were right: scalars on the device.
        """
        parts, model = self._parts, self._parts.model
        images, targets = self.prepare_batch(indices, epoch, step_in_epoch)
        logits = model(images)
        loss = parts.task.loss(logits, targets)
        for penalty in self._penalties:
            extra = penalty(model)
            loss = loss if extra is None else loss + extra
        for parameter in self._parameters:
            parameter.grad = None
        loss.backward()  # type: ignore[no-untyped-call]
        for after_backward in self._after_backward:
            after_backward(model)
        self._set_learning_rate(parts.learning_rate * parts.schedule.fraction(step))
        parts.optimizer.step()
        for after_step in self._after_step:
            after_step(model)
        with torch.no_grad():
            return loss.detach(), parts.task.count_correct(logits, targets)

    def _set_learning_rate(self, rate: float) -> None:
        if rate != self.learning_rate:
            self.learning_rate = rate
            for group in self._parts.optimizer.param_groups:
                group["lr"] = rate
