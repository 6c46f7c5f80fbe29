"""The data set image_folder, through `load_dataset` as everybody uses it."""

import os
import shutil
from pathlib import Path

import pytest
import torch
from picture_files import noise, plain, two_classes, write_tree, write_zip

from cnnstudio.control import ThreadControl
from cnnstudio.data import folder_decode, image_folder, picture_reader
from cnnstudio.data.image_folder import open_source
from cnnstudio.data.imageset import ImageSet
from cnnstudio.data.load import load_dataset
from cnnstudio.errors import BadOption, Cancelled, DataError, UnknownName
from cnnstudio.options import Scalar
from cnnstudio.spec import Choice


def load(path: Path | str, cache: Path, **options: Scalar) -> ImageSet:
    """Load without the chance to stop."""
    choice = Choice(name="image_folder", options={"path": str(path), **options})
    return load_dataset(choice, cache, ThreadControl())


def equal(first: ImageSet, second: ImageSet) -> bool:
    return first.fingerprint == second.fingerprint and all(
        torch.equal(mine.images, theirs.images) and tuple(mine.names) == tuple(theirs.names)
        for mine, theirs in zip(first.splits().values(), second.splits().values(), strict=True)
    )


def test_folder_and_zip_give_the_same(tmp_path: Path) -> None:
    files = two_classes(10)
    folder = load(write_tree(tmp_path / "set", files), tmp_path / "cache")
    archive = load(
        write_zip(tmp_path / "set.zip", {f"set/{name}": data for name, data in files.items()}), tmp_path / "cache"
    )
    assert equal(folder, archive)
    assert folder.classes == ("cat", "dog")
    assert (len(folder.train), len(folder.validation), folder.test) == (16, 4, None)
    assert folder.title == "'set'"
    assert folder.input_shape == (3, 8, 8)


def test_splits_of_its_own(tmp_path: Path) -> None:
    files = {f"{split}/{name}": data for split in ("train", "val", "test") for name, data in two_classes(3).items()}
    loaded = load(write_tree(tmp_path / "set", files), tmp_path / "cache")
    assert [len(split) for split in loaded.splits().values()] == [6, 6, 6]
    assert loaded.test is not None
    assert loaded.train.names[0] == "cat/0.png"
    assert "6 validation pictures are byte for byte in the training split too" in " ".join(loaded.notes)
    assert "6 test pictures" in " ".join(loaded.notes)


def test_split_depends_on_its_seed_alone(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "set", two_classes(20))
    first = load(root, tmp_path / "cache", split_seed=1, validation=0.25)
    assert equal(first, load(root, tmp_path / "other", split_seed=1, validation=0.25))
    assert not equal(first, load(root, tmp_path / "cache", split_seed=2, validation=0.25))
    assert torch.bincount(first.validation.labels).tolist() == [5, 5]
    assert not set(first.train.names) & set(first.validation.names)


def test_the_second_time_nothing_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, archive = write_tree(tmp_path / "set", two_classes()), write_zip(tmp_path / "set.zip", two_classes())
    first = [load(folder, tmp_path / "cache"), load(archive, tmp_path / "cache")]
    monkeypatch.setattr(folder_decode, "read_pictures", lambda *_: pytest.fail("decoded again"))
    assert all(map(equal, first, [load(folder, tmp_path / "cache"), load(archive, tmp_path / "cache")]))


def test_only_chosen_classes_are_decoded_in_their_order(tmp_path: Path) -> None:
    files = two_classes() | {f"broken/{number}.png": b"" for number in range(3)}
    loaded = load(write_tree(tmp_path / "set", files), tmp_path / "cache", classes="dog, cat")
    assert loaded.classes == ("dog", "cat")
    assert loaded.train.names[0].startswith("dog/")
    assert loaded.quarantine == ()


def test_a_changed_source_is_noticed(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "set", two_classes())
    first = load(root, tmp_path / "cache")
    write_tree(root, {"cat/new.png": noise(77)})
    second = load(root, tmp_path / "cache")
    assert len(second.train) + len(second.validation) == len(first.train) + len(first.validation) + 1
    archive = write_zip(tmp_path / "set.zip", two_classes())
    third = load(archive, tmp_path / "cache")
    write_zip(archive, two_classes(6))
    assert load(archive, tmp_path / "cache").fingerprint != third.fingerprint


