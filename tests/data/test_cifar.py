"""CIFAR archives are read as torchvision reads them, downloaded from a server on this machine, and never executed."""

import hashlib
import io
import os
import pickle
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from data.file_server import FileServer, serving

from cnnstudio.control import ThreadControl
from cnnstudio.data import cifar
from cnnstudio.data.cifar import read_archive
from cnnstudio.data.fetch import RemoteFile
from cnnstudio.data.load import load_dataset
from cnnstudio.errors import DataError, UnknownName
from cnnstudio.spec import Choice

TRAIN = tuple(f"cifar-10-batches-py/data_batch_{number}" for number in range(1, 6))
TEST = "cifar-10-batches-py/test_batch"


def _batch(seed: int, number: int = 20, key: str = "labels", classes: int = 10) -> dict[str, Any]:
    pixels = np.random.default_rng(seed).integers(0, 256, (number, 3072)).astype(np.uint8)
    return {"batch_label": "a batch", key: [index % classes for index in range(number)], "data": pixels}


def _ten() -> dict[str, bytes]:
    members = {name: pickle.dumps(_batch(seed), protocol=2) for seed, name in enumerate((*TRAIN, TEST))}
    names = {"label_names": list(cifar._TEN), "num_vis": 3072}
    return members | {"cifar-10-batches-py/batches.meta": pickle.dumps(names, protocol=2)}


def _archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _remote(name: str, content: bytes) -> RemoteFile:
    return RemoteFile(name, ("http://127.0.0.1:9/",), len(content), hashlib.md5(content).hexdigest(), "this test")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving() as running:
        monkeypatch.setenv("CNNSTUDIO_MIRROR", running.address)
        yield running


def _publish(server: FileServer, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes) -> None:
    remote = _remote(cifar.ARCHIVES[name].name, content)
    monkeypatch.setitem(cifar.ARCHIVES, name, remote)
    server.files[f"{name}/{remote.name}"] = content


