"""scikit-learn's bundled handwritten digits: real, small and there without a network."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from cnnstudio.control import RunControl
from cnnstudio.data.imageset import ImageSet, Split
from cnnstudio.data.registry import DataOptions, datasets
from cnnstudio.data.split import stratified_split
from cnnstudio.options import option


class DigitsOptions(DataOptions):
    """Settings of `load_digits`."""

    size: int = option(28, low=8, high=256, unit="pixels", help="Side of a picture after enlarging the 8 x 8 original.")
    validation: float = option(
        0.2, above=0.0, below=1.0, help="Fraction of each class that is set aside for validation."
    )
    split_seed: int = option(
        0, low=0, high=2**32 - 1, advanced=True, help="Which pictures are set aside; apart from the run's seed."
    )


@datasets.register(
    "digits",
    title="Digits (8 x 8, scikit-learn)",
    source="Alpaydin & Kaynak, Optical Recognition of Handwritten Digits, UCI repository, 1998; the 1,797 pictures of "
    "its test part as bundled with scikit-learn",
    options=DigitsOptions,
    offline=True,
    download_bytes=0,
)
def load_digits(options: DigitsOptions, cache: Path, control: RunControl) -> ImageSet:
    """Return the 1,797 digits, enlarged, in a seeded stratified split."""
    from sklearn import datasets as bundled  # late: it takes a second to import

    found = bundled.load_digits()
    control.check()
    images = enlarge(found.images, options.size)
    labels = torch.from_numpy(np.asarray(found.target, np.int64))
    train, validation = stratified_split(labels, options.validation, options.split_seed)
    return ImageSet(
        name="digits",
        title="Digits",
        classes=tuple(str(digit) for digit in range(10)),
        train=Split(images[train], labels[train]),
        validation=Split(images[validation], labels[validation]),
        notes=("The digits have no published test split; validation is a part of them set aside by a seed.",),
    )


def enlarge(pictures: np.ndarray, size: int) -> Tensor:
    """Return 8 x 8 pictures with values 0..16 as uint8 (N, 1, size, size), interpolated linearly."""
    raised = torch.from_numpy(np.ascontiguousarray(pictures, np.float32))[:, None] * (255 / 16)  # (N, 1, 8, 8)
    if size != raised.shape[-1]:
        raised = functional.interpolate(raised, (size, size), mode="bilinear", align_corners=False)
    return raised.round().clamp(0, 255).to(torch.uint8)
