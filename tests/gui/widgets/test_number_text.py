import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.gui.widgets.number_text import NumberRule, number_text, read_number

ANY = NumberRule()
WHOLE = NumberRule(whole=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.001", 0.001), ("0,001", 0.001), (" 5e-4 ", 5e-4), ("1E3", 1000.0), ("\u22122.5", -2.5), (".5", 0.5),
     ("3.", 3.0), ("1 000", 1000.0)],
)  # fmt: skip
def test_reads_numbers_as_people_type_them(text: str, value: float) -> None:
    assert read_number(text, ANY) == (value, "")


@pytest.mark.parametrize(
    ("text", "value"), [("64", 64), ("10,000", 10_000), ("1\u2009000\u2009000", 1_000_000), ("30.0", 30), ("1e3", 1000)]
)
def test_reads_whole_numbers(text: str, value: int) -> None:
    found, error = read_number(text, WHOLE)
    assert (found, error) == (value, "")
    assert isinstance(found, int)


@pytest.mark.parametrize(
    ("text", "rule", "part"),
    [
        ("", ANY, "Type a number"),
        ("", WHOLE, "Type a whole number"),
        ("ten", ANY, "not a number"),
        ("ten", WHOLE, "not a whole number"),
        ("1.5", WHOLE, "must be a whole number"),
        ("nan", ANY, "not a number"),
        ("inf", ANY, "not a number"),
        ("1e999", ANY, "finite"),
        ("1e999", WHOLE, "must be a whole number"),
        ("1,000", ANY, "two ways"),
        ("1,2,3", ANY, "not a number"),
        ("9" * 5000, WHOLE, "too long"),
        ("٣", WHOLE, "not a whole number"),
        ("0", NumberRule(low=0, low_open=True), "Must be above 0."),
        ("-1", NumberRule(low=0, high=1), "Must be at least 0 and at most 1."),
        ("1", NumberRule(low=0, high=1, high_open=True), "at least 0 and below 1"),
        ("2000000", NumberRule(True, 1, 1_000_000), "at most 1,000,000"),
    ],
)
def test_says_what_is_possible(text: str, rule: NumberRule, part: str) -> None:
    value, error = read_number(text, rule)
    assert value is None
    assert part in error


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_written_exactly(value: float) -> None:
    assert float(number_text(value)) == value


@given(st.integers(-(2**53), 2**53))
def test_every_integer_is_written_exactly(value: int) -> None:
    assert number_text(value) == str(value)


@pytest.mark.parametrize(("value", "text"), [(0.01, "0.01"), (5e-4, "5e-4"), (1e-06, "1e-6"), (64.0, "64"), (0.0, "0")])
def test_numbers_are_short(value: float, text: str) -> None:
    assert number_text(value) == text


@given(st.text(max_size=60))
def test_nothing_typed_raises(text: str) -> None:
    value, error = read_number(text, WHOLE)
    assert (value is None) == bool(error)
    assert value is None or math.isfinite(value)