def test_cifar10_is_what_torchvision_reads(server: FileServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from torchvision.datasets import CIFAR10

    _publish(server, monkeypatch, "cifar10", _archive(_ten()))
    images = load_dataset(Choice(name="cifar10"), tmp_path / "cache", ThreadControl())

    for name, content in _ten().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(CIFAR10, "_check_integrity", lambda self: True)
    monkeypatch.setitem(CIFAR10.meta, "md5", hashlib.md5(_ten()["cifar-10-batches-py/batches.meta"]).hexdigest())
    for split, train in ((images.train, True), (images.validation, False)):
        theirs = CIFAR10(tmp_path, train=train)
        np.testing.assert_array_equal(split.images.permute(0, 2, 3, 1).numpy(), theirs.data)
        assert split.labels.tolist() == theirs.targets
        assert list(images.classes) == theirs.classes
    assert images.test is None
    assert "no split is kept sealed" in images.notes[0]


def test_the_second_time_nothing_is_asked_for(
    server: FileServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _publish(server, monkeypatch, "cifar10", _archive(_ten()))
    first = load_dataset(Choice(name="cifar10"), tmp_path, ThreadControl())
    monkeypatch.setenv("CNNSTUDIO_MIRROR", "http://127.0.0.1:9")
    (tmp_path / "cifar10" / cifar.ARCHIVES["cifar10"].name).unlink()
    second = load_dataset(Choice(name="cifar10"), tmp_path, ThreadControl())
    assert second.fingerprint == first.fingerprint


def test_a_validation_fraction_seals_the_published_test_split(
    server: FileServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _publish(server, monkeypatch, "cifar10", _archive(_ten()))
    options: dict[str, Any] = {"validation": 0.2, "classes": "bird,airplane"}
    images = load_dataset(Choice(name="cifar10", options=options), tmp_path, ThreadControl())
    assert images.classes == ("bird", "airplane")
    assert [len(split) for split in images.splits().values()] == [16, 4, 4]
    assert images.validation.labels.tolist().count(0) == 2
    with pytest.raises(UnknownName, match="airplane"):
        load_dataset(Choice(name="cifar10", options={"classes": "plane,bird"}), tmp_path, ThreadControl())


def test_cifar100_reads_the_fine_labels(server: FileServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert len(set(cifar._HUNDRED)) == 100
    assert list(cifar._HUNDRED) == sorted(cifar._HUNDRED)
    members = {
        f"cifar-100-python/{name}": pickle.dumps(_batch(seed, 100, "fine_labels", 100))
        for seed, name in enumerate(("train", "test"))
    }
    _publish(server, monkeypatch, "cifar100", _archive(members))
    images = load_dataset(Choice(name="cifar100"), tmp_path, ThreadControl())
    assert len(images.classes) == 100
    assert images.train.labels.tolist() == list(range(100))


def test_pickles_of_the_published_kind_are_read() -> None:
    """The published batches were pickled by Python 2: a text of Latin-1 bytes for the pixels, align=0 for the type."""
    pixels = bytes(range(256)) * 12
    old = (
        b"\x80\x02}q\x00(U\x04dataq\x01cnumpy.core.multiarray\n_reconstruct\nq\x02cnumpy\nndarray\nq\x03K\x00\x85U\x01b\x87R"
        b"(K\x01K\x01M\x00\x0c\x86cnumpy\ndtype\nq\x04U\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff"
        b"K\x00tb\x89T" + len(pixels).to_bytes(4, "little") + pixels + b"tbU\x06labels]K\x07au."
    )
    images, labels = cifar._read_batch(old, "labels", 10)
    assert images.flatten().numpy().tobytes() == pixels
    assert labels.tolist() == [7]


class _Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch executed",)


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(_Evil()),
        pickle.dumps({"data": _Evil(), "labels": []}),
        pickle.dumps([1, 2]),
        pickle.dumps({"labels": [1]}),
        pickle.dumps({"data": np.zeros((2, 3072), np.uint8), "labels": [1]}),
        pickle.dumps({"data": np.zeros((1, 3072), np.uint8), "labels": [10]}),
        pickle.dumps({"data": np.zeros((1, 3071), np.uint8), "labels": [1]}),
        pickle.dumps({"data": "x", "labels": [1]}),
        pickle.dumps(_batch(0))[:-500],
        b"",
        b"no pickle",
    ],
)
def test_other_pickles_are_refused_and_not_run(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "archive.tar.gz"
    path.write_bytes(_archive(_ten() | {TRAIN[2]: content}))
    with pytest.raises(DataError, match=r"archive.tar.gz is not a readable CIFAR archive.*delete it"):
        read_archive(path, TRAIN, TEST, "labels", 10)
    assert [one.name for one in tmp_path.iterdir()] == ["archive.tar.gz"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_archive_is_refused(share: float, tmp_path: Path) -> None:
    whole = _archive(_ten())
    path = tmp_path / "archive.tar.gz"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataError, match="not a readable CIFAR archive"):
        read_archive(path, TRAIN, TEST, "labels", 10)


def test_an_archive_without_a_batch_is_refused(tmp_path: Path) -> None:
    members = _ten()
    del members[TRAIN[3]]
    path = tmp_path / "archive.tar.gz"
    path.write_bytes(_archive(members))
    with pytest.raises(DataError, match="lacks cifar-10-batches-py/data_batch_4"):
        read_archive(path, TRAIN, TEST, "labels", 10)


def test_the_published_digests_are_torchvisions() -> None:
    from torchvision.datasets import CIFAR10, CIFAR100

    for name, theirs in (("cifar10", CIFAR10), ("cifar100", CIFAR100)):
        ours = cifar.ARCHIVES[name]
        assert (ours.digest, ours.urls[0], ours.name) == (theirs.tgz_md5, theirs.url, theirs.filename)


def test_labels_are_int64() -> None:
    images, labels = cifar._read_batch(pickle.dumps(_batch(0)), "labels", 10)
    assert images.dtype == torch.uint8
    assert labels.dtype == torch.int64
