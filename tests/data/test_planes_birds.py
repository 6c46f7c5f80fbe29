"""The embedded set: sizes, seeds, label noise, cache; the long test trains the seven small nets on it."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional

from cnnstudio.control import ThreadControl
from cnnstudio.data import planes_birds
from cnnstudio.data.imageset import ImageSet, Split
from cnnstudio.data.load import load_dataset
from cnnstudio.data.planes_birds import draw_block, draw_splits, make_labels
from cnnstudio.data.statistics import CIFAR10_MEAN, CIFAR10_STD
from cnnstudio.errors import Cancelled
from cnnstudio.spec import Choice


def _load(cache: Path, **options: float) -> ImageSet:
    return load_dataset(Choice(name="planes_birds", options=dict(options)), cache, ThreadControl())


def test_sizes_and_balance(drawn_cache: Path) -> None:
    images = _load(drawn_cache, label_noise=0.0)
    assert images.classes == ("airplane", "bird")
    assert images.test is not None
    expected = {"train": 10_000, "validation": 2_000, "test": 2_000}
    assert {name: len(split) for name, split in images.splits().items()} == expected
    for split in images.splits().values():
        assert split.images.shape[1:] == (3, 32, 32)
        assert split.labels.bincount().tolist() == [len(split) // 2] * 2
    assert any("sealed" in note for note in images.notes)


def test_a_picture_depends_on_seed_split_block_and_class_only() -> None:
    first = draw_block(5, "train", 3, 1)
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, draw_block(5, "train", 3, 1))
    for other in ((6, "train", 3, 1), (5, "test", 3, 1), (5, "train", 4, 1), (5, "train", 3, 0)):
        assert (draw_block(*other) != first).mean() > 0.5


def test_threads_and_counts_do_not_change_the_pictures() -> None:
    few = draw_splits(1, ThreadControl(), {"train": 30, "validation": 130})
    many = draw_splits(1, ThreadControl(), {"train": 200})
    assert {name: len(part) for name, part in few.items()} == {"train": 30, "validation": 130}
    assert torch.equal(few["train"], many["train"][:30])
    assert torch.equal(many["train"][100::2], torch.from_numpy(draw_block(1, "train", 1, 0)))
    assert torch.equal(many["train"][101::2], torch.from_numpy(draw_block(1, "train", 1, 1)))


def test_drawing_reports_and_can_be_stopped() -> None:
    seen: list[tuple[int, int]] = []
    draw_splits(1, ThreadControl(lambda text, done, total: seen.append((done, total))), {"test": 1000})
    assert seen[0] == (0, 20) and seen[-1] == (20, 20)
    control = ThreadControl(lambda text, done, total: control.stop())
    with pytest.raises(Cancelled):
        draw_splits(1, control)


def test_label_noise_swaps_the_share_asked_for_and_grows_by_adding() -> None:
    clean = make_labels(0, "train", 0.0)
    assert clean.tolist() == [0, 1] * 5000
    some, more = make_labels(0, "train", 0.03) != clean, make_labels(0, "train", 0.2) != clean
    assert 0.025 < some.double().mean() < 0.035
    assert 0.18 < more.double().mean() < 0.22
    assert bool((some <= more).all())
    assert not torch.equal(make_labels(1, "train", 0.03) != clean, some)


def test_label_noise_changes_labels_and_not_pictures(drawn_cache: Path) -> None:
    one, two = _load(drawn_cache), _load(drawn_cache, label_noise=0.1)
    assert torch.equal(one.train.images, two.train.images)
    assert one.fingerprint != two.fingerprint


def test_a_broken_cache_file_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planes_birds, "COUNTS", {"train": 100, "validation": 40, "test": 40})
    monkeypatch.setattr(planes_birds.draw_splits, "__defaults__", (planes_birds.COUNTS,))
    first = _load(tmp_path)
    (path,) = tmp_path.glob("planes_birds-*.safetensors")
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert _load(tmp_path).fingerprint == first.fingerprint
    assert path.read_bytes() == content
    assert _load(tmp_path, data_seed=1).fingerprint != first.fingerprint


def test_the_background_and_mean_colour_alone_do_not_give_the_class_away(drawn_cache: Path) -> None:
    images = _load(drawn_cache, label_noise=0.0)

    def features(split: Split) -> np.ndarray:
        return functional.avg_pool2d(split.images.float() / 255, 16).flatten(1).numpy()

    model = LogisticRegression(max_iter=1000).fit(features(images.train), images.train.labels.numpy())
    score = model.score(features(images.validation), images.validation.labels.numpy())
    assert 0.55 < score < 0.85


@pytest.mark.long
@pytest.mark.timeout(0)
def test_the_seven_small_nets_differ_and_overfit(drawn_cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """100 epochs of the comparison table's recipe, seeds 0 to 2; hours on two cores."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
    from plain_networks import SEVEN

    images = _load(drawn_cache)
    means: dict[str, tuple[float, float]] = {}
    for name in SEVEN:
        scores = [_train(SEVEN[name](), name == "l2_reg", seed, images) for seed in range(3)]
        means[name] = (float(np.mean([one[0] for one in scores])), float(np.mean([one[1] for one in scores])))
        with capsys.disabled():
            print(json.dumps({"net": name, "train, validation": scores, "mean": means[name]}), flush=True)
    validation = [score for _, score in means.values()]
    assert max(validation) - min(validation) >= 0.03
    assert max(validation) <= 0.97
    assert sum(train - score >= 0.02 for train, score in means.values()) >= 6


def _train(model: torch.nn.Module, penalty: bool, seed: int, images: ImageSet) -> tuple[float, float]:
    """Return the mean accuracies in eval mode over the last ten epochs, train and validation."""
    torch.manual_seed(seed)
    for module in model.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
    train, validation = (_normalize(split) for split in (images.train, images.validation))
    last: list[tuple[float, float]] = []
    for epoch in range(100):
        for indices in torch.randperm(len(train[0])).split(64):
            loss = functional.cross_entropy(model(train[0][indices]), train[1][indices])
            if penalty:
                loss = loss + 0.001 * sum(parameter.pow(2).sum() for parameter in model.parameters())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if epoch >= 90:
            last.append((_measure(model, *train), _measure(model, *validation)))
    return float(np.mean([one[0] for one in last])), float(np.mean([one[1] for one in last]))


def _normalize(split: Split) -> tuple[Tensor, Tensor]:
    mean, std = torch.tensor(CIFAR10_MEAN).view(1, 3, 1, 1), torch.tensor(CIFAR10_STD).view(1, 3, 1, 1)
    return ((split.images / 255 - mean) / std).contiguous(memory_format=torch.channels_last), split.labels


@torch.no_grad()
def _measure(model: torch.nn.Module, images: Tensor, labels: Tensor) -> float:
    model.eval()
    right = sum(
        int((model(part).argmax(1) == truth).sum())
        for part, truth in zip(images.split(500), labels.split(500), strict=True)
    )
    model.train()
    return right / len(labels)
