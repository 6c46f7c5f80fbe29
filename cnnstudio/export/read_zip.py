"""Read the zip archives of ``torch.save``, which may come from strangers."""

import io
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from cnnstudio.errors import WeightsError, shorten
from cnnstudio.export.pickle_plan import TensorPlan, plan_pickle

_WRAPPERS = ("state_dict", "model_state_dict", "model", "net")


def read_torch_zip(content: bytes, what: str) -> dict[str, Tensor]:
    """Return the tensors by name of an archive of ``torch.save``, on the CPU.

    A state_dict may lie in a dict under ``state_dict``, ``model_state_dict``, ``model`` or ``net``.

    Raises:
        WeightsError: it is damaged, or holds anything but the tensors it claims to hold.
    """
    pickled, blocks = _open_archive(content, what)
    described, everything = plan_pickle(pickled, what)
    plan, wrapper = find_tensors(described, what)
    for name, tensor in plan.items():
        fault = tensor.find_fault(blocks)
        if fault:
            raise WeightsError(f"{what}: {shorten(name)!r} {fault}; export the weights again")
    for tensor in everything:  # torch will make the tensors of a checkpoint's optimizer, too
        fault = tensor.find_fault(blocks)
        if fault:
            raise WeightsError(f"{what}: a tensor beside the weights {fault}; save model.state_dict() and load that")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns of typed storages it meets in older files
            loaded = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:
        detail = shorten(str(error).partition("\n")[0], 160)
        raise WeightsError(f"{what} cannot be read as weights ({detail}); export the weights again") from None
    tensors: dict[str, Tensor] = loaded[wrapper] if wrapper else loaded
    return {name: tensors[name].detach() for name in plan}


def find_tensors(loaded: Any, what: str) -> tuple[dict[str, TensorPlan], str]:
    """Return (tensors by name, the key that they lie under or "") of what a pickle holds.

    Raises:
        WeightsError: it is no dict of tensors.
    """
    if not isinstance(loaded, dict):
        found = "one tensor" if isinstance(loaded, TensorPlan) else f"a {type(loaded).__name__}"
        raise WeightsError(f"{what} holds {found} instead of tensors by name; save model.state_dict() and load that")
    wrapper = next((key for key in _WRAPPERS if isinstance(loaded.get(key), dict)), "")
    tensors = loaded[wrapper] if wrapper else loaded
    if not tensors:
        raise WeightsError(f"{what} holds no tensors; save model.state_dict() and load that")
    for name, value in dict.items(tensors):
        if not isinstance(name, str):
            raise WeightsError(f"{what} has {shorten(repr(name))} for a tensor's name; save model.state_dict()")
        if not isinstance(value, TensorPlan):
            kind = type(value).__name__.strip("_").lower()
            raise WeightsError(
                f"{what}: {shorten(name)!r} is of the kind {kind} where a tensor should be; save "
                "model.state_dict() and load that"
            )
    return dict(dict.items(tensors)), wrapper


def _open_archive(content: bytes, what: str) -> tuple[bytes, Mapping[str, int]]:
    """Return (the pickle, size of each block of data in bytes) after checking every checksum."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check_archive(archive, len(content), what)
    except WeightsError:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise WeightsError(
            f"{what} is damaged or incomplete ({shorten(error, 120)}); fetch or export it again"
        ) from None


def _check_archive(archive: zipfile.ZipFile, length: int, what: str) -> tuple[bytes, Mapping[str, int]]:
    members = archive.infolist()
    names = [member.filename for member in members]
    roots = [name.removesuffix("data.pkl") for name in names if name.rpartition("/")[2] == "data.pkl"]
    if len(roots) != 1:
        raise WeightsError(f"{what} is a zip archive without weights in it; choose a .pt or .safetensors file")
    root = roots[0]
    if any(name.startswith(f"{root}code/") or name == f"{root}constants.pkl" for name in names):
        raise WeightsError(
            f"{what} is a TorchScript program, which would have to be run; save model.state_dict() and load that"
        )
    if len(set(names)) != len(names) or any(member.compress_type != zipfile.ZIP_STORED for member in members):
        raise WeightsError(f"{what} was not written by torch.save; export the weights again")
    if sum(member.file_size for member in members) > length:
        raise WeightsError(f"{what} claims more data than it holds; export the weights again")
    broken = archive.testzip()
    if broken is not None:
        raise WeightsError(f"{what} is damaged: the checksum of {shorten(broken)} is wrong; fetch or export it again")
    blocks = {
        member.filename.removeprefix(f"{root}data/"): member.file_size
        for member in members
        if member.filename.startswith(f"{root}data/")
    }
    return archive.read(f"{root}data.pkl"), blocks
