"""L1: the sum of absolute weights, added to the loss; pushes weights to exactly zero."""

from torch import Tensor, nn

from cnnstudio.options import Options, option
from cnnstudio.regularize.penalty import AbsoluteSum, Which, penalized
from cnnstudio.regularize.registry import Regularizer, regularizers


class L1Options(Options):
    strength: float = option(
        1e-4, low=0.0, high=1e3, scale="log", help="Factor of the sum of absolute parameters in the loss."
    )
    parameters: Which = option("all", help="all, or weights: leaves out biases and batch normalisation.")


@regularizers.register(
    "l1",
    title="L1 penalty",
    source="Tibshirani 1996, Regression shrinkage and selection via the lasso",
    options=L1Options,
    requires="",
)
class L1(Regularizer[L1Options]):
    """``loss + strength * sum(|p|)``."""

    _counted: list[Tensor] | None = None

    def penalty(self, model: nn.Module) -> Tensor | None:
        if self._counted is None:
            self._counted = penalized(model, self.options.parameters)
        return AbsoluteSum.apply(self.options.strength, *self._counted) if self._counted else None
