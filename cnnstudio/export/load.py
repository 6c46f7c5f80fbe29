"""Weights into a network: which network, whether every tensor fits, and what a misfit is called."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from cnnstudio.errors import WeightsError, shorten
from cnnstudio.export.infer import infer_network, matching_networks
from cnnstudio.export.read import WeightsFile, read_weights
from cnnstudio.export.sharing import memory_place
from cnnstudio.models.registry import NetworkSpec, architectures, build_network
from cnnstudio.spec import Choice


@dataclass(frozen=True)
class FittedWeights:
    """A network with the weights of a file in it, on the CPU in eval mode.

    Attributes:
        notes: sentences that a person should read.
    """

    network: NetworkSpec
    model: nn.Module
    notes: tuple[str, ...]


def load_network(
    path: Path,
    *,
    architecture: Choice | None = None,
    like: NetworkSpec | None = None,
    replace_head: bool = False,
) -> tuple[NetworkSpec, nn.Module]:
    """Return the network of a weights file with its weights; `fit_weights` of `read_weights` also returns notes.

    Raises:
        WeightsError: the file cannot be used, names no network, or does not fit the named one.
        UnknownName, BadOption, BadShape: the named network cannot be built.
    """
    fitted = fit_weights(read_weights(path), architecture=architecture, like=like, replace_head=replace_head)
    return fitted.network, fitted.model


def fit_weights(
    weights: WeightsFile,
    *,
    architecture: Choice | None = None,
    like: NetworkSpec | None = None,
    replace_head: bool = False,
) -> FittedWeights:
    """Return a network with these weights.

    The network is ``like`` (of a run), else the sidecar's, else ``architecture`` with the sizes found in the shapes.

    Args:
        weights: what `read_weights` returned.
        architecture: for a bare state_dict; options left out are taken from the shapes.
        like: the network to load into.
        replace_head: where only the last layer's class count differs, keep ``like``'s fresh last layer.

    Raises:
        WeightsError: nothing names a network, or the weights do not fit it.
        UnknownName, BadOption, BadShape: the named network cannot be built.
    """
    network, notes = _choose_network(weights, architecture, like, replace_head)
    # On the meta device no memory is asked for before the shapes are known to be those of the file, and nothing is
    # drawn from torch's global generator, which a run that trains meanwhile draws its dropout from.
    model = build_network(network, "meta")
    state, dropped = _drop_head(weights, network, model, replace_head)
    model = model.to_empty(device="cpu")
    _check_sharing(weights, network, model, state)
    fresh = _draw_head({name: model.state_dict()[name] for name in dropped})
    model.load_state_dict(fresh | state, strict=True)
    if dropped:
        notes.append(f"the last layer ({_head(network)}) starts anew with {len(network.classes)} classes")
    return FittedWeights(network, model.eval(), (*weights.notes, *notes))


def _choose_network(
    weights: WeightsFile, architecture: Choice | None, like: NetworkSpec | None, replace_head: bool
) -> tuple[NetworkSpec, list[str]]:
    own = weights.network
    if like is not None:
        same_count = own is not None and len(own.classes) == len(like.classes)
        if own is not None and own.classes != like.classes and same_count and not replace_head:
            raise WeightsError(
                f"{weights.path} tells apart {_listed(own.classes)}, not {_listed(like.classes)}; load it as its own "
                "network, or replace the last layer"
            )
        return like, []
    if own is not None:
        if architecture is not None and architecture.name != own.architecture.name:
            raise WeightsError(
                f"{weights.path} is a {own.architecture.name} by its own record, not {architecture.name}"
            )
        return own, []
    if architecture is not None:
        return _size_network(weights, architecture)
    raise WeightsError(_list_matches(weights))


def _size_network(weights: WeightsFile, architecture: Choice) -> tuple[NetworkSpec, list[str]]:
    network = infer_network(architecture, weights.state)
    if network is None:
        raise WeightsError(
            f"{weights.path} is no {architecture.name}: it has tensors called {_listed(tuple(weights.state))}"
        )
    channels, height, width = network.input_shape
    return network, [
        "nothing names the classes, the normalisation and the picture's size; taken as "
        f"{len(network.classes)} numbered classes, none, and {channels} x {height} x {width}"
    ]


def _list_matches(weights: WeightsFile) -> str:
    found = [network.architecture.name for network in matching_networks(weights.state)]
    start = f"{weights.path} has no sidecar that names its network; "
    if found:
        return f"{start}its tensors fit: {', '.join(found)}. Name the architecture, or a run to load it like"
    return (
        f"{start}its tensors ({_listed(tuple(weights.state))}) fit no registered network. Known: "
        f"{', '.join(architectures.names())}"
    )


def _head(network: NetworkSpec) -> str:
    return str(architectures.get(network.architecture.name).facts["weights"]["head"])


def _drop_head(
    weights: WeightsFile, network: NetworkSpec, model: nn.Module, replace_head: bool
) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Return (the tensors to load, names of the last layer's tensors that stay fresh).

    Raises:
        WeightsError: something does not fit; where that is the class count alone, the remedy is said.
    """
    expected = model.state_dict()
    head = tuple(name for name in expected if name.startswith(f"{_head(network)}."))
    body = {name: tensor for name, tensor in weights.state.items() if name not in head}
    body_fits = not _find_faults({name: expected[name] for name in expected if name not in head}, body)
    renamed = weights.network is not None and weights.network.classes != network.classes
    faults = _find_faults(expected, weights.state)
    if body_fits and replace_head and (faults or renamed):
        return body, head
    theirs = weights.state.get(f"{_head(network)}.weight")
    if body_fits and theirs is not None and theirs.ndim == 2 and len(theirs) != len(network.classes):
        raise WeightsError(
            f"{weights.path} tells {len(theirs)} classes apart, the network {len(network.classes)}; load it with its "
            "last layer replaced (the new one has to be trained), or choose a network with as many classes"
        )
    if faults:
        shown = "; ".join(faults[:4]) + (f"; and {len(faults) - 4} more" if len(faults) > 4 else "")
        raise WeightsError(
            f"{weights.path} does not fit {network.architecture.name}: {shown}; name the architecture and options that "
            "made it"
        )
    return dict(weights.state), ()


