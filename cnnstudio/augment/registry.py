"""Augmentation: a transform of a whole batch, drawn afresh for every picture."""

from typing import Any, Generic, TypeVar

from torch import Generator, Tensor

from cnnstudio.options import Options
from cnnstudio.registry import Registry

O = TypeVar("O", bound=Options)  # noqa: E741 - the options of one augmentation


class Augmentation(Generic[O]):
    """One transform.

    Args:
        options: its settings.
    """

    def __init__(self, options: O) -> None:
        self.options = options

    def __call__(self, images: Tensor, generator: Generator) -> Tensor:
        """Return pictures of the same shape.

        Args:
            images: float (N, C, H, W) in 0..1, before normalisation; not changed.
            generator: on the CPU, whatever the device, so that every device draws the same.
        """
        raise NotImplementedError


augmentations: Registry[type[Augmentation[Any]]] = Registry("augmentation", "cnnstudio.augment")
