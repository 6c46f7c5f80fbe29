"""Weights in: any file that a person may hold out, read without running anything that it contains."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from cnnstudio.errors import WeightsError, shorten
from cnnstudio.export.pickle_plan import plan_pickle
from cnnstudio.export.read_safetensors import looks_like_safetensors, read_safetensors
from cnnstudio.export.read_zip import read_torch_zip
from cnnstudio.export.record import WeightsRecord, read_sidecar, sidecar_path
from cnnstudio.export.sharing import memory_place
from cnnstudio.formatting import size
from cnnstudio.models.registry import NetworkSpec
from cnnstudio.options import Scalar

_CONVERTED = (torch.float64, torch.float16, torch.bfloat16)
_LEGACY_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True)
class WeightsFile:
    """What a weights file holds.

    Attributes:
        path: where it lies.
        state: tensors by name, on the CPU; shared ones are the same memory.
        network: what they belong to, where a sidecar or the file itself says so.
        run: facts of the run that made them.
        notes: sentences that a person should read (conversions, a missing sidecar).
    """

    path: Path
    state: dict[str, Tensor]
    network: NetworkSpec | None
    run: dict[str, Scalar | None]
    notes: tuple[str, ...]


def read_weights(path: Path) -> WeightsFile:
    """Return the weights of a ``.pt`` or safetensors file; the content decides, not the suffix.

    Floats of other precision become float32 and a prefix ``module.`` goes, each with a note.

    Raises:
        WeightsError: it cannot be read, is damaged, does not match its sidecar, would run code, or holds anything but
            finite, dense floating-point tensors (and int64 counters).
    """
    path = Path(path)
    content = _read_bytes(path)
    record = read_sidecar(path)
    if record is not None and record.sha256 and hashlib.sha256(content).hexdigest() != record.sha256:
        raise WeightsError(
            f"{path} is not the file that {sidecar_path(path).name} describes: it was damaged or replaced since; "
            "export it again, or move the sidecar away and name the network yourself"
        )
    state, inner = _read_any(content, str(path))
    record = record or inner
    state, notes = _clean(state, str(path))
    return WeightsFile(
        path=path,
        state=state,
        network=record.network if record else None,
        run=record.run if record else {},
        notes=tuple(notes),
    )


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise WeightsError(f"{path} is a folder; choose the weights file in it")
        if not path.exists():
            raise WeightsError(f"there is no file {path}")
        if not path.is_file():
            raise WeightsError(f"{path} is not a regular file; choose a .pt or .safetensors file")
        content = path.read_bytes()
    except MemoryError:
        raise WeightsError(f"{path} with {size(path.stat().st_size)} is larger than the free memory") from None
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({error.strerror or error}); check its permissions") from None
    if not content:
        raise WeightsError(f"{path} is empty (0 bytes); fetch or export it again")
    return content


def _read_any(content: bytes, what: str) -> tuple[dict[str, Tensor], WeightsRecord | None]:
    if content.startswith(_ZIP_MAGIC):
        return read_torch_zip(content, what), None
    if looks_like_safetensors(content):
        return read_safetensors(content, what)
    if content.startswith(_LEGACY_MAGIC):
        raise WeightsError(
            f"{what} has the format of torch before 1.6; load it there and save its state_dict with a newer torch"
        )
    if content.startswith(b"\x80"):  # a pickle: naming what it would have run is worth a look
        plan_pickle(content, what)
        raise WeightsError(
            f"{what} is a bare pickle, not a file of torch.save; save model.state_dict() with torch.save"
        )
    raise WeightsError(f"{what} is not a weights file; choose a .pt file of torch.save or a .safetensors file")


def _clean(state: dict[str, Tensor], what: str) -> tuple[dict[str, Tensor], list[str]]:
    """Return float32 tensors under plain names, and notes on what was changed.

    Raises:
        WeightsError: a tensor that no network could use.
    """
    notes: list[str] = []
    if all(name.startswith("module.") for name in state):
        state = {name.removeprefix("module."): tensor for name, tensor in state.items()}
        notes.append("the names' prefix 'module.' (of a DataParallel network) was dropped")
    cleaned: dict[tuple[object, ...], Tensor] = {}
    converted: set[str] = set()
    places = {name: memory_place(name, tensor) for name, tensor in state.items()}
    for name, tensor in state.items():
        if places[name] in cleaned:
            continue
        if tensor.dtype in _CONVERTED:
            converted.add(str(tensor.dtype).removeprefix("torch."))
        cleaned[places[name]] = _check_tensor(name, tensor, what)
    notes += [f"{dtype} weights were converted to float32" for dtype in sorted(converted)]
    return {name: cleaned[places[name]] for name in state}, notes


def _check_tensor(name: str, tensor: Tensor, what: str) -> Tensor:
    label = f"{what}: {shorten(name)!r}"
    if tensor.layout != torch.strided or tensor.is_quantized or tensor.is_meta:
        raise WeightsError(f"{label} is not a plain dense tensor; save it as a float32 tensor")
    if tensor.dtype == torch.int64:  # counters such as num_batches_tracked
        return tensor
    if tensor.dtype != torch.float32 and tensor.dtype not in _CONVERTED:
        kind = str(tensor.dtype).removeprefix("torch.")
        raise WeightsError(f"{label} holds {kind} numbers; convert the weights to float32 and save them again")
    plain = tensor.to(torch.float32)
    if not bool(torch.isfinite(plain).all()):
        raise WeightsError(f"{label} contains NaN or infinite numbers; choose an earlier checkpoint")
    return plain
