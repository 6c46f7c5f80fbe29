"""Batch normalisation: each channel is normalised over the batch between convolution and activation."""

from cnnstudio.options import NoOptions
from cnnstudio.regularize.registry import Extra, Regularizer, regularizers


@regularizers.register(
    "batch_norm",
    title="Batch normalisation",
    source="Ioffe & Szegedy 2015, Batch normalization",
    requires="batch_norm",
)
class BatchNorm(Regularizer[NoOptions]):
    """Switches on the architecture's batch normalisation layers."""

    def prepare(self, extra: Extra) -> Extra:
        return extra.model_copy(update={"batch_norm": True})
