"""Weight decay: the optimizer shrinks every weight a little at each step."""

from cnnstudio.options import Options, option
from cnnstudio.regularize.registry import Regularizer, regularizers


class WeightDecayOptions(Options):
    strength: float = option(
        5e-4, low=0.0, high=1e3, scale="log", help="The optimizer's weight decay; decoupled from the gradient in AdamW."
    )


@regularizers.register(
    "weight_decay",
    title="Weight decay",
    source="Krogh & Hertz 1991; Loshchilov & Hutter 2019, Decoupled weight decay regularization",
    options=WeightDecayOptions,
    requires="",
)
class WeightDecay(Regularizer[WeightDecayOptions]):
    """In SGD the same as an L2 penalty of half the strength, without its share of the reported loss."""

    def optimizer_defaults(self) -> dict[str, float]:
        return {"weight_decay": self.options.strength}