def _draw_head(empty: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return weight and bias of a linear layer as torch initialises them, drawn from a generator of their own."""
    generator = torch.Generator().manual_seed(0)
    inputs = next((tensor.shape[1] for tensor in empty.values() if tensor.ndim == 2), 1)
    bound = 1 / math.sqrt(inputs)  # nn.Linear: Kaiming-uniform with a = sqrt(5), and the same bound for the bias
    return {
        name: torch.empty_like(tensor).uniform_(-bound, bound, generator=generator) for name, tensor in empty.items()
    }


def _find_faults(expected: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> list[str]:
    faults: list[str] = []
    if missing := tuple(name for name in expected if name not in state):
        faults.append(f"missing {_listed(missing)}")
    if surplus := tuple(name for name in state if name not in expected):
        faults.append(f"not expected {_listed(surplus)}")
    for name in (name for name in expected if name in state):
        if expected[name].shape != state[name].shape:
            faults.append(f"{name} is {_shape(state[name])} instead of {_shape(expected[name])}")
        elif expected[name].dtype != state[name].dtype:
            faults.append(f"{name} holds {_kind(state[name])} instead of {_kind(expected[name])} numbers")
    return faults


def _check_sharing(weights: WeightsFile, network: NetworkSpec, model: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Raise `WeightsError` where the network shares a tensor for which the file has different ones."""
    first: dict[tuple[object, ...], str] = {}
    for name, tensor in model.state_dict().items():
        other = first.setdefault(memory_place(name, tensor), name)
        if other in state and name in state and not bool((state[other] == state[name]).all()):
            raise WeightsError(
                f"{weights.path} has different weights for {shorten(other)} and {shorten(name)}, which "
                f"{network.architecture.name} shares; build it with blocks of their own"
            )


def _listed(names: tuple[str, ...], most: int = 4) -> str:
    shown = ", ".join(repr(shorten(name)) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _shape(tensor: Tensor) -> str:
    return " x ".join(map(str, tensor.shape)) or "a single number"


def _kind(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
