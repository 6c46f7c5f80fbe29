"""CIFAR-10 and CIFAR-100: small colour photographs, downloaded once.

The archives hold pickles. They are read here, straight from the archive, by a reader that knows numpy arrays and
nothing else: a pickle that names any other thing is refused before it can run.
"""

import io
import pickle
import tarfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from cnnstudio.control import RunControl
from cnnstudio.data.fetch import RemoteFile
from cnnstudio.data.imageset import ImageSet
from cnnstudio.data.published import PublishedOptions, load_published
from cnnstudio.data.registry import datasets
from cnnstudio.errors import DataError, shorten

_MD5_SOURCE = "MD5 carried by torchvision.datasets.cifar (0.29)"
_SOURCE = "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"

ARCHIVES: dict[str, RemoteFile] = {
    "cifar10": RemoteFile(
        "cifar-10-python.tar.gz",
        ("https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",),
        170_498_071,
        "c58f30108f718f92721af3b95e74349a",
        _MD5_SOURCE,
    ),
    "cifar100": RemoteFile(
        "cifar-100-python.tar.gz",
        ("https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",),
        169_001_437,
        "eb9058c3a382ffc7106e4002c42a8d85",
        _MD5_SOURCE,
    ),
}
"""By data set; tests put small archives of their own in."""

_TEN = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_HUNDRED_TEXT = """
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle
caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish
forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle
mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine
possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar
sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale
willow_tree wolf woman worm
"""
_HUNDRED = tuple(_HUNDRED_TEXT.split())


@datasets.register(
    "cifar10",
    title="CIFAR-10",
    source=_SOURCE,
    options=PublishedOptions,
    offline=False,
    download_bytes=ARCHIVES["cifar10"].size_bytes,
)
def load_cifar10(options: PublishedOptions, cache: Path, control: RunControl) -> ImageSet:
    """Return 50,000 training and 10,000 test pictures 3 x 32 x 32 of ten classes."""
    train = tuple(f"cifar-10-batches-py/data_batch_{number}" for number in range(1, 6))

    def read(found: dict[str, Path]) -> dict[str, Tensor]:
        return read_archive(next(iter(found.values())), train, "cifar-10-batches-py/test_batch", "labels", 10)

    return load_published("cifar10", "CIFAR-10", _TEN, (ARCHIVES["cifar10"],), read, options, cache, control)


@datasets.register(
    "cifar100",
    title="CIFAR-100",
    source=_SOURCE,
    options=PublishedOptions,
    offline=False,
    download_bytes=ARCHIVES["cifar100"].size_bytes,
)
def load_cifar100(options: PublishedOptions, cache: Path, control: RunControl) -> ImageSet:
    """Return 50,000 training and 10,000 test pictures 3 x 32 x 32 of a hundred classes."""

    def read(found: dict[str, Path]) -> dict[str, Tensor]:
        archive = next(iter(found.values()))
        return read_archive(archive, ("cifar-100-python/train",), "cifar-100-python/test", "fine_labels", 100)

    return load_published("cifar100", "CIFAR-100", _HUNDRED, (ARCHIVES["cifar100"],), read, options, cache, control)


def read_archive(path: Path, train: tuple[str, ...], test: str, key: str, classes: int) -> dict[str, Tensor]:
    """Return the tensors of an archive of CIFAR batches without unpacking it.

    Args:
        train: the members with training pictures, in order.
        test: the member with test pictures.
        key: under which a batch keeps its labels.
        classes: how many there are; labels lie below.

    Raises:
        DataError: it is not such an archive.
    """
    found: dict[str, tuple[Tensor, Tensor]] = {}
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:  # in the archive's own order: going back would decompress from the start
                name = member.name.removeprefix("./")
                file = archive.extractfile(member) if name in (*train, test) and member.isfile() else None
                if file is not None:
                    found[name] = _read_batch(file.read(), key, classes)
    except (tarfile.TarError, EOFError, zlib.error, pickle.UnpicklingError, KeyError, ValueError, TypeError) as error:
        raise DataError(_not_cifar(path, shorten(error))) from error
    missing = [name for name in (*train, test) if name not in found]
    if missing:
        raise DataError(_not_cifar(path, f"it lacks {missing[0]}"))
    return {
        "train_images": torch.cat([found[name][0] for name in train]),
        "train_labels": torch.cat([found[name][1] for name in train]),
        "test_images": found[test][0],
        "test_labels": found[test][1],
    }


def _not_cifar(path: Path, reason: str) -> str:
    return f"{path} is not a readable CIFAR archive ({reason}); delete it and start again to download it anew"


def _read_batch(content: bytes, key: str, classes: int) -> tuple[Tensor, Tensor]:
    """Return uint8 (N, 3, 32, 32) and int64 (N,) of one pickled batch."""
    batch = _ArrayUnpickler(io.BytesIO(content), encoding="latin1").load()
    pixels = np.ascontiguousarray(batch["data"], np.uint8).reshape(-1, 3, 32, 32)
    labels = np.asarray(batch[key], np.int64)
    if labels.shape != pixels.shape[:1] or (len(labels) and not 0 <= labels.min() <= labels.max() < classes):
        raise ValueError("labels and pictures do not go together")
    return torch.from_numpy(pixels), torch.from_numpy(labels)


class _ArrayUnpickler(pickle.Unpickler):
    """Reads pickled lists, texts and plain numpy arrays; refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        known: dict[tuple[str, str], Any] = {
            ("multiarray", "_reconstruct"): _empty_array,
            ("numpy", "ndarray"): np.ndarray,
            ("numpy", "dtype"): _plain_dtype,
            ("_codecs", "encode"): _encode,
        }
        place = "multiarray" if module in ("numpy.core.multiarray", "numpy._core.multiarray") else module
        if (place, name) not in known:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return known[place, name]


def _empty_array(kind: type, shape: object, code: object) -> np.ndarray[Any, Any]:
    return np.ndarray((0,), np.uint8)


def _plain_dtype(code: str, *_: object) -> np.dtype[Any]:
    """Return the type of ``code``; the pickles' further arguments (align, copy) are of an older numpy."""
    return np.dtype(code)


def _encode(text: str, encoding: str) -> bytes:
    return text.encode("latin1")
