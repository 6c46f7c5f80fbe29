"""Weights formats: each is one file that registers how to write it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from torch import Tensor

from cnnstudio.errors import WeightsError
from cnnstudio.export.record import WeightsRecord
from cnnstudio.registry import Entry, Registry


class WeightsWriter(Protocol):
    """Writes tensors (contiguous, on the CPU; equal objects are shared) and what is known of them."""

    def __call__(self, tensors: Mapping[str, Tensor], record: WeightsRecord, path: Path) -> None: ...


formats: Registry[WeightsWriter] = Registry("weights format", "cnnstudio.export")
"""Facts: ``suffixes``, a tuple of file suffixes, the usual one first."""


def choose_format(path: Path, name: str = "") -> Entry[WeightsWriter]:
    """Return the format of that name, or without a name the one of the path's suffix.

    Raises:
        UnknownName: no format has that name.
        WeightsError: no format has that suffix.
    """
    if name:
        return formats.get(name)
    for entry in formats:
        if path.suffix.lower() in entry.facts["suffixes"]:
            return entry
    known = ", ".join(suffix for entry in formats for suffix in entry.facts["suffixes"])
    raise WeightsError(f"no weights format has the suffix of {path.name!r}; use one of {known}, or name a format")