@pytest.mark.parametrize("damage", [b"", b"rubbish", None])
@pytest.mark.parametrize("pattern", ["*.npy", "index.json"])
def test_a_broken_cache_is_made_again(tmp_path: Path, pattern: str, damage: bytes | None) -> None:
    root = write_tree(tmp_path / "set", two_classes())
    first = load(root, tmp_path / "cache")
    (path,) = (tmp_path / "cache").rglob(pattern)
    content = path.read_bytes()
    path.write_bytes(content[:-20] + bytes(20) if damage is None else damage)
    assert equal(first, load(root, tmp_path / "cache"))


def test_the_cache_may_be_deleted(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "set", two_classes())
    first = load(root, tmp_path / "cache")
    shutil.rmtree(tmp_path / "cache")
    assert equal(first, load(root, tmp_path / "cache"))


def test_broken_pictures_are_listed_and_the_others_used(tmp_path: Path) -> None:
    files = two_classes() | {"cat/bad.jpg": b"<html>", "dog/empty.png": b""}
    loaded = load(write_tree(tmp_path / "set", files), tmp_path / "cache")
    assert [broken.name for broken in loaded.quarantine] == ["cat/bad.jpg", "dog/empty.png"]
    assert len(loaded.train) + len(loaded.validation) == 10
    assert load(tmp_path / "set", tmp_path / "cache").quarantine == loaded.quarantine


