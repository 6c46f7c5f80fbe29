"""The weights of a stored run, for evaluation, prediction and export."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Literal

from cnnstudio.errors import BadOption, BadSpec, StoreError, WeightsError, shorten
from cnnstudio.models.registry import NetworkSpec, build_network
from cnnstudio.store.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from torch import Tensor, nn

    from cnnstudio.export.write import ExportedWeights
    from cnnstudio.options import Scalar


def load_run_weights(run: Run, which: Literal["best", "last"] = "best") -> tuple[dict[str, Tensor], NetworkSpec]:
    """Return the weights of a run's best or last finished epoch, on the CPU, and the network they belong to.

    Raises:
        StoreError: there is no such checkpoint, or it is missing, broken or another file.
    """
    from cnnstudio.train.checkpoint import load_values

    network = read_network(run)
    found = run.need_checkpoint(which)
    path, values = found.path, load_values(found.path)
    if not found.noted and not run.is_called(values.get("run", "")):
        raise StoreError(f"{run.id}/{path.name} is of another run; put it back from a copy")
    weights = values.get("epoch_model") or values.get("model")  # last.pt may have been written in mid-epoch
    if not isinstance(weights, dict):
        raise StoreError(f"{run.id}/{path.name} holds no weights; resume the run, or put the file back from a copy")
    return weights, network


def read_network(run: Run) -> NetworkSpec:
    """Return the network of a run.

    Raises:
        StoreError: run.json does not say, or not in a way that can be read.
    """
    try:
        return NetworkSpec.from_json(json.dumps(run.network), what=f"the network in {run.id}/run.json")
    except (BadOption, BadSpec) as error:
        raise StoreError(f"{error}; put run.json back from a copy") from None


def build_loaded(network: NetworkSpec, weights: dict[str, Tensor], device: str | torch.device = "cpu") -> nn.Module:
    """Return a network in eval mode with these weights, on a device.

    Nothing is drawn from torch's global generator: loading a network changes no run that trains in another thread.

    Raises:
        WeightsError: the weights do not fit the network.
    """
    import torch

    # The meta device draws nothing (drawing and putting the state back would rewind a run that draws in between) and
    # allocates nothing: shapes are compared first.
    model = build_network(network, "meta")
    try:
        model.load_state_dict(weights, assign=True)
    except (RuntimeError, TypeError) as error:
        reason = shorten(" ".join(str(error).split()), 300)
        raise WeightsError(f"the weights do not fit the network {network.architecture.name}: {reason}") from None
    own = copy.deepcopy(model)  # ``assign`` took the caller's tensors themselves
    return own.to(device=device, dtype=torch.float32).eval()


def export_run(
    run: Run, path: Path, *, which: Literal["best", "last"] = "best", format_name: str = ""
) -> ExportedWeights:
    """Write a run's weights with their sidecar; nothing is ever written among the stored runs.

    Args:
        run: the run.
        path: the file to write.
        which: of the epoch of highest validation accuracy, or of the last finished one.
        format_name: a registered format; "" takes the one of the path's suffix.

    Raises:
        StoreError: the run has no such checkpoint.
        WeightsError: the file cannot be written, or would lie among the stored runs.
        UnknownName: no such format.
    """
    from cnnstudio.export.write import export_weights

    weights, network = load_run_weights(run, which)
    if run.folder.resolve().parent in path.absolute().resolve().parents:
        raise WeightsError(f"{path} lies in the folder of the runs; choose another place")
    result = getattr(run.history(), which)
    facts: dict[str, Scalar | None] = {"run": run.id, "name": run.name, "which": which, "seed": run.spec.seed}
    if result is not None:
        facts |= {"epoch": result.epoch, "validation_accuracy": result.validation.accuracy}
    return export_weights(weights, network, path, format_name, run=facts)
