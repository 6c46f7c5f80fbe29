"""Predict: which class a network sees in picture files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cnnstudio import paths
from cnnstudio.control import RunControl, ThreadControl
from cnnstudio.errors import DataError
from cnnstudio.models.registry import NetworkSpec
from cnnstudio.run_weights import build_loaded, load_run_weights
from cnnstudio.store.run import Run

if TYPE_CHECKING:
    from torch import Tensor, nn

    from cnnstudio.data.picture_modes import Pixels

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
    cache: Path | None = None,
    control: RunControl | None = None,
) -> list[Prediction]:
    """Return a prediction per file, in order; a picture that cannot be read has an error instead.

    A picture is brought to the network's size as a data set's pictures are: the largest centred part, resized. A
    network that is evaluated with batch statistics sees each picture among fixed validation pictures of its own data.

    Raises:
        StoreError: the run's weights cannot be read.
        DataError: the run's data, needed for batch statistics, cannot be had.
        DeviceError: no such device.
        Cancelled: the person asked to stop.
    """
    from cnnstudio.models.registry import evaluation_mode
    from cnnstudio.train.device import choose_device

    control = control or ThreadControl()
    place = choose_device(device)
    weights, network = load_run_weights(run, which)
    model = build_loaded(network, weights, place)
    company = _load_company(run, cache, control) if evaluation_mode(model) == "batch statistics" else None
    found: list[Prediction] = []
    for start in range(0, len(images), BATCH_SIZE):
        control.check()
        found += _predict_batch(model, network, images[start : start + BATCH_SIZE], company)
        control.report("predicting", len(found), len(images))
    return found


def _load_company(run: Run, cache: Path | None, control: RunControl) -> Tensor:
    """Return the validation pictures, uint8 (N, C, H, W), that give a lone picture's batch its statistics."""
    from cnnstudio.data.load import load_dataset
    from cnnstudio.train.evaluate import make_batches

    images = load_dataset(run.spec.dataset, cache or paths.cache_folder(), control)
    return images.validation.images[make_batches(len(images.validation), "batch statistics")[0]]


def _predict_batch(
    model: nn.Module, network: NetworkSpec, files: Sequence[Path], company: Tensor | None
) -> list[Prediction]:
    from cnnstudio.data.decode import read_picture

    pixels: dict[int, Pixels] = {}
    errors: dict[int, str] = {}
    for index, path in enumerate(files):
        try:
            pixels[index] = read_picture(Path(path), network.input_shape)
        except DataError as error:
            errors[index] = str(error)
    shares: dict[int, tuple[float, ...]] = {}
    if pixels:
        rows = _compute_shares(model, network, list(pixels.values()), company)
        shares = {index: tuple(row) for index, row in zip(pixels, rows, strict=True)}
    return [
        Prediction(Path(path), shares.get(index, ()), network.classes, errors.get(index, ""))
        for index, path in enumerate(files)
    ]


def _compute_shares(
    model: nn.Module, network: NetworkSpec, pixels: list[Pixels], company: Tensor | None
) -> list[list[float]]:
    """Return the probability of each class for each picture."""
    import numpy as np
    import torch

    from cnnstudio.models.registry import evaluation_mode
    from cnnstudio.train.evaluate import held_still
    from cnnstudio.train.pictures import Normalizer

    device = next(model.parameters()).device
    normalize = Normalizer(network.mean, network.std, device)
    images = torch.from_numpy(np.stack(pixels))  # uint8 (N, C, H, W)
    with torch.no_grad(), held_still(model, evaluation_mode(model)):
        if company is None:
            logits = model(normalize(images.to(device)))
        else:
            batches = (torch.cat([image[None], company]).to(device) for image in images)
            logits = torch.cat([model(normalize(batch))[:1] for batch in batches])
        rows: list[list[float]] = torch.softmax(logits.double(), dim=1).tolist()
    return rows
