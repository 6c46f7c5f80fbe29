"""What every registered data set promises; the ones that need a download are asked for their facts only."""

import copy
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from cnnstudio.control import ThreadControl
from cnnstudio.data.imageset import ImageSet
from cnnstudio.data.load import load_dataset
from cnnstudio.data.registry import DataOptions, datasets
from cnnstudio.errors import BadOption, Cancelled, DataError, UnknownName
from cnnstudio.options import describe
from cnnstudio.spec import Choice

# A folder has to be named, so it has a contract test of its own beside its other tests.
OFFLINE = [entry.name for entry in datasets if entry.facts["offline"] and "path" not in entry.options.model_fields]


@pytest.fixture(scope="module")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def _load(name: str, cache: Path) -> ImageSet:
    return load_dataset(Choice(name=name), cache, ThreadControl())


def test_the_embedded_sets_are_there() -> None:
    assert {"planes_birds", "digits"} <= set(OFFLINE)
    assert {"cifar10", "cifar100", "mnist", "fashion_mnist"} <= set(datasets.names())


@pytest.mark.parametrize("name", datasets.names())
def test_facts_and_options_are_documented(name: str) -> None:
    entry = datasets.get(name)
    assert entry.title and entry.source
    assert isinstance(entry.facts["offline"], bool)
    assert (entry.facts["download_bytes"] == 0) is entry.facts["offline"]
    assert issubclass(entry.options, DataOptions)
    for option in describe(entry.options):
        assert option.help.endswith("."), f"{option.name} says nothing"
        if option.kind in ("int", "float"):
            assert option.low is not None and option.high is not None, f"{option.name} has no range"
    assert entry.options.from_values(entry.options().to_values()) == entry.options()


@pytest.mark.parametrize("name", OFFLINE)
def test_pictures_labels_and_classes_fit_together(name: str, shared_cache: Path) -> None:
    images = _load(name, shared_cache)
    assert images.name == name
    assert images.title
    assert len(images.classes) == len(set(images.classes)) >= 2
    channels, height, width = images.input_shape
    assert channels in (1, 3)
    for split in images.splits().values():
        assert split.images.dtype == torch.uint8
        assert split.images.shape[1:] == (channels, height, width)
        assert split.labels.dtype == torch.int64
        assert set(split.labels.tolist()) == set(range(len(images.classes)))
        assert split.images.float().std() > 10, "the pictures are flat"
    assert len(images.normalization.mean) == len(images.normalization.std) == channels
    assert all(0 < value < 1 for value in (*images.normalization.mean, *images.normalization.std))
    assert all(note.endswith(".") for note in images.notes)


@pytest.mark.parametrize("name", OFFLINE)
def test_no_picture_is_in_two_splits(name: str, shared_cache: Path) -> None:
    seen: dict[bytes, str] = {}
    for part, split in _load(name, shared_cache).splits().items():
        for picture in split.images.numpy():
            assert seen.setdefault(picture.tobytes(), part) == part


@pytest.mark.parametrize("name", OFFLINE)
def test_loading_is_repeatable_and_leaves_the_global_random_states_alone(
    name: str, shared_cache: Path, tmp_path: Path
) -> None:
    before = torch.get_rng_state(), copy.deepcopy(np.random.get_state()), random.getstate()
    fresh = _load(name, tmp_path)
    assert torch.equal(torch.get_rng_state(), before[0])
    assert repr(np.random.get_state()) == repr(before[1])
    assert random.getstate() == before[2]
    torch.manual_seed(99)
    assert _load(name, shared_cache).fingerprint == fresh.fingerprint


@pytest.mark.parametrize("name", OFFLINE)
def test_classes_can_be_chosen_in_any_order(name: str, shared_cache: Path) -> None:
    whole = _load(name, shared_cache)
    last, first = whole.classes[-1], whole.classes[0]
    part = load_dataset(Choice(name=name, options={"classes": f"{last},{first}"}), shared_cache, ThreadControl())
    assert part.classes == (last, first)
    assert int((part.train.labels == 0).sum()) == int((whole.train.labels == len(whole.classes) - 1).sum())
    assert int((part.train.labels == 1).sum()) == int((whole.train.labels == 0).sum())
    with pytest.raises(UnknownName):
        load_dataset(Choice(name=name, options={"classes": f"{first},no such class"}), shared_cache, ThreadControl())
    with pytest.raises(DataError, match="at least two classes"):
        load_dataset(Choice(name=name, options={"classes": first}), shared_cache, ThreadControl())


@pytest.mark.parametrize("name", OFFLINE)
def test_a_stop_ends_the_preparation_and_leaves_nothing_half_made(name: str, tmp_path: Path) -> None:
    control = ThreadControl(lambda text, done, total: control.stop())
    control.stop()
    with pytest.raises(Cancelled):
        load_dataset(Choice(name=name), tmp_path, control)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]


@pytest.mark.parametrize("name", datasets.names())
def test_unknown_options_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadOption, match="unknown option"):
        load_dataset(Choice(name=name, options={"no_such_option": 1}), tmp_path, ThreadControl())
