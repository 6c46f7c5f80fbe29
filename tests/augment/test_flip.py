import pytest
import torch
from augment_references import flip_each, seeded

from cnnstudio.augment.flip import Flip, FlipOptions


@pytest.mark.parametrize("p", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("channels", [1, 3])
def test_whole_batches_equal_one_picture_at_a_time(p: float, channels: int) -> None:
    images = torch.rand(9, channels, 5, 4)
    assert torch.equal(Flip(FlipOptions(p=p))(images, seeded()), flip_each(images, p))
