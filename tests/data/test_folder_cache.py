"""The cache of decoded pictures: read back whole, or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.control import ThreadControl
from cnnstudio.data import folder_cache
from cnnstudio.data.folder_cache import (
    CachedQuarantine,
    FolderIndex,
    load_cached,
    map_array,
    read_rows,
    save_index,
    write_rows,
)
from cnnstudio.errors import Cancelled

ROWS = np.random.default_rng(0).integers(0, 256, (11, 3, 4, 5)).astype(np.uint8)


def _save(folder: Path) -> FolderIndex:
    digest = write_rows(folder / "pixels.npy", ROWS, (3, 4, 5))
    index = FolderIndex(
        identity="abc",
        classes=("new\nline", "é"),
        sizes={"train": 8, "validation": 3},
        labels=(0,) * 6 + (1,) * 5,
        names=tuple(f"{number}.png" for number in range(11)),
        quarantine=(CachedQuarantine(name="x", reason="is empty", label=1),),
        notes=("A note.",),
        twins=((0, 9),),
        shape=(11, 3, 4, 5),
        array="pixels.npy",
        sha256=digest,
    )
    save_index(folder, index)
    return index


def test_what_was_written_is_read(tmp_path: Path) -> None:
    index = _save(tmp_path)
    found = load_cached(tmp_path, "abc", ThreadControl())
    assert found is not None
    assert found[0] == index
    assert (found[1].numpy() == ROWS).all()
    assert (np.load(tmp_path / "pixels.npy") == ROWS).all()  # numpy's own reader agrees about the header
    assert (np.stack(list(read_rows(tmp_path / "pixels.npy"))) == ROWS).all()


def test_writing_to_the_mapped_pictures_leaves_the_file_alone(tmp_path: Path) -> None:
    _save(tmp_path)
    map_array(tmp_path / "pixels.npy").zero_()
    assert load_cached(tmp_path, "abc", ThreadControl()) is not None


def test_another_identity_is_not_used(tmp_path: Path) -> None:
    _save(tmp_path)
    assert load_cached(tmp_path, "other", ThreadControl()) is None


def test_nothing_there(tmp_path: Path) -> None:
    assert load_cached(tmp_path / "gone", "abc", ThreadControl()) is None


@pytest.mark.parametrize("file", ["index.json", "pixels.npy"])
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "flipped", "garbage"])
def test_damage_is_noticed(tmp_path: Path, file: str, damage: str) -> None:
    _save(tmp_path)
    path = tmp_path / file
    content = path.read_bytes()
    middle = len(content) // 2
    changed = {
        "empty": b"",
        "half": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 0x80]) + content[middle + 1 :],
        "garbage": b"\xff" * 100,
    }
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(changed[damage])
    assert load_cached(tmp_path, "abc", ThreadControl()) is None


@pytest.mark.parametrize(
    "change", [{"sizes": {"train": 5}}, {"labels": [0]}, {"array": "../other.npy"}, {"version": 2}]
)
def test_an_index_that_contradicts_itself(tmp_path: Path, change: dict[str, object]) -> None:
    _save(tmp_path)
    path = tmp_path / "index.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert load_cached(tmp_path, "abc", ThreadControl()) is None


def test_older_arrays_go(tmp_path: Path) -> None:
    (tmp_path / "old.npy").write_bytes(b"old")
    _save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.json", "pixels.npy"]


def test_a_failure_in_the_middle_keeps_the_old_array(tmp_path: Path) -> None:
    _save(tmp_path)

    def rows() -> Iterator[np.ndarray]:
        yield ROWS[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_rows(tmp_path / "pixels.npy", rows(), (3, 4, 5))
    assert load_cached(tmp_path, "abc", ThreadControl()) is not None
    assert len(list(tmp_path.iterdir())) == 2


def test_checking_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _save(tmp_path)
    monkeypatch.setattr(folder_cache, "_CHUNK_BYTES", 16)
    control = ThreadControl()
    control.stop()
    with pytest.raises(Cancelled):
        load_cached(tmp_path, "abc", control)


def test_an_array_of_another_kind_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((2, 3)))
    with pytest.raises(ValueError, match="float64"):
        map_array(tmp_path / "x.npy")
