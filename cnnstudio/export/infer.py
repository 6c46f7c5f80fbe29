"""Which registered networks a bare state_dict could belong to, from its names and shapes.

An architecture declares in its ``weights`` fact where its sizes stand: ``widths`` (option to the name of a tensor
whose first side it is), ``counts`` (option to a name with ``{}``, counted from 0), ``shared`` (option to a numbered
name whose tensors are one where the option is on), ``input`` (the first layer's weight), ``flatten`` (the first
linear layer's weight) and ``head`` (the last layer, which has the classes). Everything found so is then compared,
name by name and shape by shape, with the network built on the meta device.
"""

from collections.abc import Mapping
from math import isqrt
from typing import Any

from torch import Tensor

from cnnstudio.errors import CnnStudioError
from cnnstudio.export.sharing import memory_place
from cnnstudio.models.registry import ExtraLayers, NetworkSpec, architectures, build_network
from cnnstudio.options import Scalar
from cnnstudio.registry import Entry
from cnnstudio.spec import Choice

_USUAL_SIDES = (32, 28, 8, 224, 64, 96, 128, 48, 256)
_LARGEST_SIDE = 1024

Shapes = Mapping[str, tuple[int, ...]]


def matching_networks(state: Mapping[str, Tensor]) -> list[NetworkSpec]:
    """Return every registered network that has exactly these names and shapes, classes called by their numbers."""
    found: list[NetworkSpec] = []
    for name in architectures.names():
        network = infer_network(Choice(name=name), state)
        if network is not None and expected_shapes(network) == _shapes(state):
            found.append(network)
    return found


def infer_network(choice: Choice, state: Mapping[str, Tensor]) -> NetworkSpec | None:
    """Return the network of an architecture whose sizes are those of the tensors, or None where they name none.

    Args:
        choice: the architecture; options given there are kept, the others are taken from the shapes.
        state: tensors by name.

    Raises:
        UnknownName: no such architecture.
    """
    entry = architectures.get(choice.name)
    shapes = _shapes(state)
    facts: Mapping[str, Any] = entry.facts["weights"]
    first, head = shapes.get(facts["input"]), shapes.get(f"{facts['head']}.weight")
    if not first or not head or len(first) < 2 or 0 in first or 0 in head or head[0] > 100_000:
        return None
    options = _infer_options(entry, state, shapes) | choice.options
    normed = any("_batchnorm." in name for name in shapes) and "batch_norm" in entry.facts["carries"]
    network = NetworkSpec(
        architecture=Choice(name=choice.name, options=options),
        extra=ExtraLayers(batch_norm=normed),
        classes=tuple(str(number) for number in range(head[0])),
        input_shape=_infer_input(first),
    )
    # Building a hundred blocks of their own takes 0.3 s and tells nothing about the picture's size.
    probe = network.model_copy(
        update={
            "architecture": Choice(name=choice.name, options=options | dict.fromkeys(facts.get("shared", {}), True))
        }
    )
    if len(first) == 4:
        shape = _find_shape(probe, facts["flatten"], shapes.get(facts["flatten"], ()))
        network = network.model_copy(update={"input_shape": shape})
    return network


def expected_shapes(network: NetworkSpec) -> dict[str, tuple[int, ...]] | None:
    """Return the shapes of a network's state_dict by name, or None where it cannot be built."""
    try:
        return _shapes(build_network(network, "meta").state_dict())
    except CnnStudioError:
        return None


def _shapes(state: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in state.items()}


def _infer_options(entry: Entry[Any], state: Mapping[str, Tensor], shapes: Shapes) -> dict[str, Scalar]:
    facts: Mapping[str, Any] = entry.facts["weights"]
    options: dict[str, Scalar] = {}
    for option, name in facts.get("widths", {}).items():
        if shapes.get(name):
            options[option] = shapes[name][0]
    for option, pattern in facts.get("counts", {}).items():
        number = 0
        while pattern.format(number) in shapes:
            number += 1
        if number:
            options[option] = number
    for option, pattern in facts.get("shared", {}).items():
        options[option] = _are_shared(pattern, state)
    return options


def _are_shared(pattern: str, state: Mapping[str, Tensor]) -> bool:
    """Return whether the tensors under a numbered name are one, or hold the same numbers."""
    number, first = 1, state.get(pattern.format(0))
    while first is not None and (other := state.get(pattern.format(number))) is not None:
        same = memory_place("", first) == memory_place("", other)
        if not same and (first.shape != other.shape or not bool((first == other).all())):
            return False
        number += 1
    return True


def _infer_input(first: tuple[int, ...]) -> tuple[int, int, int]:
    """Return a picture shape that a first layer takes: the only possible one of a linear layer's square pictures.

    Args:
        first: shape of its weight: (out, C, kernel, kernel) of a convolution, (out, C * H * W) of a linear layer.
    """
    if len(first) == 4:
        return (first[1], _USUAL_SIDES[0], _USUAL_SIDES[0])
    for channels in (3, 1, 4, 2):
        side = isqrt(first[1] // channels)
        if channels * side * side == first[1]:
            return (channels, side, side)
    return (1, 1, first[1])


def _find_shape(probe: NetworkSpec, layer: str, wanted: tuple[int, ...]) -> tuple[int, int, int]:
    """Return the square picture shape for which the first linear layer has the wanted shape; else one that builds."""

    def shape_for(side: int) -> tuple[int, ...]:
        sized = probe.model_copy(update={"input_shape": (probe.input_shape[0], side, side)})
        return (expected_shapes(sized) or {}).get(layer, ())

    built = probe.input_shape[1]
    for side in _USUAL_SIDES:
        found = shape_for(side)
        if found and found == wanted:
            return (probe.input_shape[0], side, side)
    low, high = 1, _LARGEST_SIDE
    while low < high:  # its inputs grow with the picture; too small a picture has none
        middle = (low + high) // 2
        if len(wanted) == 2 and shape_for(middle)[1:] < wanted[1:]:
            low = middle + 1
        else:
            high = middle
    side = low if shape_for(low) == wanted else built
    return (probe.input_shape[0], side, side)
