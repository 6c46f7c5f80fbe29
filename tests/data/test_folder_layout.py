"""Classes and splits from paths alone."""

import unicodedata

import pytest

from cnnstudio.data.folder_layout import Layout, arrange, list_names
from cnnstudio.data.folder_scan import Listing, PictureFile
from cnnstudio.errors import DataError, UnknownName


def _arrange(*paths: str, classes: tuple[str, ...] = (), folders: tuple[str, ...] = ()) -> Layout:
    files = [PictureFile(tuple(path.split("/")), 1, 1) for path in sorted(paths)]
    return arrange(Listing(files, [tuple(folder.split("/")) for folder in folders]), classes, "'set'")


def _splits(layout: Layout) -> dict[str, list[str]]:
    return {role: [placed.name for placed in split] for role, split in layout.splits.items()}


def test_class_folders() -> None:
    layout = _arrange("dog/2.png", "cat/1.png", "dog/1.png")
    assert layout.classes == ("cat", "dog")
    assert _splits(layout) == {"train": ["cat/1.png", "dog/1.png", "dog/2.png"]}
    assert [placed.label for placed in layout.splits["train"]] == [0, 1, 1]
    assert layout.notes == ()


@pytest.mark.parametrize("validation", ["val", "valid", "validation", "Val"])
def test_splits(validation: str) -> None:
    layout = _arrange(
        "train/a/1.png", "train/b/1.png", f"{validation}/a/2.png", f"{validation}/b/2.png", "test/a/3.png"
    )
    assert _splits(layout) == {
        "train": ["a/1.png", "b/1.png"],
        "validation": ["a/2.png", "b/2.png"],
        "test": ["a/3.png"],
    }


def test_test_without_val_serves_as_validation() -> None:
    layout = _arrange("train/a/1.png", "train/b/1.png", "test/a/2.png", "test/b/2.png")
    assert set(layout.splits) == {"train", "validation"}
    assert "no test split is kept apart" in layout.notes[0]


def test_train_alone_has_no_split() -> None:
    assert set(_arrange("train/a/1.png", "train/b/1.png").splits) == {"train"}


@pytest.mark.parametrize("wrap", ["my set", "one/two", "test"])
def test_wrapping_folders(wrap: str) -> None:
    if wrap == "test":  # a lone folder called like a split is no wrapping
        with pytest.raises(DataError, match="no folder 'train' beside it"):
            _arrange("test/a/1.png", "test/b/1.png")
        return
    assert _arrange(f"{wrap}/a/1.png", f"{wrap}/b/1.png").classes == ("a", "b")
    assert set(_arrange(f"{wrap}/train/a/1.png", f"{wrap}/val/a/1.png").splits) == {"train", "validation"}


def test_one_class_is_not_taken_for_wrapping() -> None:
    assert _arrange("cat/1.png", "cat/2.png").classes == ("cat",)


def test_a_class_may_be_called_train() -> None:
    assert _arrange("train/1.png", "car/1.png").classes == ("car", "train")


def test_chosen_classes_in_their_order() -> None:
    layout = _arrange("a/1.png", "b/1.png", "c/1.png", classes=("c", "a"))
    assert layout.classes == ("c", "a")
    assert _splits(layout)["train"] == ["c/1.png", "a/1.png"]
    assert [placed.label for placed in layout.splits["train"]] == [0, 1]


def test_unknown_class_suggests_the_near_one() -> None:
    with pytest.raises(UnknownName, match="did you mean 'airplane'"):
        _arrange("airplane/1.png", "bird/1.png", classes=("airplan", "bird"))


def test_nested_classes_belong_to_the_class_above() -> None:
    layout = _arrange("a/1.png", "a/sub/2.png", "b/1.png")
    assert _splits(layout)["train"] == ["a/1.png", "a/sub/2.png", "b/1.png"]
    assert any("belong to that class" in note for note in layout.notes)


def test_pictures_outside_class_folders() -> None:
    layout = _arrange("a/1.png", "b/1.png", "loose.png")
    assert layout.notes == ("1 picture outside the class folders is left out.",)
    layout = _arrange("train/a/1.png", "train/b/1.png", "extra/a/1.png", "train/loose.png")
    assert layout.notes == ("2 pictures outside the classes of the splits are left out.",)


