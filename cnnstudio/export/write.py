"""Weights out: any registered format, with its sidecar, written whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from cnnstudio.atomic import write_file, write_text
from cnnstudio.errors import WeightsError
from cnnstudio.export.record import WeightsRecord, sidecar_path
from cnnstudio.export.registry import choose_format
from cnnstudio.export.sharing import memory_place
from cnnstudio.models.registry import NetworkSpec
from cnnstudio.options import Scalar


@dataclass(frozen=True)
class ExportedWeights:
    """Where exported weights lie; ``sha256`` (hex) is that of ``path``."""

    path: Path
    sidecar: Path
    sha256: str


def export_weights(
    state_dict: Mapping[str, Tensor],
    network: NetworkSpec,
    path: Path,
    format: str = "",
    *,
    run: Mapping[str, Scalar | None] | None = None,
    inputs: Iterable[Path] = (),
) -> ExportedWeights:
    """Write weights and their sidecar; an earlier export of that name is replaced.

    Args:
        state_dict: tensors by name, on any device and in any memory format; shared ones stay shared.
        network: what they belong to.
        path: the weights file; the sidecar is ``<path>.json``.
        format: name of a registered format; "" takes the one of the path's suffix.
        run: facts of the run worth keeping ("run", "which", "epoch", "validation_accuracy", ...).
        inputs: files that must not be overwritten, e.g. the run's own checkpoints.

    Raises:
        UnknownName: no format of that name.
        WeightsError: no format of that suffix, the path is an input or a folder, or it cannot be written.
    """
    path = Path(path)
    entry = choose_format(path, format)
    sidecar = sidecar_path(path)
    refuse_inputs((path, sidecar), inputs)
    record = WeightsRecord(network=network, run=dict(run or {}), format=entry.name)
    tensors = detach_tensors(state_dict)

    def write(part: Path) -> None:
        entry.make(tensors, record, part)

    try:
        if path.is_dir() or sidecar.is_dir():
            raise WeightsError(f"{path} is a folder; name a file to write the weights to")
        digest = write_file(path, write)
        write_text(sidecar, record.model_copy(update={"sha256": digest}).to_json() + "\n")
    except (OSError, RuntimeError) as error:  # torch.save and safetensors report a full disk as RuntimeError
        raise WeightsError(f"the weights cannot be written to {path}: {error}; choose another place") from None
    return ExportedWeights(path, sidecar, digest)


def refuse_inputs(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise `WeightsError` where a file to be written is one of the files that are read."""
    kept = [Path(path).resolve() for path in inputs]
    for output in outputs:
        for source in kept:
            same = output.resolve() == source or (output.exists() and source.exists() and output.samefile(source))
            if same:
                raise WeightsError(f"{output} is the file the weights come from; choose another name")


def detach_tensors(state_dict: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return contiguous copies on the CPU; tensors that are the same memory become one object.

    A view would be saved with all of the memory it looks into, and a channels_last tensor with its strides.
    """
    copies: dict[tuple[object, ...], Tensor] = {}
    tensors: dict[str, Tensor] = {}
    for name, tensor in state_dict.items():
        place = memory_place(name, tensor)
        if place not in copies:
            copies[place] = tensor.detach().to("cpu", copy=True, memory_format=torch.contiguous_format)
        tensors[name] = copies[place]
    return tensors
