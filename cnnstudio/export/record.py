"""What a weights file says of itself: the record in its sidecar and in safetensors metadata."""

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from cnnstudio.errors import CnnStudioError, WeightsError, shorten
from cnnstudio.models.registry import NetworkSpec
from cnnstudio.options import Scalar, Strict, explain
from cnnstudio.strict_json import read_json

KIND: Literal["cnnstudio weights"] = "cnnstudio weights"
MAX_SIDECAR_BYTES = 8_000_000


class WeightsRecord(Strict):
    """The network that exported weights belong to, and what is known of the run that made them.

    Attributes:
        run: facts of the run ("run", "which", "epoch", "validation_accuracy", ...), as JSON scalars.
        format: name of the weights format.
        sha256: of the weights file (hex); "" inside the file itself.
    """

    kind: Literal["cnnstudio weights"] = KIND
    version: Literal[1] = 1
    network: NetworkSpec
    run: dict[str, Scalar | None] = Field(default_factory=dict)
    format: Annotated[str, Field(max_length=100)] = ""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""

    def to_json(self) -> str:
        """Return the record as JSON text."""
        return self.model_dump_json(indent=2)


def sidecar_path(path: Path) -> Path:
    """Return where the sidecar of a weights file lies: ``net.pt`` has ``net.pt.json``."""
    return path.with_name(path.name + ".json")


def read_sidecar(path: Path) -> WeightsRecord | None:
    """Return the record beside a weights file, or None where there is none.

    A JSON file there that does not call itself CNN Studio's counts as none.

    Raises:
        WeightsError: it cannot be read, or is a record that is damaged or of a newer version.
    """
    sidecar = sidecar_path(path)
    try:
        if not sidecar.is_file():
            return None
        if sidecar.stat().st_size > MAX_SIDECAR_BYTES:
            raise WeightsError(f"the sidecar {sidecar} is too large to be one; move it away and load again")
        text = sidecar.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WeightsError(f"the sidecar {sidecar} cannot be read ({error}); move it away and load again") from None
    return parse_record(text, f"the sidecar {sidecar}")


def parse_record(text: str, what: str) -> WeightsRecord | None:
    """Return the record of a JSON text, or None where it is JSON of something else.

    Raises:
        WeightsError: no JSON, or a record that is damaged or of a newer version.
    """
    remedy = "name the network yourself after moving it away"
    try:
        values = read_json(text, what=what)
        if not isinstance(values, dict) or values.get("kind") != KIND:
            return None
        version = values.get("version")
        if isinstance(version, int) and version > 1:
            raise WeightsError(f"{what} was made by a newer CNN Studio (version {version}); this one reads version 1")
        return WeightsRecord.model_validate_json(json.dumps(values))
    except ValidationError as error:
        raise WeightsError(f"{what} is damaged: {explain(error, WeightsRecord)}; {remedy}") from None
    except CnnStudioError as error:
        if isinstance(error, WeightsError):
            raise
        raise WeightsError(f"{what} is damaged: {shorten(error, 300)}; {remedy}") from None
