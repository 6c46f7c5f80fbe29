"""Read safetensors files, which may come from strangers."""

from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from cnnstudio.errors import BadSpec, WeightsError, shorten
from cnnstudio.export.record import WeightsRecord, parse_record
from cnnstudio.export.safetensors_format import RECORD_KEY
from cnnstudio.strict_json import read_json

_LENGTH_BYTES = 8
MAX_HEADER_BYTES = 16_000_000


def looks_like_safetensors(content: bytes) -> bool:
    """Return whether the bytes begin as a safetensors file does: a length and a JSON object."""
    return len(content) > _LENGTH_BYTES and content[_LENGTH_BYTES : _LENGTH_BYTES + 1] == b"{"


def read_safetensors(content: bytes, what: str) -> tuple[dict[str, Tensor], WeightsRecord | None]:
    """Return (tensors by name with shared ones restored, the record of the metadata or None).

    Raises:
        WeightsError: it is damaged, or its header does not describe its data.
    """
    metadata = _read_metadata(content, what)
    try:
        # The library checks offsets, shapes and kinds of the header against the bytes before it makes a tensor.
        tensors = load(content)
    except (SafetensorError, KeyError, ValueError, TypeError, RuntimeError, AttributeError) as error:
        detail = shorten(error, 120)
        raise WeightsError(
            f"{what} is damaged: its header does not describe its data ({detail}); fetch or export it again"
        ) from None
    if not tensors:
        raise WeightsError(f"{what} holds no tensors; export the weights again")
    for name, source in metadata.items():
        if source in tensors and name not in tensors and name not in ("format", RECORD_KEY):
            tensors[name] = tensors[source]
    text = metadata.get(RECORD_KEY, "")
    return tensors, parse_record(text, f"the record in {what}") if text else None


def _read_metadata(content: bytes, what: str) -> dict[str, str]:
    length = int.from_bytes(content[:_LENGTH_BYTES], "little")
    if length > min(len(content) - _LENGTH_BYTES, MAX_HEADER_BYTES):
        raise WeightsError(
            f"{what} is damaged or incomplete: it claims a header of {length:,} bytes; fetch or export it again"
        )
    try:
        text = content[_LENGTH_BYTES : _LENGTH_BYTES + length].decode("utf-8")
        header: Any = read_json(text, what="its header")
    except (BadSpec, UnicodeDecodeError) as error:
        raise WeightsError(f"{what} is damaged: {shorten(error, 160)}; fetch or export it again") from None
    metadata = header.get("__metadata__", {}) if isinstance(header, dict) else None
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise WeightsError(f"{what} is damaged: its metadata is no table of texts; fetch or export it again")
    return metadata
