import json
import math
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.errors import BadOption
from cnnstudio.options import NoOptions, OptionFacts, Options, describe, option


class Example(Options):
    rate: float = option(0.01, help="How far a step goes.", above=0, high=10, scale="log")
    count: int = option(3, help="How many.", low=1, below=100, unit="pixels")
    nesterov: bool = option(False, help="Look ahead.", advanced=True)
    kind: Literal["all", "weights"] = option("all", help="Which.")
    path: str = option("", help="Where.")


def test_defaults_are_the_declared_ones():
    assert Example().to_values() == {"rate": 0.01, "count": 3, "nesterov": False, "kind": "all", "path": ""}


def test_values_and_text_give_the_same():
    values = Example.from_values({"rate": 0.5, "count": 7, "nesterov": True, "kind": "weights"})
    text = Example.from_text({"rate": "0.5", "count": "7", "nesterov": "true", "kind": "weights"})
    assert values == text


def test_a_whole_number_is_a_float_but_not_the_other_way_round():
    assert Example.from_values({"rate": 1}).rate == 1.0
    with pytest.raises(BadOption):
        Example.from_values({"count": 1.5})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rate": 0}, "rate"),
        ({"rate": -1}, "rate"),
        ({"rate": math.nan}, "rate"),
        ({"rate": math.inf}, "rate"),
        ({"rate": 1e30}, "rate"),
        ({"rate": "0.1"}, "rate"),
        ({"rate": True}, "rate"),
        ({"count": 0}, "count"),
        ({"count": 100}, "count"),
        ({"count": True}, "count"),
        ({"count": 10**400}, "count"),
        ({"nesterov": 1}, "nesterov"),
        ({"kind": "none"}, "kind"),
        ({"path": None}, "path"),
        ({"rat": 0.1}, "rat"),
    ],
)
def test_what_it_cannot_take_is_one_short_sentence_at_the_field(values: dict[str, object], field: str):
    with pytest.raises(BadOption) as error:
        Example.from_values(values, where="optimizer")
    assert error.value.field == f"optimizer.{field}"
    assert field in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("text", ["0,001", "ten", "", "nan", "inf", "1e999", "-1", "0x10"])
def test_text_that_is_no_rate_is_refused(text: str):
    with pytest.raises(BadOption, match="rate"):
        Example.from_text({"rate": text})


@given(st.text(max_size=30))
def test_any_text_gives_options_or_a_sentence(text: str):
    for name in Example.model_fields:
        try:
            Example.from_text({name: text})
        except BadOption as error:
            assert error.field == name


def test_an_unknown_key_suggests_the_near_one():
    with pytest.raises(BadOption, match=r"unknown option 'rat'; did you mean 'rate'\? known: rate, count"):
        Example.from_values({"rat": 1.0})
    with pytest.raises(BadOption, match="known: none"):
        NoOptions.from_values({"x": 1})


def test_options_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        Example().rate = 2.0  # type: ignore[misc]


def test_the_facts_of_a_form():
    rate, count, nesterov, kind, path = describe(Example)
    assert rate == OptionFacts(
        name="rate", kind="float", default=0.01, low=0.0, high=10.0, low_open=True, scale="log",
        help="How far a step goes.",
    )  # fmt: skip
    assert (count.kind, count.low, count.high, count.low_open, count.high_open, count.unit) == (
        "int", 1.0, 100.0, False, True, "pixels",
    )  # fmt: skip
    assert (nesterov.kind, nesterov.advanced, nesterov.low) == ("bool", True, None)
    assert (kind.kind, kind.choices) == ("choice", ("all", "weights"))
    assert (path.kind, path.default) == ("text", "")
    assert json.loads(rate.model_dump_json())["low_open"] is True


def test_bounds_in_the_facts_are_those_that_are_enforced():
    for facts in describe(Example):
        for bound, is_open in ((facts.low, facts.low_open), (facts.high, facts.high_open)):
            if bound is None:
                continue
            value = int(bound) if facts.kind == "int" else bound
            if is_open:
                with pytest.raises(BadOption):
                    Example.from_values({facts.name: value})
            else:
                Example.from_values({facts.name: value})


def test_an_option_has_one_type():
    class Either(Options):
        size: int | None = option(None, help="?")

    with pytest.raises(TypeError, match="one type"):
        describe(Either)
