"""L2: the sum of squared weights, added to the loss."""

from torch import Tensor, nn

from cnnstudio.options import Options, option
from cnnstudio.regularize.penalty import SquaredSum, Which, penalized
from cnnstudio.regularize.registry import Regularizer, regularizers


class L2Options(Options):
    strength: float = option(
        1e-3, low=0.0, high=1e3, scale="log", help="Factor of the sum of squared parameters in the loss."
    )
    parameters: Which = option("all", help="all, or weights: leaves out biases and batch normalisation.")


@regularizers.register(
    "l2",
    title="L2 penalty",
    source="study notes; Hoerl & Kennard 1970, Ridge regression",
    options=L2Options,
    requires="",
)
class L2(Regularizer[L2Options]):
    """``loss + strength * sum(p ** 2)``."""

    _counted: list[Tensor] | None = None

    def penalty(self, model: nn.Module) -> Tensor | None:
        if self._counted is None:
            self._counted = penalized(model, self.options.parameters)
        return SquaredSum.apply(self.options.strength, *self._counted) if self._counted else None
