import pytest
import torch
from augment_references import pad_and_crop_each, seeded

from cnnstudio.augment.pad_and_crop import PadAndCrop, PadAndCropOptions


@pytest.mark.parametrize("padding", [1, 4, 9])
@pytest.mark.parametrize("channels", [1, 3])
def test_whole_batches_equal_one_picture_at_a_time(padding: int, channels: int) -> None:
    images = torch.rand(9, channels, 6, 5)
    found = PadAndCrop(PadAndCropOptions(padding=padding))(images, seeded())
    assert torch.equal(found, pad_and_crop_each(images, padding))
