import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio import formatting as f


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (f.percent(0.934), "93.4\u2009%"),
        (f.percent(1.0, 0), "100\u2009%"),
        (f.percent(None), "–"),
        (f.percent(math.nan), "–"),
        (f.points(0.005), "+0.5"),
        (f.points(-0.012), "\u22121.2"),
        (f.points(-0.0001), "0.0"),
        (f.signed(-0.0), "0.0"),
        (f.loss(0.16549), "0.165"),
        (f.loss(None), "–"),
        (f.loss(math.nan), "–"),
        (f.count(12410), "12,410"),
        (f.short_count(0), "0"),
        (f.short_count(950), "950"),
        (f.short_count(999.6), "1.0 k"),
        (f.short_count(18_090), "18.1 k"),
        (f.short_count(176_000), "176 k"),
        (f.short_count(999_950), "1.0 M"),
        (f.short_count(25_557_032), "25.6 M"),
        (f.short_count(1.2e9), "1.2 G"),
        (f.rate(12_345), "12.3 k img/s"),
        (f.rate(None), "–"),
        (f.rate(math.nan), "–"),
        (f.size(0), "0 B"),
        (f.size(412_000_000), "412 MB"),
        (f.size(999_999), "1.0 MB"),
        (f.size(1.5e12), "1.5 TB"),
        (f.duration(0), "0 s"),
        (f.duration(-3), "0 s"),
        (f.duration(59.4), "59 s"),
        (f.duration(59.6), "1 m 00 s"),
        (f.duration(125), "2 m 05 s"),
        (f.duration(4020), "1 h 07 m"),
        (f.duration(3 * 86400 + 4 * 3600), "3 d 04 h"),
        (f.duration(None), "–"),
        (f.duration(math.inf), "–"),
        (f.number(0.01), "0.01"),
        (f.number(0.0005), "0.0005"),
        (f.number(1e-6), "1e-06"),
        (f.number(0.123456789), "0.123456789"),
        (f.number(3.0), "3"),
        (f.number(1234567.0), "1234567"),
    ],
)
def test_numbers_as_people_read_them(shown: str, expected: str):
    assert shown == expected


@given(st.floats(0, 1e14))
def test_large_numbers_have_at_most_four_characters_before_the_unit(value: float):
    for shown in (f.short_count(value), f.size(value)):
        assert len(shown.split()[0]) <= 4


@given(st.floats(0, 1e9))
def test_a_duration_is_right_to_its_last_unit(seconds: float):
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    words = f.duration(seconds).split()
    parts = [int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True)]
    assert abs(sum(parts) - seconds) <= units[words[-1]]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_setting_is_shown_exactly(value: float):
    assert float(f.number(value)) == value


@given(st.floats(-1, 1))
def test_signs_are_never_hyphens(difference: float):
    assert "-" not in f.points(difference)
