import pytest
import torch
from augment_references import jitter_each, seeded

from cnnstudio.augment.color_jitter import ColorJitter, ColorJitterOptions


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("amounts", [(0.5, 0.4, 0.9), (0.0, 1.0, 0.0), (0.2, 0.0, 0.3)])
def test_whole_batches_equal_one_picture_at_a_time(channels: int, amounts: tuple[float, float, float]) -> None:
    images = torch.rand(9, channels, 6, 5)
    options = ColorJitterOptions(brightness=amounts[0], contrast=amounts[1], saturation=amounts[2])
    # torchvision's grey has coefficients of four digits, ours of three.
    torch.testing.assert_close(ColorJitter(options)(images, seeded()), jitter_each(images, *amounts), rtol=0, atol=2e-3)
