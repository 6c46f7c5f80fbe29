"""Regularizer: hooks around the training step, each with a correct do-nothing default."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from torch import Generator, Tensor, nn

from cnnstudio.events import Score
from cnnstudio.options import Options
from cnnstudio.registry import Registry

O = TypeVar("O", bound=Options)  # noqa: E741 - the options of one regularizer
Extra = TypeVar("Extra", bound=BaseModel)


class Regularizer(Generic[O]):
    """One way of keeping a network from learning its training pictures by heart.

    Args:
        options: its settings.
        classes: number of classes of the data.
    """

    def __init__(self, options: O, classes: int) -> None:
        self.options = options
        self.classes = classes

    def prepare(self, extra: Extra) -> Extra:
        """Return the extra layers of the network (models.registry.ExtraLayers) with this one's switched on."""
        return extra

    def optimizer_defaults(self) -> dict[str, float]:
        """Return settings for the optimizer, such as ``{"weight_decay": 5e-4}``."""
        return {}

    def on_batch(self, images: Tensor, targets: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
        """Return the batch the network sees.

        Args:
            images: normalised float (N, C, H, W).
            targets: int64 (N,), or class probabilities (N, K).
            generator: on the CPU, named by seed, epoch and step.
        """
        return images, targets

    def penalty(self, model: nn.Module) -> Tensor | None:
        """Return a scalar to add to the loss, or None."""
        return None

    def after_backward(self, model: nn.Module) -> None:
        """Change the gradients before the step."""

    def after_step(self, model: nn.Module) -> None:
        """Change the weights after the step."""

    def after_epoch(self, epoch: int, validation: Score) -> str:
        """Return why the run should end now, or "" to go on."""
        return ""

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs: numbers, texts, None."""
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take the state that `state_dict` returned."""

    def overrides(self, hook: str) -> bool:
        """Return whether a hook does anything, so that the step skips those that do not."""
        return getattr(type(self), hook) is not getattr(Regularizer, hook)


regularizers: Registry[type[Regularizer[Any]]] = Registry("regularizer", "cnnstudio.regularize")
"""Facts: ``requires`` names the extra layer that the architecture must carry ("dropout", "batch_norm"), or ""."""
