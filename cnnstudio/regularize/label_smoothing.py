"""Label smoothing: a little of each target's probability is spread over all classes."""

from torch import Generator, Tensor

from cnnstudio.options import Options, option
from cnnstudio.regularize.registry import Regularizer, regularizers
from cnnstudio.regularize.targets import as_probabilities


class LabelSmoothingOptions(Options):
    amount: float = option(0.1, low=0.0, below=1.0, help="Share of the probability that is spread over all classes.")


@regularizers.register(
    "label_smoothing",
    title="Label smoothing",
    source="Szegedy et al. 2016, Rethinking the Inception architecture, section 7",
    options=LabelSmoothingOptions,
    requires="",
)
class LabelSmoothing(Regularizer[LabelSmoothingOptions]):
    """``(1 - amount) * target + amount / K``."""

    def on_batch(self, images: Tensor, targets: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
        amount = self.options.amount
        return images, as_probabilities(targets, self.classes) * (1 - amount) + amount / self.classes
