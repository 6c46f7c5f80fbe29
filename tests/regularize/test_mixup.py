import pytest
import torch
from scipy import stats

from cnnstudio.regularize.mixup import Mixup, MixupOptions, draw_share


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("alpha", [0.2, 1.0, 4.0])
def test_shares_are_beta_distributed(alpha: float) -> None:
    source = generator()
    shares = [draw_share(alpha, source) for _ in range(2000)]
    assert stats.kstest(shares, stats.beta(alpha, alpha).cdf).pvalue > 0.001


def test_a_tiny_alpha_takes_one_picture_or_the_other() -> None:
    source = generator()
    shares = {draw_share(1e-6, source) for _ in range(50)}
    assert all(0 <= share <= 1 for share in shares) and {0.0, 1.0} <= {round(share, 6) for share in shares}


def test_pictures_and_labels_are_mixed_alike() -> None:
    labels = torch.arange(8) % 3
    images = torch.nn.functional.one_hot(labels, 3).float().view(8, 3, 1, 1).expand(8, 3, 2, 2)
    mixed, targets = Mixup(MixupOptions(alpha=1.0), 3).on_batch(images, labels, generator())
    torch.testing.assert_close(mixed[:, :, 0, 0], targets)
    torch.testing.assert_close(targets.sum(1), torch.ones(8))
    assert not torch.equal(targets, targets.round())