@pytest.mark.parametrize(("paths", "found"), [((), "no pictures"), (("1.png", "2.png"), "2 pictures, but no class")])
def test_no_classes(paths: tuple[str, ...], found: str) -> None:
    with pytest.raises(DataError, match=f"'set' holds {found}.*cat/1.jpg"):
        _arrange(*paths)


def test_folders_without_pictures_are_told() -> None:
    layout = _arrange("a/1.png", "b/1.png", folders=("a", "b", "empty", "a/deep"))
    assert layout.notes == ("Folders without pictures are no classes: 'empty'.",)


def test_train_and_val_with_different_classes() -> None:
    with pytest.raises(DataError, match=r"train has no 'c' and validation has no 'b'; rename"):
        _arrange("train/a/1.png", "train/b/1.png", "val/a/1.png", "val/c/1.png")
    assert _arrange("train/a/1.png", "train/b/1.png", "val/a/1.png", classes=("a",)).classes == ("a",)


def test_a_class_of_the_test_split_alone() -> None:
    layout = _arrange("train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png", "test/a/1.png", "test/x/1.png")
    assert layout.classes == ("a", "b")
    assert _splits(layout)["test"] == ["a/1.png"]
    assert layout.notes == ("Classes of the test split alone are left out: 'x'.",)


def test_two_folders_for_one_split() -> None:
    with pytest.raises(DataError, match="two folders for one split, 'val' and 'valid'"):
        _arrange("train/a/1.png", "val/a/1.png", "valid/a/1.png")


def test_capitals_make_two_classes_and_a_note() -> None:
    layout = _arrange("Cat/1.png", "cat/1.png")
    assert layout.classes == ("Cat", "cat")
    assert layout.notes == ("'Cat' and 'cat' are two classes whose names differ in capitals only.",)


def test_two_spellings_of_one_name_collide() -> None:
    composed, decomposed = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    for paths in (
        (f"{composed}/1.png", f"{decomposed}/1.png"),
        (f"train/{composed}/1.png", "train/b/1.png", f"val/{decomposed}/1.png", "val/b/1.png"),
    ):
        with pytest.raises(DataError, match=r"look the same, 'cafe\\u0301' and 'caf\\xe9'"):
            _arrange(*paths)


def test_a_class_is_chosen_in_either_spelling() -> None:
    composed, decomposed = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    layout = _arrange(f"{decomposed}/1.png", "b/1.png", classes=(composed, "b"))
    assert layout.classes == (composed, "b")
    assert _arrange("new\nline/1.png", "b/1.png", classes=("new line", "b")).classes == ("new line", "b")


def test_a_second_name_of_a_file_is_refused_within_a_split() -> None:
    files = [
        PictureFile(("train", "a", "1.png"), 1, 1, "", (7, 7)),
        PictureFile(("train", "b", "2.png"), 1, 1, "", (7, 7)),
        PictureFile(("val", "a", "1.png"), 1, 1, "", (7, 7)),
        PictureFile(("val", "b", "2.png"), 1, 1, "", (8, 8)),
    ]
    splits = arrange(Listing(files), (), "'set'").splits
    assert [placed.file.refused for placed in splits["train"]] == ["", "is a second name of 'a/1.png'"]
    assert [placed.file.refused for placed in splits["validation"]] == ["", ""]


def test_ten_thousand_classes() -> None:
    layout = _arrange(*(f"class {number:05}/1.png" for number in range(10_000)))
    assert len(layout.classes) == 10_000
    assert layout.splits["train"][-1].label == 9_999


def test_names_are_listed_in_few() -> None:
    assert list_names(["a", "b"]) == "'a', 'b'"
    assert list_names([str(number) for number in range(2000)]).endswith("and 1,995 more")


def test_other_files_are_told() -> None:
    files = [PictureFile((name, "1.png"), 1, 1) for name in "ab"]
    layout = arrange(Listing(files, others=["labels.csv"]), (), "'set'")
    assert layout.notes == ("1 other file ('labels.csv') is no picture.",)
