"""Mixup: the network sees weighted means of two pictures and must give the same mean of their labels."""

import torch
from torch import Generator, Tensor

from cnnstudio.options import Options, option
from cnnstudio.regularize.registry import Regularizer, regularizers
from cnnstudio.regularize.targets import as_probabilities


class MixupOptions(Options):
    alpha: float = option(0.2, above=0.0, high=100.0, help="Shape of the Beta distribution the share is drawn from.")


@regularizers.register(
    "mixup",
    title="Mixup",
    source="Zhang et al. 2018, mixup: beyond empirical risk minimization",
    options=MixupOptions,
    requires="",
)
class Mixup(Regularizer[MixupOptions]):
    """One share per batch from Beta(alpha, alpha); each picture meets another of the same batch."""

    def on_batch(self, images: Tensor, targets: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
        share = draw_share(self.options.alpha, generator)
        partners = torch.randperm(len(images), generator=generator).to(images.device)
        probabilities = as_probabilities(targets, self.classes)
        mixed = torch.lerp(images[partners], images, share)
        return mixed, torch.lerp(probabilities[partners], probabilities, share)


def draw_share(alpha: float, generator: Generator) -> float:
    """Return a draw from Beta(alpha, alpha), as the share of the first of two Gamma(alpha) draws.

    Source: Devroye 1986, Non-uniform random variate generation, IX.3. With a small alpha both draws fall to the
    least positive number, where torch cuts them off; the share is then 0 or 1, each as often.
    """
    shapes = torch.full((2,), alpha, dtype=torch.float64)
    first, second = torch._standard_gamma(shapes, generator=generator).tolist()
    if first == second:
        return float(torch.randint(2, (), generator=generator))
    return float(first / (first + second))
