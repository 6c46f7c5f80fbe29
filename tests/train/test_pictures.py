import pytest
import torch

from cnnstudio.augment.flip import Flip, FlipOptions
from cnnstudio.train.pictures import Normalizer

CPU = torch.device("cpu")


@pytest.mark.parametrize(("mean", "std"), [((0.4, 0.5, 0.6), (0.2, 0.25, 0.3)), ((), ())])
def test_values_are_those_of_the_formula(mean: tuple[float, ...], std: tuple[float, ...]) -> None:
    images = torch.randint(0, 256, (4, 3, 5, 5)).to(torch.uint8)
    normalize = Normalizer(mean, std, CPU)
    means = torch.tensor(mean or (0.0,)).view(1, -1, 1, 1)
    stds = torch.tensor(std or (1.0,)).view(1, -1, 1, 1)
    expected = (images.float() / 255 - means) / stds
    torch.testing.assert_close(normalize(images), expected)
    torch.testing.assert_close(normalize.augment(images, [], torch.Generator()), expected)
    assert normalize(images).is_contiguous(memory_format=torch.channels_last)


def test_augmentations_come_before_normalisation() -> None:
    images = torch.randint(0, 256, (4, 1, 5, 5)).to(torch.uint8)
    normalize = Normalizer((0.5,), (0.25,), CPU)
    found = normalize.augment(images, [Flip(FlipOptions(p=1.0))], torch.Generator())
    torch.testing.assert_close(found, normalize(images).flip(3))
