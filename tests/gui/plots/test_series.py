import numpy as np
import pytest
from scipy.signal import lfilter

from cnnstudio.gui.plots.series import block_means, smooth, thin_peaks, to_log10, value_at


def test_smoothing_is_the_corrected_moving_average() -> None:
    values = np.random.default_rng(0).normal(size=300)
    weight = 0.8
    total = lfilter([1.0], [1.0, -weight], values)
    count = lfilter([1.0], [1.0, -weight], np.ones_like(values))
    np.testing.assert_allclose(smooth(values, weight), total / count, atol=2e-3)


def test_no_smoothing_gives_the_values_themselves() -> None:
    values = np.array([1.0, np.nan, 3.0])
    assert smooth(values, 0.0) is values


def test_a_missing_value_stays_missing_and_hurts_no_other() -> None:
    smoothed = smooth(np.array([1.0, 1.0, np.nan, 1.0]), 0.9)
    np.testing.assert_allclose(smoothed, [1.0, 1.0, np.nan, 1.0])


def test_block_means_keep_the_mean() -> None:
    x = np.arange(1_000_000.0)
    mean_x, mean_y = block_means(x, x * 2)
    assert len(mean_x) <= 500
    np.testing.assert_allclose(mean_y, mean_x * 2)


def test_thinning_keeps_extremes_and_both_ends() -> None:
    y = np.zeros(100_000)
    y[777], y[50_001] = -5.0, 9.0
    thin_x, thin_y = thin_peaks(np.arange(100_000.0), y, 500)
    assert len(thin_x) <= 502
    assert thin_y.min() == -5.0
    assert thin_y.max() == 9.0
    assert thin_x[-1] == 99_999
    assert np.all(np.diff(thin_x) > 0)


def test_log_of_nothing_is_nothing() -> None:
    np.testing.assert_allclose(to_log10(np.array([100.0, 0.0, -1.0, np.nan])), [2.0, np.nan, np.nan, np.nan])


@pytest.mark.parametrize(("position", "expected"), [(1.0, 0.1), (1.4, 0.1), (2.6, 0.3), (3.4, 0.3), (9.0, np.nan)])
def test_value_at_the_nearest_point(position: float, expected: float) -> None:
    found = value_at(np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.2, 0.3]), position)
    np.testing.assert_equal(found, expected)
