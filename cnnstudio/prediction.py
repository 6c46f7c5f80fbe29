"""Predict: which class a network sees in picture files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cnnstudio.control import RunControl, ThreadControl
from cnnstudio.errors import DataError
from cnnstudio.models.registry import NetworkSpec
from cnnstudio.run_weights import build_loaded, load_run_weights
from cnnstudio.store.run import Run

if TYPE_CHECKING:
    from torch import nn

BATCH_SIZE = 64


@dataclass(frozen=True)
class Prediction:
    """What a network says of one picture.

    Attributes:
        image: the file.
        probabilities: of each class, in the order of the network; () where the picture cannot be read.
        classes: the names.
        error: "" or why there is no prediction.
    """

    image: Path
    probabilities: tuple[float, ...]
    classes: tuple[str, ...]
    error: str = ""

    @property
    def label(self) -> str:
        """The most probable class, "" where there is none."""
        return self.classes[self.probabilities.index(max(self.probabilities))] if self.probabilities else ""

    @property
    def probability(self) -> float | None:
        """Of the most probable class."""
        return max(self.probabilities) if self.probabilities else None

    def to_values(self) -> dict[str, Any]:
        """Return the prediction as JSON values."""
        shares = dict(zip(self.classes, self.probabilities, strict=True)) if self.probabilities else {}
        values: dict[str, Any] = {"image": str(self.image), "label": self.label, "probability": self.probability}
        return values | {"probabilities": shares} | ({"error": self.error} if self.error else {})


def predict(
    run: Run,
    images: Sequence[Path],
    *,
    which: Literal["best", "last"] = "best",
    device: str = "cpu",
    control: RunControl | None = None,
) -> list[Prediction]:
    """Return a prediction per file, in order; a picture that cannot be read has an error instead.

    A picture is brought to the network's size as a data set's pictures are: the largest centred part, resized.

    Raises:
        StoreError: the run's weights cannot be read.
        DeviceError: no such device.
        Cancelled: the person asked to stop.
    """
    from cnnstudio.train.device import choose_device

    control = control or ThreadControl()
    place = choose_device(device)
    weights, network = load_run_weights(run, which)
    model = build_loaded(network, weights, place)
    found: list[Prediction] = []
    for start in range(0, len(images), BATCH_SIZE):
        control.check()
        found += _predict_batch(model, network, images[start : start + BATCH_SIZE])
        control.report("predicting", len(found), len(images))
    return found


def _predict_batch(model: nn.Module, network: NetworkSpec, files: Sequence[Path]) -> Iterator[Prediction]:
    import numpy as np
    import torch

    from cnnstudio.data.decode import read_picture
    from cnnstudio.train.pictures import Normalizer

    pixels: dict[int, Any] = {}
    errors: dict[int, str] = {}
    for index, path in enumerate(files):
        try:
            pixels[index] = read_picture(Path(path), network.input_shape)
        except DataError as error:
            errors[index] = str(error)
    shares: dict[int, tuple[float, ...]] = {}
    if pixels:
        device = next(model.parameters()).device
        normalize = Normalizer(network.mean, network.std, device)
        with torch.no_grad():
            logits = model(normalize(torch.from_numpy(np.stack(list(pixels.values()))).to(device)))
            rows = torch.softmax(logits.double(), dim=1).tolist()
        shares = {index: tuple(row) for index, row in zip(pixels, rows, strict=True)}
    for index, path in enumerate(files):
        yield Prediction(Path(path), shares.get(index, ()), network.classes, errors.get(index, ""))
