import pytest

from cnnstudio.gui.forms.facts import KINDS, FormCatalog
from cnnstudio.gui.forms.stops import rule_of, slider_stops
from cnnstudio.options import OptionFacts


def test_stops_of_every_option_are_possible_ascending_and_hold_the_default(catalog: FormCatalog) -> None:
    seen = 0
    for section in KINDS:
        for entry in catalog.entries(section):
            for facts in entry.options:
                stops = slider_stops(facts)
                assert list(stops) == sorted(set(stops)), (entry.name, facts.name)
                assert not any(rule_of(facts).complaint(stop) for stop in stops)
                assert not stops or facts.default in stops
                assert len(stops) <= 80
                seen += bool(stops)
    assert seen > 20


@pytest.mark.parametrize(
    ("facts", "some"),
    [
        (OptionFacts(name="strength", kind="float", default=1e-3, low=0.0, scale="log"), (0.0, 1e-5, 5e-4, 1e-3, 0.1)),
        (OptionFacts(name="p", kind="float", default=0.4, low=0.0, high=1.0, high_open=True), (0.0, 0.05, 0.95)),
        (OptionFacts(name="conv1", kind="int", default=16, low=1, high=8192, unit="channels"), (1, 8, 16, 32, 128)),
        (OptionFacts(name="patience", kind="int", default=10, low=1, high=1_000_000), (1, 2, 10, 31)),
        (OptionFacts(name="padding", kind="int", default=2, low=0, high=4), (0, 1, 2, 3, 4)),
    ],
)  # fmt: skip
def test_stops_are_round_and_useful(facts: OptionFacts, some: tuple[float, ...]) -> None:
    assert set(some) <= set(slider_stops(facts))


def test_open_bounds_are_no_stops() -> None:
    facts = OptionFacts(name="p", kind="float", default=0.4, low=0.0, high=1.0, low_open=True, high_open=True)
    assert 0.0 not in slider_stops(facts)
    assert 1.0 not in slider_stops(facts)


@pytest.mark.parametrize("kind", ["bool", "text", "choice"])
def test_words_have_no_slider(kind: str) -> None:
    facts = OptionFacts.model_validate({"name": "x", "kind": kind, "default": "a"})
    assert slider_stops(facts) == ()
    assert slider_stops(OptionFacts(name="data_seed", kind="int", default=0, low=0)) == ()
