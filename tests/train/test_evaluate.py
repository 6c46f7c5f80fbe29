import pytest
import torch
from tiny_parts import make_split
from torch import nn
from torch.nn.functional import cross_entropy
from torchmetrics.functional.classification import multiclass_accuracy

from cnnstudio.data.batches import place
from cnnstudio.tasks.classification import Classification
from cnnstudio.train.evaluate import Evaluation, choose_batch_size, held_still, make_batches
from cnnstudio.train.pictures import Normalizer

NORMALIZE = Normalizer((0.5,) * 3, (0.25,) * 3, torch.device("cpu"))


def make_model() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout(0.5), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    ).train()


@pytest.mark.parametrize("batch_size", [1, 7, 100])
def test_scores_are_those_of_the_whole_split_at_once(batch_size: int) -> None:
    model, split = make_model(), make_split(50, 3)
    evaluation = Evaluation(model, Classification(), NORMALIZE, place(split, "cpu"), "eval", batch_size)
    assert list(evaluation.run())[-1] == 50
    score = evaluation.score()
    model.eval()
    with torch.no_grad():
        logits = model((split.images.float() / 255 - 0.5) / 0.25)
    assert score.loss == pytest.approx(cross_entropy(logits, split.labels).item(), rel=1e-5)
    accuracy = multiclass_accuracy(logits, split.labels, 2, average="micro")
    assert score.accuracy == pytest.approx(accuracy.item()) and score.measured == "eval"


@pytest.mark.parametrize("mode", ["eval", "batch statistics"])
def test_evaluation_changes_nothing(mode: str) -> None:
    model = make_model()
    model[2].eval()  # a part that somebody froze stays so
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    random = torch.get_rng_state()
    for _ in Evaluation(model, Classification(), NORMALIZE, place(make_split(70, 3), "cpu"), mode).run():  # type: ignore[arg-type]
        assert torch.is_grad_enabled() and model.training and not model[2].training
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), random)


def test_batch_statistics_are_those_of_the_batch() -> None:
    model = nn.Sequential(nn.BatchNorm2d(3), nn.Dropout(0.9))
    images = torch.rand(5, 3, 4, 4)
    with torch.no_grad(), held_still(model, "batch statistics"):
        found = model(images)
    mean, std = images.mean((0, 2, 3), keepdim=True), images.var((0, 2, 3), unbiased=False, keepdim=True)
    torch.testing.assert_close(found, (images - mean) / (std + 1e-5).sqrt())


@pytest.mark.parametrize("size", [1, 64, 65, 1000])
def test_batches_of_statistics_are_even_and_hold_every_picture_once(size: int) -> None:
    batches = make_batches(size, "batch statistics")
    lengths = {len(batch) for batch in batches}
    assert max(lengths) - min(lengths) <= 1 and max(lengths) <= 64
    assert torch.cat(batches).sort().values.tolist() == list(range(size))
    assert all(torch.equal(a, b) for a, b in zip(batches, make_batches(size, "batch statistics"), strict=True))


def test_large_pictures_are_evaluated_few_at_a_time() -> None:
    assert choose_batch_size(64, 3 * 32 * 32) > 300
    assert choose_batch_size(4, 3 * 4000 * 4000) == 4