def test_a_file_deleted_between_listing_and_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_tree(tmp_path / "set", two_classes())
    arrange = image_folder.arrange

    def delete_and_arrange(*arguments: object) -> object:
        (root / "cat" / "0.png").unlink()
        return arrange(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(image_folder, "arrange", delete_and_arrange)
    loaded = load(root, tmp_path / "cache")
    assert [(broken.name, broken.reason) for broken in loaded.quarantine] == [
        ("cat/0.png", "has been deleted since the folder was listed")
    ]


def test_a_class_all_of_whose_pictures_are_broken(tmp_path: Path) -> None:
    files = two_classes() | {"eel/1.png": b""}
    with pytest.raises(DataError, match=r"class 'eel' in 'set' can be read; 'eel/1\.png' is empty; repair.*'classes'"):
        load(write_tree(tmp_path / "set", files), tmp_path / "cache")
    assert load(tmp_path / "set", tmp_path / "cache", classes="cat,dog").classes == ("cat", "dog")


def test_a_class_with_one_picture_has_none_for_validation(tmp_path: Path) -> None:
    loaded = load(write_tree(tmp_path / "set", two_classes() | {"eel/1.png": noise(500)}), tmp_path / "cache")
    assert "1 class without a validation picture: 'eel'." in loaded.notes
    assert loaded.classes == ("cat", "dog", "eel")


def test_all_validation_pictures_broken(tmp_path: Path) -> None:
    files = {f"train/{name}": data for name, data in two_classes().items()} | {
        "val/cat/1.png": b"",
        "val/dog/1.png": b"",
    }
    with pytest.raises(DataError, match="no validation picture"):
        load(write_tree(tmp_path / "set", files), tmp_path / "cache")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no pictures; put"),
        ({"notes.txt": b""}, "holds no pictures; put"),
        ({"1.png": plain(1)}, "1 picture, but no class folders; put"),
        ({"cat/1.png": plain(1), "cat/2.png": plain(2)}, "gives one class, 'cat'; training needs at least two"),
        ({"cat/1.png": plain(1), "dog/1.png": plain(2)}, "no class has two pictures"),
        ({"cat/1.png": b"", "dog/1.png": b""}, "none of the 2 pictures can be read"),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_too_little(tmp_path: Path, files: dict[str, bytes], message: str, kind: str) -> None:
    root = tmp_path / "set"
    root.mkdir()
    path = write_tree(root, files) if kind == "folder" else write_zip(tmp_path / "set.zip", files)
    with pytest.raises(DataError, match=message):
        load(path, tmp_path / "cache")


@pytest.mark.parametrize("path", ["", "  "])
def test_no_path_is_a_bad_option(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadOption, match="set the option 'path'"):
        load(path, tmp_path)


@pytest.mark.parametrize("path", ["/no/such/folder", "https://example.org/x.zip", "a\0b", "x" * 5000, "~nobody here/x"])
def test_paths_that_lead_nowhere(tmp_path: Path, path: str) -> None:
    with pytest.raises(DataError, match="choose"):
        load(path, tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "set.zip")
    with pytest.raises(DataError, match="pipe, socket or device; choose"):
        open_source(str(tmp_path / "set.zip"))


def test_a_picture_instead_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(plain(1))
    with pytest.raises(DataError, match=r"x\.png' is no complete zip archive; .* choose a folder"):
        load(tmp_path / "x.png", tmp_path / "cache")


@pytest.mark.parametrize(
    ("key", "value"), [("channels", 2), ("channels", 4), ("size", -1), ("size", 4096), ("validation", 0.0)]
)
def test_options_out_of_range(tmp_path: Path, key: str, value: Scalar) -> None:
    with pytest.raises(BadOption, match=key):
        load(tmp_path, tmp_path, **{key: value})


def test_unknown_class(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'cat'"):
        load(write_tree(tmp_path / "set", two_classes()), tmp_path / "cache", classes="catt,dog")


def test_stop_leaves_no_cache(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "set", two_classes(100))
    control = ThreadControl(lambda text, done, total: control.stop() if total else None)
    with pytest.raises(Cancelled):
        load_dataset(Choice(name="image_folder", options={"path": str(root)}), tmp_path / "cache", control)
    assert not list((tmp_path / "cache").rglob("*.npy"))
    assert not list((tmp_path / "cache").rglob("*.part"))


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "set", two_classes())
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(DataError, match="make room or set CNNSTUDIO_HOME"):
        load(root, tmp_path / "cache")


def test_large_splits_are_mapped_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_tree(tmp_path / "set", two_classes(10))
    gathered = load(root, tmp_path / "cache")
    monkeypatch.setattr(image_folder, "_IN_MEMORY_BYTES", 100)
    assert equal(gathered, load(root, tmp_path / "cache"))
    for path in (tmp_path / "cache").rglob("*-train.npy"):
        path.write_bytes(b"broken")
    assert equal(gathered, load(root, tmp_path / "cache"))
    assert len(list((tmp_path / "cache").rglob("*.npy"))) == 3


def test_hostile_class_names_stay_what_they_are(tmp_path: Path) -> None:
    names = ["new\nline", "quo'te\"", "%s", "<img src=x>", "=cmd()", "🐱", "\u202egnp", "x" * 255, "a, b", "-rf"]
    files = {f"{name}/{number}.png": noise(number) for name in names for number in range(2)}
    loaded = load(write_tree(tmp_path / "set", files), tmp_path / "cache")
    assert loaded.classes == tuple(sorted(names))
    chosen = load(tmp_path / "set", tmp_path / "cache", classes='"a, b",🐱')
    assert chosen.classes == ("a, b", "🐱")


def test_ten_thousand_classes(tmp_path: Path) -> None:
    picture = plain(3, (1, 1))
    files = {f"{number:05}/{copy}.png": picture for number in range(10_000) for copy in "ab"}
    loaded = load(write_zip(tmp_path / "set.zip", files), tmp_path / "cache")
    assert len(loaded.classes) == 10_000
    assert (len(loaded.train), len(loaded.validation)) == (10_000, 10_000)


def test_real_pictures(tmp_path: Path, cifar_zip: Path) -> None:
    loaded = load(cifar_zip, tmp_path, classes="airplane,bird")
    assert loaded.classes == ("airplane", "bird")
    assert loaded.input_shape == (3, 32, 32)
    assert (len(loaded.train), len(loaded.validation)) == (10_000, 2_000)
    assert torch.bincount(loaded.train.labels).tolist() == [5000, 5000]
    assert loaded.test is None
    assert loaded.train.names[0] == "airplane/0000.jpg"
    assert loaded.quarantine == ()
    assert picture_reader.AUTOMATIC_SIZES[0] == 32


def test_the_same_promises_as_every_data_set(tmp_path: Path) -> None:
    """What tests/contracts asks of the data sets that need no path: nothing drawn, the global generator left alone."""
    root = write_tree(tmp_path / "set", two_classes(10))
    before = torch.get_rng_state()
    first, second = load(root, tmp_path / "one"), load(root, tmp_path / "two")
    assert torch.equal(torch.get_rng_state(), before)
    assert equal(first, second)
    assert first.name == "image_folder"
    for split in first.splits().values():
        assert split.images.dtype == torch.uint8
        assert split.labels.dtype == torch.int64
        assert len(split.names) == len(split)
        assert int(split.labels.max()) < len(first.classes)
