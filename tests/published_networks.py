"""The twelve published networks beside the specs with which CNN Studio builds them; shared by tests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from benchmarks.plain_networks import TWELVE, ResDeep
from torch import Tensor, nn

from cnnstudio.models.registry import ExtraLayers, NetworkSpec
from cnnstudio.spec import Choice

PARAMETERS = {
    "baseline": 18_090,
    "width": 38_386,
    "l2_reg": 18_090,
    "dropout": 38_386,
    "batch_norm": 38_482,
    "depth": 16_130,
    "res": 16_130,
    "res_deep": 75_810,
    "res_deep_own": 994_530,
    "fully_connected": 1_574_402,
    "quickstart_mlp": 669_706,
    "garment_lenet": 44_426,
    "mnist_cnn": 123_222,
}
"""As published in the study notes (``res_deep_own``: a hundred blocks of their own)."""

_ARCHITECTURES: dict[str, tuple[str, dict[str, Any], ExtraLayers]] = {
    "l2_reg": ("baseline", {}, ExtraLayers()),
    "dropout": ("width", {}, ExtraLayers(dropout=0.4)),
    "batch_norm": ("width", {}, ExtraLayers(batch_norm=True)),
    "res_deep_own": ("res_deep", {"shared_blocks": False}, ExtraLayers()),
}


@dataclass(frozen=True)
class Published:
    """A network written out by hand, and the spec of the studio's."""

    name: str
    make: Callable[[], nn.Module]
    network: NetworkSpec

    def images(self, count: int = 4) -> Tensor:
        return torch.randn(count, *self.network.input_shape, generator=torch.Generator().manual_seed(5))

    def run_plain(self, model: nn.Module, images: Tensor) -> Tensor:
        """Return the plain network's output; the fully connected one takes flattened pictures."""
        logits: Tensor = model(images.flatten(1) if self.name == "fully_connected" else images)
        return logits

    def as_plain(self, logits: Tensor) -> Tensor:
        """Return the studio's logits as the plain network gives them out: the fully connected one as log-softmax."""
        return logits.log_softmax(1) if self.name == "fully_connected" else logits


def _published(name: str, make: Callable[[], nn.Module]) -> Published:
    architecture, options, extra = _ARCHITECTURES.get(name, (name, {}, ExtraLayers()))
    grey = name in ("quickstart_mlp", "garment_lenet", "mnist_cnn")
    network = NetworkSpec(
        architecture=Choice(name=architecture, options=options),
        extra=extra,
        classes=tuple(f"class {number}" for number in range(10)) if grey else ("airplane", "bird"),
        input_shape=(1, 28, 28) if grey else (3, 32, 32),
        mean=(0.5,) if grey else (0.4915, 0.4823, 0.4468),
        std=(0.5,) if grey else (0.2470, 0.2435, 0.2616),
    )
    return Published(name, make, network)


PUBLISHED = {
    name: _published(name, make) for name, make in {**TWELVE, "res_deep_own": lambda: ResDeep(shared=False)}.items()
}
"""The twelve by name, and the deep residual net with blocks of their own."""
