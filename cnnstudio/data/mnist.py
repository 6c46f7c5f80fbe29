"""MNIST and Fashion-MNIST: 28 x 28 pictures of one channel, downloaded once, in the IDX format."""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cnnstudio.control import RunControl
from cnnstudio.data.fetch import RemoteFile
from cnnstudio.data.imageset import ImageSet
from cnnstudio.data.published import PublishedOptions, load_published
from cnnstudio.data.registry import datasets
from cnnstudio.errors import DataError, shorten

_NAMES = (
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
)  # fmt: skip
_MAX_BYTES = 1 << 28  # unpacked; MNIST's training pictures have 47 MB


def _files(bases: tuple[str, ...], digests: tuple[str, ...], sizes: tuple[int, ...]) -> tuple[RemoteFile, ...]:
    return tuple(
        RemoteFile(
            name, tuple(base + name for base in bases), size, digest, "MD5 carried by torchvision.datasets.mnist (0.29)"
        )
        for name, digest, size in zip(_NAMES, digests, sizes, strict=True)
    )


FILES: dict[str, tuple[RemoteFile, ...]] = {
    "mnist": _files(
        ("https://ossci-datasets.s3.amazonaws.com/mnist/",),
        (
            "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c",
        ),
        (9_912_422, 28_881, 1_648_877, 4_542),
    ),
    "fashion_mnist": _files(
        ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
        (
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310",
        ),
        (26_421_880, 29_515, 4_422_102, 5_148),
    ),
}  # fmt: skip
"""By data set; tests put small files of their own in."""

_DIGITS = tuple(str(digit) for digit in range(10))
_GARMENTS = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


@datasets.register(
    "mnist",
    title="MNIST",
    source="LeCun, Cortes & Burges, The MNIST database of handwritten digits, 1998",
    options=PublishedOptions,
    offline=False,
    download_bytes=sum(file.size_bytes for file in FILES["mnist"]),
)
def load_mnist(options: PublishedOptions, cache: Path, control: RunControl) -> ImageSet:
    """Return 60,000 training and 10,000 test pictures 1 x 28 x 28 of handwritten digits."""
    return load_published("mnist", "MNIST", _DIGITS, FILES["mnist"], read_files, options, cache, control)


@datasets.register(
    "fashion_mnist",
    title="Fashion-MNIST",
    source="Xiao, Rasul & Vollgraf, Fashion-MNIST, arXiv:1708.07747, 2017",
    options=PublishedOptions,
    offline=False,
    download_bytes=sum(file.size_bytes for file in FILES["fashion_mnist"]),
)
def load_fashion_mnist(options: PublishedOptions, cache: Path, control: RunControl) -> ImageSet:
    """Return 60,000 training and 10,000 test pictures 1 x 28 x 28 of garments."""
    files = FILES["fashion_mnist"]
    return load_published("fashion_mnist", "Fashion-MNIST", _GARMENTS, files, read_files, options, cache, control)


def read_files(found: dict[str, Path]) -> dict[str, Tensor]:
    """Return the tensors of the four files.

    Raises:
        DataError: one of them is not such a file.
    """
    images, labels, test_images, test_labels = (read_idx(found[name]) for name in _NAMES)
    if (
        images.dim() != 3
        or test_images.dim() != 3
        or len(images) != len(labels)
        or len(test_images) != len(test_labels)
    ):
        raise DataError(f"the files in {found[_NAMES[0]].parent} do not go together; delete them and start again")
    return {
        "train_images": images[:, None],  # (N, 1, 28, 28)
        "train_labels": labels.long(),
        "test_images": test_images[:, None],
        "test_labels": test_labels.long(),
    }


def read_idx(path: Path) -> Tensor:
    """Return the uint8 tensor of a gzipped IDX file.

    Source: the description of the format on the MNIST page: two zero bytes, type (8 is unsigned byte), number of
    dimensions, each dimension as a big-endian 32-bit number, then the values.

    Raises:
        DataError: it is not such a file.
    """
    try:
        with gzip.open(path, "rb") as file:
            content = file.read(_MAX_BYTES)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{path} is not a readable gzip file ({shorten(error)}); delete it and start again") from error
    dimensions = content[3] if len(content) > 3 else 0
    header = 4 + 4 * dimensions
    shape = tuple(int.from_bytes(content[place : place + 4], "big") for place in range(4, header, 4))
    values = content[header:]
    if content[:3] != b"\0\0\x08" or not shape or len(content) < header or len(values) != math.prod(shape):
        raise DataError(f"{path} is not a readable IDX file of bytes; delete it and start again to download it anew")
    return torch.from_numpy(np.frombuffer(values, np.uint8).reshape(shape).copy())
