"""Image sets know their identity and refuse what cannot be trained on."""

from dataclasses import replace

import pytest
import torch

from cnnstudio.data.imageset import ImageSet, Split, check_usable, compute_fingerprint
from cnnstudio.errors import DataError


def _split(labels: list[int], seed: int = 0) -> Split:
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(0, 256, (len(labels), 3, 4, 5), generator=generator, dtype=torch.uint8)
    return Split(images, torch.tensor(labels, dtype=torch.int64), tuple(f"{index}.png" for index in range(len(labels))))


def _set(train: list[int], validation: list[int], classes: tuple[str, ...] = ("cat", "dog")) -> ImageSet:
    return ImageSet("pets", "Pets", classes, _split(train), _split(validation, 1))


def test_shape_and_splits() -> None:
    images = _set([0, 1, 0], [1])
    assert images.input_shape == (3, 4, 5)
    assert list(images.splits()) == ["train", "validation"]
    assert list(replace(images, test=images.train).splits()) == ["train", "validation", "test"]


def test_select_keeps_pictures_labels_and_names_together() -> None:
    split = _split([0, 1, 0])
    chosen = split.select(torch.tensor([2, 1]))
    assert torch.equal(chosen.images, split.images[[2, 1]])
    assert chosen.labels.tolist() == [0, 1]
    assert list(chosen.names) == ["2.png", "1.png"]


@pytest.mark.parametrize(
    ("images", "labels", "names"),
    [
        (torch.zeros(2, 3, 4, 4), torch.zeros(2, dtype=torch.int64), ()),
        (torch.zeros(2, 4, 4, dtype=torch.uint8), torch.zeros(2, dtype=torch.int64), ()),
        (torch.zeros(2, 3, 4, 4, dtype=torch.uint8), torch.zeros(2), ()),
        (torch.zeros(2, 3, 4, 4, dtype=torch.uint8), torch.zeros(3, dtype=torch.int64), ()),
        (torch.zeros(2, 3, 4, 4, dtype=torch.uint8), torch.zeros(2, dtype=torch.int64), ("one",)),
    ],
)
def test_a_split_of_the_wrong_kind_is_a_defect(images: torch.Tensor, labels: torch.Tensor, names: tuple[str]) -> None:
    with pytest.raises(ValueError):
        Split(images, labels, names)


def test_the_fingerprint_follows_pixels_labels_order_and_shape_but_not_names() -> None:
    train, validation = _split([0, 1, 0]), _split([1])
    first = compute_fingerprint(("cat", "dog"), train, validation)
    assert first == compute_fingerprint(("cat", "dog"), replace(train, names=()), validation)
    assert len(first) == 64
    touched = train.images.clone()
    touched[1, 2, 3, 4] ^= 1
    others = [
        compute_fingerprint(("dog", "cat"), train, validation),
        compute_fingerprint(("cat,", "dog"), train, validation),
        compute_fingerprint(("cat", "dog"), validation, train),
        compute_fingerprint(("cat", "dog"), replace(train, images=touched), validation),
        compute_fingerprint(("cat", "dog"), replace(train, labels=torch.tensor([0, 0, 0])), validation),
        compute_fingerprint(("cat", "dog"), replace(train, images=train.images.reshape(3, 3, 5, 4)), validation),
    ]
    assert len({first, *others}) == 7


def test_strides_do_not_change_the_fingerprint() -> None:
    train = _split([0, 1, 0])
    strided = replace(train, images=train.images.contiguous(memory_format=torch.channels_last))
    assert compute_fingerprint(("a", "b"), train) == compute_fingerprint(("a", "b"), strided)


def test_surrogates_in_class_names_have_a_fingerprint() -> None:
    assert compute_fingerprint(("caf\udce9", "b"), _split([0, 1]))


@pytest.mark.parametrize(
    ("images", "sentence"),
    [
        (_set([0, 0], [0], ("cat",)), "at least two classes"),
        (_set([0, 0], [0, 1]), "'dog' of Pets has no training picture"),
        (_set([0, 1], []), "no validation picture"),
    ],
)
def test_what_cannot_be_trained_on_is_refused_with_the_remedy(images: ImageSet, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        check_usable(images)
    check_usable(_set([0, 1], [0]))
