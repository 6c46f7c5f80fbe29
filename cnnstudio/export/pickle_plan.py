"""What a torch zip archive would unpickle to, found out without torch and without running anything.

``torch.load(weights_only=True)`` executes nothing, but it believes sizes: a storage that claims more elements than
the archive holds is read beyond its end, and a stride of 0 makes 1e12 elements out of four bytes. So the pickle is
first read by an unpickler whose every global is inert; tensors become `TensorPlan` values that are checked against
the archive. Only then torch reads the same bytes.
"""

import io
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from cnnstudio.errors import WeightsError, shorten

MAX_PICKLE_BYTES = 64_000_000
_STORAGE = re.compile(r"torch(\.storage)?\.([A-Z][A-Za-z0-9]*)Storage")
_REFUSED = {
    "torch._utils._rebuild_meta_tensor_no_storage": "a meta tensor, which has a shape but no values",
    "torch._utils._rebuild_sparse_tensor": "a sparse tensor",
    "torch._utils._rebuild_qtensor": "a quantized tensor",
}
ITEM_BYTES = {
    "Float": 4, "Double": 8, "Half": 2, "BFloat16": 2, "Long": 8, "Int": 4, "Short": 2, "Char": 1, "Byte": 1,
    "Bool": 1, "ComplexFloat": 8, "ComplexDouble": 16,
}  # fmt: skip


@dataclass(frozen=True)
class StoragePlan:
    """A block of the archive: ``elements`` of the named kind ("Float") in the member ``data/<key>``."""

    kind: str
    key: str
    elements: int


@dataclass(frozen=True)
class TensorPlan:
    """A tensor as the pickle describes it: a strided window (in elements) into a storage."""

    storage: StoragePlan
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def find_fault(self, member_bytes: Mapping[str, int]) -> str:
        """Return why the tensor cannot be what it claims, or ""; ``member_bytes`` are the sizes of the blocks."""
        item = ITEM_BYTES.get(self.storage.kind)
        if item is None:
            return f"has numbers of the kind {self.storage.kind}, which CNN Studio does not read"
        stored = member_bytes.get(self.storage.key)
        if stored is None:
            return "names a block of data that is not in the file"
        if not 0 <= self.storage.elements * item <= stored:
            return f"claims {self.storage.elements:,} numbers where the file holds {stored // item:,}"
        if len(self.shape) != len(self.stride) or min((0, self.offset, *self.shape, *self.stride)) < 0:
            return "has a shape that cannot be"
        if prod(self.shape) > self.storage.elements:
            return f"claims {prod(self.shape):,} numbers where the file holds {self.storage.elements:,}"
        reach = self.offset + sum((side - 1) * step for side, step in zip(self.shape, self.stride, strict=True))
        if prod(self.shape) and reach >= self.storage.elements:
            return "reaches beyond the data of the file"
        return ""


class _Refused(Exception):
    """The pickle contains something that is no weights; the message says what."""


class _Dict(dict[Any, Any]):
    """An OrderedDict's stand-in: it has a ``__dict__`` for the ``_metadata`` that torch attaches."""


class _Global:
    """An inert stand-in for a global of the pickle; a new one for each mention, so that nothing outlives the read."""

    def __init__(self, name: str, tensors: list[TensorPlan]) -> None:
        self.name = name
        self._tensors = tensors

    def __call__(self, *arguments: Any) -> Any:
        if self.name == "collections.OrderedDict":
            return _Dict(*arguments[:1])
        if self.name == "torch.Size":
            return tuple(*arguments[:1])
        if self.name in ("torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor"):
            storage, offset, shape, stride = arguments[:4]
            if not isinstance(storage, StoragePlan):
                raise _Refused("a tensor without data")
            self._tensors.append(TensorPlan(storage, int(offset), tuple(map(int, shape)), tuple(map(int, stride))))
            return self._tensors[-1]
        if self.name in ("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state"):
            return arguments[0]
        raise _Refused(f"a call of {self.name}")


class _InertUnpickler(pickle._Unpickler):
    """The pure-Python unpickler (the C one lets a file ask for a memo of any size) with inert globals."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.tensors: list[TensorPlan] = []

    def find_class(self, module: str, name: str) -> Any:
        path = f"{module}.{name}"
        if path in _REFUSED:
            raise _Refused(_REFUSED[path])
        known = (
            "collections.OrderedDict",
            "torch.Size",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_parameter",
            "torch._utils._rebuild_parameter_with_state",
        )
        if path in known or _STORAGE.fullmatch(path):
            return _Global(path, self.tensors)
        if path.startswith("torch.nn.") or module == "__main__":
            raise _Refused(f"a whole module ({path}) instead of its state_dict")
        raise _Refused(f"program code ({path})")

    def persistent_load(self, pid: Any) -> StoragePlan:
        tag, kind, key, _location, elements = pid
        found = _STORAGE.fullmatch(kind.name) if isinstance(kind, _Global) else None
        if tag != "storage" or found is None:
            raise _Refused("a reference to something outside the file")
        return StoragePlan(found.group(2), str(key), int(elements))


def plan_pickle(content: bytes, what: str) -> tuple[Any, list[TensorPlan]]:
    """Return what the pickle describes (containers, scalars, `TensorPlan` values), and every tensor in it.

    Raises:
        WeightsError: it is damaged, or contains anything but containers, scalars and dense tensors.
    """
    if len(content) > MAX_PICKLE_BYTES:
        raise WeightsError(f"{what} has a table of contents of {len(content):,} bytes, too many to be weights")
    try:
        unpickler = _InertUnpickler(content)
        return unpickler.load(), unpickler.tensors
    except _Refused as refused:
        raise WeightsError(
            f"{what} contains {shorten(refused, 160)}; nothing was executed: save model.state_dict() and load that"
        ) from None
    except Exception as error:  # a damaged pickle fails in any of a dozen ways, all inert
        detail = shorten(error or type(error).__name__, 120)
        raise WeightsError(f"{what} is damaged or is not a weights file ({detail}); fetch or export it again") from None
