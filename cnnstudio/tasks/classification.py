"""Classification: a picture has one class, or a share of each where pictures or labels were mixed."""

from dataclasses import dataclass
from typing import Literal

from torch import Tensor
from torch.nn import functional

LossName = Literal["cross-entropy", "nll"]


@dataclass(frozen=True)
class Classification:
    """Loss and scores of logits (N, K) against targets: classes (N,) int64, or shares (N, K) that sum to 1.

    Attributes:
        loss_name: "cross-entropy" on logits, or "nll": negative log-likelihood of their log-softmax. Both are the
            same function (their values agree to rounding); log-softmax of log-softmax is itself, so that a network
            that ends in log-softmax may be trained with either.
    """

    loss_name: LossName = "cross-entropy"

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Return the mean loss over pictures, a scalar in float32 or better."""
        return self._reduce(logits, targets, "mean")

    def scores(self, logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return (sum of losses over pictures, number of correct pictures) as scalars on the logits' device.

        Sums add up over batches of unequal size, and nothing here waits for the device.
        """
        return self._reduce(logits, targets, "sum"), self.count_correct(logits, targets)

    def count_correct(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Return how many pictures have their largest logit at the target's class (of shares: the largest one)."""
        truth = targets.argmax(1) if targets.ndim == 2 else targets
        return (logits.argmax(1) == truth).sum()

    def _reduce(self, logits: Tensor, targets: Tensor, reduction: Literal["mean", "sum"]) -> Tensor:
        logits = logits.float() if logits.element_size() < 4 else logits  # bf16 keeps too few digits for a log
        if self.loss_name == "cross-entropy":
            return functional.cross_entropy(logits, targets, reduction=reduction)
        log_shares = functional.log_softmax(logits, dim=1)
        if targets.ndim == 1:
            return functional.nll_loss(log_shares, targets, reduction=reduction)
        losses = -(targets * log_shares).sum(1)  # (N,)
        return losses.mean() if reduction == "mean" else losses.sum()
