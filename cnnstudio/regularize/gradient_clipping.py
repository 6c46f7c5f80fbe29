"""Gradient clipping: long gradients are shortened before the step."""

from typing import Self

from pydantic import model_validator
from torch import nn

from cnnstudio.options import Options, option
from cnnstudio.regularize.registry import Regularizer, regularizers


class GradientClippingOptions(Options):
    max_norm: float = option(
        1.0, low=0.0, high=1e9, help="Greatest length of the gradient of all parameters together; 0 leaves it."
    )
    value: float = option(0.0, low=0.0, high=1e9, help="Greatest size of each single entry; 0 leaves them.")

    @model_validator(mode="after")
    def _clips_something(self) -> Self:
        if not (self.max_norm or self.value):
            raise ValueError("max_norm and value are both 0, so nothing would be clipped; set one of them")
        return self


@regularizers.register(
    "gradient_clipping",
    title="Gradient clipping",
    source="Pascanu et al. 2013, On the difficulty of training recurrent neural networks",
    options=GradientClippingOptions,
    requires="",
)
class GradientClipping(Regularizer[GradientClippingOptions]):
    """Entries first, then the norm. A gradient with NaN stays NaN, so that the run can say so."""

    def after_backward(self, model: nn.Module) -> None:
        if self.options.value:
            nn.utils.clip_grad_value_(model.parameters(), self.options.value)
        if self.options.max_norm:
            nn.utils.clip_grad_norm_(model.parameters(), self.options.max_norm)
