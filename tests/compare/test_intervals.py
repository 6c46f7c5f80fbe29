import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cnnstudio.compare.intervals import mean_of, t_interval


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.sampled_from([0.5, 0.95, 0.99]))
def test_the_interval_is_scipys(values: list[float], level: float):
    low, high = t_interval(values, level) or (0, 0)
    error = stats.sem(values)
    expected = stats.t.interval(level, len(values) - 1, np.mean(values), error) if error else (np.mean(values),) * 2
    assert (low, high) == pytest.approx(expected, abs=1e-9)


def test_one_value_has_no_interval_and_none_no_mean():
    assert t_interval([0.5]) is None
    assert t_interval([]) is None
    assert mean_of([]) is None
    assert mean_of([0.1] * 10) == 0.1
