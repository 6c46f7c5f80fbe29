import torch
from torch.nn.functional import cross_entropy

from cnnstudio.regularize.label_smoothing import LabelSmoothing, LabelSmoothingOptions


def test_the_loss_is_that_of_torch() -> None:
    logits, labels = torch.randn(6, 4), torch.tensor([0, 1, 2, 3, 3, 0])
    rule = LabelSmoothing(LabelSmoothingOptions(amount=0.15), 4)
    _, targets = rule.on_batch(torch.empty(6, 1, 1, 1), labels, torch.Generator())
    torch.testing.assert_close(cross_entropy(logits, targets), cross_entropy(logits, labels, label_smoothing=0.15))
