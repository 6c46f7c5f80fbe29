"""Checkpoints: all that a run needs to go on as if it had never stopped."""

import errno
import pickle
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from cnnstudio.atomic import write_file
from cnnstudio.errors import StoreError, shorten

LAST, BEST = "last.pt", "best.pt"
FORMAT = 1


@dataclass
class Position:
    """How far a run has come, with the running sums of the epoch in progress.

    Attributes:
        epoch: finished epochs.
        step: finished steps of the whole run.
        step_in_epoch: finished steps of the epoch in progress.
        seen, correct, loss_sum, train_s: pictures, right ones, sum of losses over pictures and seconds of training
            in the epoch in progress.
        elapsed_s: seconds of training since the run first started, pauses left out.
        progress_events: how many Progress events the run has had.
    """

    epoch: int = 0
    step: int = 0
    step_in_epoch: int = 0
    seen: int = 0
    correct: int = 0
    loss_sum: float = 0.0
    train_s: float = 0.0
    elapsed_s: float = 0.0
    progress_events: int = 0


@dataclass
class Checkpoint:
    """What `last.pt` holds.

    Attributes:
        model: the network's weights.
        optimizer: the optimizer's state.
        position: how far the run has come.
        random: states of the global generators.
        regularizers: state of each by name.
        best, last: results (events.Result as JSON) of the best and the last finished epoch, or "".
        epoch_model: the weights at the end of the last finished epoch, where ``model`` is of mid-epoch; else empty.
        threads: CPU threads, which the bits of a result depend on.
        fingerprint: of the data.
        run: id of the run that wrote it.
        reason: why the run is to end with its last finished epoch ("early stopping: ..."), or "".
    """

    model: dict[str, Tensor]
    optimizer: dict[str, Any]
    position: Position
    random: dict[str, Tensor]
    regularizers: dict[str, dict[str, Any]] = field(default_factory=dict)
    best: str = ""
    last: str = ""
    epoch_model: dict[str, Tensor] = field(default_factory=dict)
    threads: int = 0
    fingerprint: str = ""
    run: str = ""
    reason: str = ""


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> str:
    """Write ``last.pt`` whole or not at all and return its SHA-256 (hex).

    Raises:
        OSError: the disk is full, the folder cannot be written, ...
    """
    values = {each.name: getattr(checkpoint, each.name) for each in fields(checkpoint)}
    return _save({"format": FORMAT} | values | {"position": asdict(checkpoint.position)}, path)


def save_best(model: Mapping[str, Tensor], epoch: int, path: Path, run: str = "") -> str:
    """Write ``best.pt``: the weights of the best epoch, which it was, and of which run.

    Raises:
        OSError: as `save_checkpoint`.
    """
    return _save({"format": FORMAT, "model": dict(model), "epoch": epoch, "run": run}, path)


def load_checkpoint(path: Path) -> Checkpoint:
    """Return what ``last.pt`` holds, on the CPU.

    Raises:
        StoreError: the file cannot be read or is no checkpoint of this format.
    """
    values = load_values(path)
    try:
        values["position"] = Position(**values["position"])
        checkpoint = Checkpoint(**values)
    except (TypeError, KeyError):
        raise StoreError(f"{path.name} lacks parts of a checkpoint; the run cannot go on from it") from None
    kinds = (
        ("model", dict), ("optimizer", dict), ("random", dict), ("regularizers", dict), ("threads", int), ("run", str),
        ("reason", str),
    )  # fmt: skip
    if not all(isinstance(getattr(checkpoint, name), kind) for name, kind in kinds):
        raise StoreError(f"{path.name} is not what a checkpoint looks like; the run cannot go on from it")
    return checkpoint


def load_weights(path: Path) -> dict[str, Tensor]:
    """Return the weights in ``last.pt`` or ``best.pt``, on the CPU.

    Raises:
        StoreError: as `load_checkpoint`.
    """
    model = load_values(path).get("model")
    if not isinstance(model, dict) or not all(isinstance(value, Tensor) for value in model.values()):
        raise StoreError(f"{path.name} holds no weights")
    return model


def load_values(path: Path) -> dict[str, Any]:
    """Return a checkpoint's plain values without its format number; nothing in the file is executed.

    Raises:
        StoreError: as `load_checkpoint`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pickles that torch did not write; they are refused below
            values = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise StoreError(f"there is no checkpoint {path.name} in {path.parent.name}") from None
    except (OSError, EOFError, RuntimeError, ValueError, KeyError, TypeError, pickle.UnpicklingError) as error:
        reason = shorten(str(error).partition("\n")[0], 120)
        raise StoreError(f"checkpoint {path.name} cannot be read: {reason or type(error).__name__}") from None
    if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
        raise StoreError(f"{path.name} is no checkpoint of this version of CNN Studio")
    return values


def copy_weights(model: nn.Module) -> dict[str, Tensor]:
    """Return a copy of a network's state on the CPU, contiguous; weights that are shared stay shared."""
    copies: dict[tuple[int, torch.Size, tuple[int, ...]], Tensor] = {}
    found: dict[str, Tensor] = {}
    for name, tensor in model.state_dict().items():
        key = (tensor.data_ptr(), tensor.shape, tensor.stride())
        if key not in copies or not tensor.numel():
            copies[key] = tensor.detach().to("cpu", copy=True).contiguous()
        found[name] = copies[key]
    return found


def are_finite(model: nn.Module) -> bool:
    """Return whether every weight and running statistic is a finite number."""
    tensors = [t.detach() for t in (*model.parameters(), *model.buffers()) if t.is_floating_point() and t.numel()]
    if not tensors:
        return True
    # Infinity is the norm that neither overflows nor loses a NaN.
    return bool(torch.stack(torch._foreach_norm(tensors, float("inf"))).isfinite().all())


def _save(values: dict[str, Any], path: Path) -> str:
    def write(part: Path) -> None:
        try:
            with open(part, "wb") as file:
                torch.save(values, file)
        except RuntimeError as error:  # torch reports a failed write of its zip file so
            raise OSError(errno.EIO, shorten(str(error).partition("\n")[0], 120)) from error

    return write_file(path, write)
