"""RunSpec: everything that defines a run, as strict JSON."""

import hashlib
import json
import re
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator

from cnnstudio.errors import BadSpec
from cnnstudio.options import Scalar, Strict, explain
from cnnstudio.strict_json import read_json

SPEC_VERSION: Literal[1] = 1
MAX_EPOCHS = 1_000_000
MAX_BATCH_SIZE = 1_000_000

Name = Annotated[str, Field(min_length=1, max_length=100)]


class Choice(Strict):
    """A registered thing with its settings; options left out have their default."""

    name: Name
    options: dict[str, Scalar] = Field(default_factory=dict)


class RunSpec(Strict):
    """What defines a run. Frozen; equal specs give equal runs on the same machine.

    Attributes:
        name: what the person calls the run or group; no part of its identity.
        epochs: passes over the training split.
        batch_size: pictures per step.
        seed: of initialisation, order, augmentation and dropout; split and drawn data have seeds of their own.
        device: "auto", "cpu", "cuda", "cuda:N" or "mps".
        loss: "cross-entropy" on logits, or "nll" on their log-softmax.
        drop_last: leave out an incomplete last batch.
    """

    version: Literal[1] = SPEC_VERSION
    name: Annotated[str, Field(max_length=200)] = ""
    dataset: Choice = Choice(name="planes_birds")
    architecture: Choice = Choice(name="baseline")
    regularizers: tuple[Choice, ...] = ()
    augmentations: tuple[Choice, ...] = ()
    optimizer: Choice = Choice(name="sgd")
    schedule: Choice = Choice(name="constant")
    loss: Literal["cross-entropy", "nll"] = "cross-entropy"
    epochs: Annotated[int, Field(ge=1, le=MAX_EPOCHS)] = 30
    batch_size: Annotated[int, Field(ge=1, le=MAX_BATCH_SIZE)] = 64
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0
    device: str = "auto"
    drop_last: bool = False

    @field_validator("device")
    @classmethod
    def _is_device(cls, device: str) -> str:
        if not re.fullmatch(r"auto|cpu|mps|cuda(:[0-9]{1,3})?", device):
            raise ValueError("should be auto, cpu, mps, cuda or cuda:N")
        return device

    @field_validator("regularizers", "augmentations")
    @classmethod
    def _each_once(cls, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        names = [choice.name for choice in choices]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"{name!r} is chosen twice")
        return choices

    @classmethod
    def from_json(cls, text: str, *, what: str = "the spec") -> Self:
        """Return the spec of a JSON text.

        Raises:
            BadSpec: no JSON, or of a newer version of CNN Studio.
            BadOption: an unknown key or a value out of range.
        """
        values = read_json(text, what=what)
        if not isinstance(values, dict):
            raise BadSpec(f"{what} is not a JSON object")
        version = values.get("version", SPEC_VERSION)
        if isinstance(version, int) and version > SPEC_VERSION:
            raise BadSpec(
                f"{what} has version {version}, made by a newer CNN Studio; this one reads version {SPEC_VERSION}"
            )
        return cls.from_values(values)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Self:
        """Return the spec of JSON values (lists where the spec has tuples).

        Raises:
            BadOption: an unknown key or a value out of range.
        """
        try:
            # Only the JSON mode of pydantic takes a list for a tuple while staying strict about everything else.
            return cls.model_validate_json(json.dumps(values))
        except ValidationError as error:
            raise explain(error, cls) from None

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the spec as JSON text, the form that "Copy as spec" gives and `from_json` reads."""
        return json.dumps(self.model_dump(mode="json"), indent=indent, ensure_ascii=False)

    def digest(self) -> str:
        """Return the SHA-256 (hex) of everything but the name: equal digests mean the same run."""
        return self._digest({"name"})

    def group_digest(self) -> str:
        """Return the SHA-256 (hex) of everything but name and seed: runs that differ by seed form a group."""
        return self._digest({"name", "seed"})

    def _digest(self, left_out: set[str]) -> str:
        values = self.model_dump(mode="json", exclude=left_out)
        text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
