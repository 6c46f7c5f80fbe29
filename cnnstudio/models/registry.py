"""Architectures, and the one record that rebuilds a network: `NetworkSpec`.

Importing this module loads no torch, so that the store and the forms can read network records cheaply.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from cnnstudio.errors import BadShape, BadSpec
from cnnstudio.formatting import count, size
from cnnstudio.options import Strict, explain
from cnnstudio.registry import Entry, Registry
from cnnstudio.spec import Choice
from cnnstudio.strict_json import read_json

if TYPE_CHECKING:
    import torch
    from torch import nn

Carried = Literal["dropout", "batch_norm"]
Evaluation = Literal["eval", "batch statistics"]
Side = Annotated[int, Field(ge=1, le=100_000)]
ClassName = Annotated[str, Field(min_length=1, max_length=1000)]


class ExtraLayers(Strict):
    """Layers that regularizers switch on; no options of the architecture, so that each choice is stored once.

    Attributes:
        dropout: probability that a channel (in linear nets: a unit) is dropped; 0 builds no dropout layer.
        batch_norm: batch normalisation between each convolution and its activation.
    """

    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    batch_norm: bool = False

    def switched_on(self) -> tuple[Carried, ...]:
        """Return which kinds of layers are asked for."""
        kinds: list[Carried] = []
        if self.dropout > 0:
            kinds.append("dropout")
        if self.batch_norm:
            kinds.append("batch_norm")
        return tuple(kinds)


Builder = Callable[..., "nn.Module"]
"""Called with (options, (C, H, W), number of classes, ExtraLayers); the network returns logits (N, classes).

Raises `BadShape` where the picture is too small. Facts of an entry: ``carries``, a tuple of the `ExtraLayers`
kinds that the architecture has a place for; ``weights``, where a state_dict shows the sizes (see
`cnnstudio.export.infer`).
"""

architectures: Registry[Builder] = Registry("architecture", "cnnstudio.models")


class NetworkSpec(Strict):
    """Everything that rebuilds a network and feeds it: stored with a run, and beside exported weights.

    Attributes:
        classes: names in the order of the logits.
        input_shape: (C, H, W) of one picture.
        mean, std: per channel, of values in 0..1, as subtracted and divided before the first layer; both empty
            where they are not known (weights that came without a sidecar).
    """

    architecture: Choice
    extra: ExtraLayers = ExtraLayers()
    classes: Annotated[tuple[ClassName, ...], Field(min_length=1, max_length=100_000)]
    input_shape: tuple[Side, Side, Side]
    mean: tuple[float, ...] = ()
    std: tuple[Annotated[float, Field(gt=0)], ...] = ()

    @model_validator(mode="after")
    def _one_per_channel(self) -> Self:
        for values in (self.mean, self.std):
            if len(values) not in (0, self.input_shape[0]):
                raise ValueError(f"mean and std have one value for each of the {self.input_shape[0]} channels")
        return self

    @classmethod
    def from_json(cls, text: str, *, what: str = "the network") -> Self:
        """Return the record of a JSON text.

        Raises:
            BadSpec: no JSON.
            BadOption: an unknown key or a value out of range.
        """
        read_json(text, what=what)  # duplicate keys, NaN and bottomless nesting, which pydantic lets pass
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise explain(error, cls, what) from None

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the record as JSON text."""
        return self.model_dump_json(indent=indent)


def build_network(network: NetworkSpec, device: str | torch.device = "cpu") -> nn.Module:
    """Return a freshly initialised network on ``device``.

    Weights are drawn on the CPU from torch's global generator, so that a seed gives the same network on every
    device; ``"meta"`` draws nothing and allocates nothing.

    Raises:
        UnknownName: no such architecture.
        BadOption: an option it cannot take.
        BadShape: the picture is too small, or the network larger than the memory of this machine.
        BadSpec: the architecture has no place for an extra layer.
    """
    import torch

    place = torch.device(device)
    if place.type == "meta":
        return _build(network)
    _refuse_too_large(network)
    with torch.device("cpu"):
        model = _make(network)
    return model.to(place)


def evaluation_mode(model: nn.Module) -> Evaluation:
    """Return how a network is to be evaluated: in eval mode, or with the statistics of fixed, shuffled batches.

    The second is for networks whose batch normalisation serves many positions at once (`res_deep` with shared
    blocks), where running statistics describe none of them.
    """
    return "batch statistics" if getattr(model, "evaluates_with_batch_statistics", False) else "eval"


def _build(network: NetworkSpec) -> nn.Module:
    import torch

    try:
        with torch.device("meta"):
            return _make(network)
    except RuntimeError as error:  # torch: sizes whose product no 64-bit number holds
        raise BadShape(
            "the network is too large to be described; choose smaller widths", field="architecture"
        ) from error


def _make(network: NetworkSpec) -> nn.Module:
    entry = architectures.get(network.architecture.name)
    _refuse_uncarried(entry, network.extra)
    options = entry.options.from_values(network.architecture.options, where="architecture")
    return entry.make(options, network.input_shape, len(network.classes), network.extra)


def _refuse_uncarried(entry: Entry[Builder], extra: ExtraLayers) -> None:
    for kind in extra.switched_on():
        if kind not in entry.facts.get("carries", ()):
            carriers = ", ".join(other.name for other in architectures if kind in other.facts.get("carries", ()))
            raise BadSpec(f"{entry.name} has no place for {kind} layers; these have: {carriers}", field="regularizers")


def _refuse_too_large(network: NetworkSpec) -> None:
    """Raise `BadShape` before anything is allocated where the parameters alone would not fit into memory."""
    import psutil

    parameters = sum(parameter.numel() for parameter in _build(network).parameters())
    needed, free = 4 * parameters, psutil.virtual_memory().available
    if needed > free:
        raise BadShape(
            f"the network would have {count(parameters)} parameters, {size(needed)} of weights, where {size(free)} of "
            "memory are free; choose smaller widths or smaller pictures",
            field="architecture",
        )
