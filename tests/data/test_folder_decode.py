"""Decoding a layout into the cache: sizes, channels, order, quarantine, copies."""

from pathlib import Path

import numpy as np
import pytest
from picture_files import noise, plain, write_tree

from cnnstudio.control import ThreadControl
from cnnstudio.data import picture_reader
from cnnstudio.data.folder_cache import FolderIndex, load_cached
from cnnstudio.data.folder_decode import decode_into
from cnnstudio.data.folder_layout import arrange
from cnnstudio.data.folder_scan import FolderSource
from cnnstudio.errors import Cancelled, DataError


def _decode(root: Path, files: dict[str, bytes], size: int = 0, channels: int = 0) -> tuple[FolderIndex, np.ndarray]:
    source = FolderSource(write_tree(root / "set", files))
    control = ThreadControl()
    layout = arrange(source.listing(control), (), "'set'")
    index = decode_into(root / "cache", source, layout, size, channels, "identity", control)
    found = load_cached(root / "cache", "identity", control)
    assert found is not None
    assert found[0] == index
    return index, found[1].numpy()


def test_rows_are_sorted_by_split_class_and_name(tmp_path: Path) -> None:
    values = {"train/b/1.png": 1, "train/a/2.png": 2, "train/a/1.png": 3, "val/b/1.png": 4, "val/a/1.png": 5}
    index, rows = _decode(tmp_path, {name: plain(value) for name, value in values.items()})
    assert index.names == ("a/1.png", "a/2.png", "b/1.png", "a/1.png", "b/1.png")
    assert rows[:, 0, 0, 0].tolist() == [3, 2, 1, 5, 4]
    assert index.labels == (0, 0, 1, 0, 1)
    assert index.sizes == {"train": 3, "validation": 2}


def test_broken_files_leave_no_gap(tmp_path: Path) -> None:
    index, rows = _decode(tmp_path, {"a/1.png": plain(1), "a/2.png": b"", "b/1.png": b"no", "b/2.png": plain(4)})
    assert rows[:, 0, 0, 0].tolist() == [1, 4]
    assert index.names == ("a/1.png", "b/2.png")
    assert [(broken.name, broken.label) for broken in index.quarantine] == [("a/2.png", 0), ("b/1.png", 1)]
    assert index.quarantine[0].reason == "is empty"


@pytest.mark.parametrize(
    ("channels", "second", "expected"),
    [
        (0, plain(9), 1),
        (0, plain((9, 9, 9)), 1),  # stored in colour, yet grey
        (0, plain((9, 9, 8)), 3),
        (1, plain((9, 9, 8)), 1),
        (3, plain(9), 3),
    ],
)
def test_channels(tmp_path: Path, channels: int, second: bytes, expected: int) -> None:
    index, rows = _decode(tmp_path, {"a/1.png": plain(7), "b/1.png": second}, channels=channels)
    assert index.shape == (2, expected, 8, 8) == rows.shape
    assert (rows[0] == 7).all()


def test_mixed_sizes_and_modes_in_one_batch(tmp_path: Path) -> None:
    files = {
        "a/1.png": plain(7, (100, 80)),
        "a/2.jpg": noise(1, (70, 200), "JPEG"),
        "b/1.gif": plain((1, 2, 3), (64, 64), "GIF"),
    }
    index, rows = _decode(tmp_path, files)
    assert rows.shape == (3, 3, 64, 64)
    assert "cropped at its centre to 64 x 64" in index.notes[-1]
    assert (rows[0] == 7).all()


def test_a_chosen_size_needs_no_note(tmp_path: Path) -> None:
    index, rows = _decode(tmp_path, {"a/1.png": plain(7, (100, 80)), "b/1.png": plain(9, (1, 1))}, size=16)
    assert rows.shape == (2, 1, 16, 16)
    assert index.notes == ()


def test_own_size_may_be_oblong(tmp_path: Path) -> None:
    index, rows = _decode(tmp_path, {"a/1.png": noise(1, (20, 30)), "b/1.png": noise(2, (20, 30))})
    assert rows.shape == (2, 3, 20, 30)
    assert index.notes == ()


def test_a_size_that_differs_outside_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reader, "_SAMPLE", 1)
    files = {f"a/{number}.png": noise(number, (40, 40)) for number in range(5)} | {"b/odd.png": noise(9, (41, 40))}
    index, rows = _decode(tmp_path, files)
    assert rows.shape == (6, 3, 32, 32)
    assert len(index.labels) == len(index.names) == 6
    assert index.notes


def test_copies_are_grouped(tmp_path: Path) -> None:
    files = {"train/a/1.png": noise(1), "train/b/1.png": noise(2), "val/a/9.png": noise(1), "val/b/9.png": noise(3)}
    index, _ = _decode(tmp_path, files)
    assert index.twins == ((0, 2),)


def test_all_broken_names_the_first_and_the_remedy_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none of the 2 pictures can be read; the first, 'a/1\.png', is empty; repair"):
        _decode(tmp_path, {"a/1.png": b"", "b/1.png": b"x"})
    assert not list((tmp_path / "cache").iterdir())


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    source = FolderSource(write_tree(tmp_path / "set", {f"{name}/1.png": plain(1) for name in "ab"}))
    layout = arrange(source.listing(ThreadControl()), (), "'set'")
    control = ThreadControl()
    control.stop()
    with pytest.raises(Cancelled):
        decode_into(tmp_path / "cache", source, layout, 8, 0, "identity", control)
    assert not list((tmp_path / "cache").glob("*"))
