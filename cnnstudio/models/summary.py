"""What a network would cost and what it consists of, without building it: on torch's meta device.

Nothing is allocated and torch's global generator is left alone, so that a forecast never changes a run.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

from cnnstudio.models.registry import NetworkSpec, build_network

_BATCH = 2  # batch normalisation of 1 x 1 maps needs two pictures; everything counted grows with the batch


@dataclass(frozen=True)
class LayerSummary:
    """One layer with parameters or a window.

    Attributes:
        name: attribute path ("conv1", "resblocks.0.conv"), as in the keys of a state_dict.
        kind: class name of the module ("Conv2d").
        output_shape: of one picture, without the batch.
        parameters: learned numbers of the layer.
        uses: how often the layer runs in one forward pass; more than 1 where positions share it.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    uses: int


@dataclass(frozen=True)
class NetworkSummary:
    """A network's size and cost.

    Attributes:
        parameters: learned numbers; shared ones count once.
        flops: floating point operations of one picture's forward pass, a multiply-add counting as two
            (convolutions and matrix products only).
        activation_bytes: what autograd keeps of one picture between forward and backward pass, in float32.
        layers: in the order in which they first run.
    """

    parameters: int
    flops: int
    activation_bytes: int
    layers: tuple[LayerSummary, ...]

    @property
    def parameter_bytes(self) -> int:
        """Return the size of the weights in float32."""
        return 4 * self.parameters


def summarize(network: NetworkSpec) -> NetworkSummary:
    """Return what the network would cost.

    Raises:
        UnknownName, BadOption, BadShape, BadSpec: as `build_network`, memory apart: nothing is too large here.
    """
    model = build_network(network, "meta")
    images = torch.empty(_BATCH, *network.input_shape, device="meta")
    return NetworkSummary(
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        flops=_count_flops(model, images) // _BATCH,
        activation_bytes=_measure_activations(model, images) // _BATCH,
        layers=_list_layers(model, images),
    )


def _count_flops(model: nn.Module, images: Tensor) -> int:
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model.eval()(images)
    return int(counter.get_total_flops())


def _measure_activations(model: nn.Module, images: Tensor) -> int:
    """Return the bytes of all storages that autograd saves in a training step, parameters apart."""
    weights = {parameter.untyped_storage()._cdata for parameter in model.parameters()}
    kept: dict[int, Tensor] = {}  # holding the tensors keeps their storages' addresses from being used again

    def keep(saved: Tensor) -> Tensor:
        storage = saved.untyped_storage()._cdata
        if storage not in weights:
            kept[storage] = saved
        return saved

    def give_back(saved: Tensor) -> Tensor:
        return saved

    with saved_tensors_hooks(keep, give_back):
        model.train()(images)
    return sum(saved.untyped_storage().nbytes() for saved in kept.values())


def _list_layers(model: nn.Module, images: Tensor) -> tuple[LayerSummary, ...]:
    names = {module: name for name, module in model.named_modules()}
    shapes: dict[nn.Module, tuple[int, ...]] = {}
    uses: dict[nn.Module, int] = {}

    def note(module: nn.Module, _inputs: Any, output: Tensor) -> None:
        shapes.setdefault(module, tuple(output.shape[1:]))
        uses[module] = uses.get(module, 0) + 1

    leaves = [module for module in names if not any(True for _ in module.children())]
    handles = [module.register_forward_hook(note) for module in leaves if not isinstance(module, nn.Identity)]
    try:
        with torch.no_grad():
            model.eval()(images)
    finally:
        for handle in handles:
            handle.remove()
    return tuple(
        LayerSummary(
            name=names[module],
            kind=type(module).__name__,
            output_shape=shape,
            parameters=sum(parameter.numel() for parameter in module.parameters()),
            uses=uses[module],
        )
        for module, shape in shapes.items()
    )
