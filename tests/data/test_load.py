"""From a choice to pictures: subsets of classes, normalization, and a sentence for everything that is wrong."""

import errno
from pathlib import Path

import pytest
import torch

from cnnstudio.control import ThreadControl
from cnnstudio.data.imageset import ImageSet, Split
from cnnstudio.data.load import choose_classes, load_dataset, parse_classes
from cnnstudio.data.registry import DataOptions, datasets
from cnnstudio.data.statistics import compute_normalization, fixed_normalization
from cnnstudio.errors import BadOption, Cancelled, DataError, UnknownName
from cnnstudio.registry import Entry
from cnnstudio.spec import Choice


def _three() -> ImageSet:
    images = torch.arange(6, dtype=torch.uint8).view(6, 1, 1, 1).expand(6, 1, 2, 2)
    labels = torch.tensor([0, 1, 2, 0, 1, 2])
    names = tuple("abcdef")
    split = Split(images, labels, names)
    return ImageSet("three", "Three", ("ant", "bee", "cow, brown"), split, split, split)


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    datasets.names()
    entry = Entry("three", "Three", "here", DataOptions, lambda options, cache, control: _three(), {"offline": True})
    monkeypatch.setitem(datasets._entries, "three", entry)


def _load(cache: Path, **options: str) -> ImageSet:
    return load_dataset(Choice(name="three", options=dict(options)), cache, ThreadControl())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("  ", ()),
        ("a", ("a",)),
        (" a , b ,", ("a", "b")),
        ('"a, b",c', ("a, b", "c")),
        ("고양이,🐈", ("고양이", "🐈")),
        ("%s,=cmd(),<img src=x>", ("%s", "=cmd()", "<img src=x>")),
        ('"unclosed', ("unclosed",)),
        ("a\nb,c", ("a b", "c")),
    ],
)
def test_class_lists(text: str, names: tuple[str, ...]) -> None:
    assert parse_classes(text) == names


def test_a_class_chosen_twice_is_refused() -> None:
    with pytest.raises(BadOption, match="'a' is chosen twice"):
        parse_classes("a,b,a")


def test_a_subset_has_its_own_order_labels_and_fingerprint(three: None, tmp_path: Path) -> None:
    whole = _load(tmp_path)
    part = _load(tmp_path, classes='"cow, brown",ant')
    assert part.classes == ("cow, brown", "ant")
    for split in part.splits().values():
        assert split.images[:, 0, 0, 0].tolist() == [0, 2, 3, 5]
        assert split.labels.tolist() == [1, 0, 1, 0]
        assert list(split.names) == ["a", "c", "d", "f"]
    assert part.fingerprint != whole.fingerprint
    assert part.fingerprint != _load(tmp_path, classes='ant,"cow, brown"').fingerprint
    assert _load(tmp_path, classes='ant,bee,"cow, brown"').fingerprint == whole.fingerprint


def test_choosing_all_classes_in_order_copies_nothing() -> None:
    images = _three()
    assert choose_classes(images, images.classes) is images
    assert choose_classes(images, ()) is images


def test_normalization_is_of_the_chosen_training_pictures(three: None, tmp_path: Path) -> None:
    part = _load(tmp_path, classes="ant,bee")
    assert part.normalization == compute_normalization(part.train.images)
    assert part.normalization != _load(tmp_path).normalization
    assert _load(tmp_path, normalize="fixed").normalization == fixed_normalization(1)
    assert _load(tmp_path, normalize="none").normalization.std == (1.0,)


def test_wrong_choices_are_explained(three: None, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'bee'"):
        _load(tmp_path, classes="ant,beee")
    with pytest.raises(DataError, match="at least two classes"):
        _load(tmp_path, classes="ant")
    with pytest.raises(BadOption, match="normalize"):
        _load(tmp_path, normalize="twice")
    with pytest.raises(BadOption, match="did you mean 'classes'"):
        _load(tmp_path, clases="ant")
    with pytest.raises(UnknownName, match="planes_birds"):
        load_dataset(Choice(name="plane_birds"), tmp_path, ThreadControl())


def test_a_stopped_control_ends_in_cancelled(three: None, tmp_path: Path) -> None:
    control = ThreadControl()
    control.stop()
    with pytest.raises(Cancelled):
        load_dataset(Choice(name="three"), tmp_path, control)


def test_a_full_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(options: DataOptions, cache: Path, control: ThreadControl) -> ImageSet:
        raise OSError(errno.ENOSPC, "No space left on device", str(cache / "x"))

    datasets.names()
    monkeypatch.setitem(datasets._entries, "full", Entry("full", "Full", "here", DataOptions, fail))
    with pytest.raises(DataError, match=r"no space left on device .*make room"):
        load_dataset(Choice(name="full"), tmp_path, ThreadControl())
