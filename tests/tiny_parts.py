"""Small data and small runs for tests of the training side: 64 pictures of 8 x 8, a few milliseconds an epoch."""

import hashlib
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from cnnstudio.control import RunControl, ThreadControl
from cnnstudio.data.imageset import ImageSet, Normalization, Split
from cnnstudio.events import Event
from cnnstudio.spec import RunSpec
from cnnstudio.train.assemble import Parts, assemble_with
from cnnstudio.train.checkpoint import Checkpoint, load_checkpoint
from cnnstudio.train.trainer import train


def make_split(size: int, seed: int, channels: int = 3, side: int = 8, classes: int = 2) -> Split:
    """Noise whose brightness tells the class, so that a network can learn it."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(size) % classes
    noise = torch.randint(0, 120, (size, channels, side, side), generator=generator)
    return Split((noise + labels.view(-1, 1, 1, 1) * (120 // classes)).to(torch.uint8), labels)


def make_images(size: int = 64, channels: int = 3, side: int = 8, classes: int = 2) -> ImageSet:
    return ImageSet(
        name="tiny",
        title="Tiny pictures",
        classes=tuple(f"class {label}" for label in range(classes)),
        train=make_split(size, 1, channels, side, classes),
        validation=make_split(24, 2, channels, side, classes),
        normalization=Normalization((0.4,) * channels, (0.25,) * channels),
        fingerprint="tiny",
    )


def make_spec(**values: Any) -> RunSpec:
    small: dict[str, Any] = {"epochs": 2, "batch_size": 16, "device": "cpu"}
    return RunSpec.from_values(small | values)


def make_parts(images: ImageSet | None = None, **values: Any) -> Parts:
    return assemble_with(make_spec(**values), images or make_images())


def run(
    folder: Path,
    parts: Parts | None = None,
    control: RunControl | None = None,
    start: Checkpoint | None = None,
    **values: Any,
) -> tuple[list[Event], Parts]:
    """Train to the end; return every event and the parts."""
    parts = parts or make_parts(**values)
    return list(train(parts, "run", folder, control or ThreadControl(), start)), parts


def resume(folder: Path, control: RunControl | None = None, **values: Any) -> tuple[list[Event], Parts]:
    """Go on from the folder's last.pt with fresh parts."""
    return run(folder, make_parts(**values), control, load_checkpoint(folder / "last.pt"))


def hash_weights(weights: dict[str, Tensor]) -> str:
    """Return a SHA-256 over every name and number."""
    digest = hashlib.sha256()
    for name, tensor in sorted(weights.items()):
        digest.update(name.encode() + tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


class StopAfter(ThreadControl):
    """Stops of its own accord once it was asked so many times: the loop asks once per step and evaluation batch."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self._left = questions

    @property
    def stopping(self) -> bool:
        self._left -= 1
        return self._left < 0
