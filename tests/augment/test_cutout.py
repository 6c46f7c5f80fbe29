import pytest
import torch
from augment_references import cutout_each, seeded

from cnnstudio.augment.cutout import Cutout, CutoutOptions


@pytest.mark.parametrize("size", [1, 3, 4, 50])
@pytest.mark.parametrize("channels", [1, 3])
def test_whole_batches_equal_one_picture_at_a_time(size: int, channels: int) -> None:
    images = torch.rand(9, channels, 6, 5)
    before = images.clone()
    assert torch.equal(Cutout(CutoutOptions(size=size))(images, seeded()), cutout_each(images, size))
    assert torch.equal(images, before)
