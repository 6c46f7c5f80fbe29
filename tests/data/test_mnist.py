"""IDX files are read as torchvision reads them, and broken ones are refused."""

import gzip
import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from data.file_server import FileServer, serving

from cnnstudio.control import ThreadControl
from cnnstudio.data import mnist
from cnnstudio.data.fetch import RemoteFile
from cnnstudio.data.load import load_dataset
from cnnstudio.data.mnist import read_files, read_idx
from cnnstudio.errors import DataError
from cnnstudio.spec import Choice


def _idx(values: np.ndarray) -> bytes:
    return b"\0\0\x08" + bytes([values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()


def _contents() -> dict[str, bytes]:
    rng = np.random.default_rng(0)
    arrays = []
    for number in (40, 20):
        arrays.append(rng.integers(0, 256, (number, 28, 28)).astype(np.uint8))
        arrays.append((np.arange(number) % 10).astype(np.uint8))
    return {name: gzip.compress(_idx(array)) for name, array in zip(mnist._NAMES, arrays, strict=True)}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    contents = _contents()
    files = tuple(
        RemoteFile(name, ("http://127.0.0.1:9/",), len(content), hashlib.md5(content).hexdigest(), "this test")
        for name, content in contents.items()
    )
    with serving() as running:
        monkeypatch.setenv("CNNSTUDIO_MIRROR", running.address)
        for dataset in ("mnist", "fashion_mnist"):
            monkeypatch.setitem(mnist.FILES, dataset, files)
            running.files |= {f"{dataset}/{name}": content for name, content in contents.items()}
        yield running


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_the_set_is_what_torchvision_reads(name: str, server: FileServer, tmp_path: Path) -> None:
    from torchvision.datasets.mnist import MNIST, FashionMNIST

    images = load_dataset(Choice(name=name), tmp_path / "cache", ThreadControl())
    kind = MNIST if name == "mnist" else FashionMNIST
    folder = tmp_path / kind.__name__ / "raw"
    folder.mkdir(parents=True)
    for file, content in _contents().items():
        (folder / file.removesuffix(".gz")).write_bytes(gzip.decompress(content))
    for split, train in ((images.train, True), (images.validation, False)):
        theirs = kind(tmp_path, train=train)
        np.testing.assert_array_equal(split.images[:, 0].numpy(), theirs.data.numpy())
        assert split.labels.tolist() == theirs.targets.tolist()
    if name == "fashion_mnist":
        assert list(images.classes) == FashionMNIST.classes
    assert images.input_shape == (1, 28, 28)
    assert len(server.requests) == 4


def test_a_class_with_a_slash_can_be_chosen(server: FileServer, tmp_path: Path) -> None:
    choice = Choice(name="fashion_mnist", options={"classes": "T-shirt/top,Ankle boot", "normalize": "fixed"})
    images = load_dataset(choice, tmp_path, ThreadControl())
    assert len(images.train) == 8
    assert images.normalization.mean == (0.5,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        gzip.compress(b""),
        gzip.compress(b"\0\0\x08"),
        gzip.compress(b"\0\0\x08\x03\0\0"),
        gzip.compress(b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0"),
        gzip.compress(_idx(np.zeros((3, 2), np.uint8))[:-1]),
        gzip.compress(_idx(np.zeros((3, 2), np.uint8)) + b"x"),
        gzip.compress(b"\0\0\x08\x03" + b"\xff" * 12),
        gzip.compress(_idx(np.zeros((3, 2), np.uint8)))[:-9],
    ],
    ids=lambda content: f"{len(content)} bytes",  # gzip's header has the time; names of tests must not
)
def test_broken_files_are_refused_with_their_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "labels.gz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"labels.gz is not a readable .*delete it"):
        read_idx(path)


def test_files_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    found = {}
    for name, content in _contents().items():
        found[name] = tmp_path / name
        found[name].write_bytes(content)
    found[mnist._NAMES[1]] = found[mnist._NAMES[3]]
    with pytest.raises(DataError, match="do not go together"):
        read_files(found)


def test_the_published_digests_are_torchvisions() -> None:
    from torchvision.datasets.mnist import MNIST, FashionMNIST

    for name, theirs in (("mnist", MNIST), ("fashion_mnist", FashionMNIST)):
        assert [(file.name, file.digest) for file in mnist.FILES[name]] == list(theirs.resources)
