"""Dropout: the network drops channels at random while it trains."""

from cnnstudio.options import Options, option
from cnnstudio.regularize.registry import Extra, Regularizer, regularizers


class DropoutOptions(Options):
    p: float = option(0.4, above=0.0, below=1.0, help="Probability that a channel is dropped in a training step.")


@regularizers.register(
    "dropout",
    title="Dropout",
    source="Srivastava et al. 2014, Dropout; channels: Tompson et al. 2015",
    options=DropoutOptions,
    requires="dropout",
)
class Dropout(Regularizer[DropoutOptions]):
    """Switches on the architecture's dropout layers."""

    def prepare(self, extra: Extra) -> Extra:
        return extra.model_copy(update={"dropout": self.options.p})
