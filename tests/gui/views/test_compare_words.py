import pytest

from cnnstudio.gui.engine.comparison import Bar, Spread
from cnnstudio.gui.views.compare_words import describe_values, explain_emptiness, find_caveats, summarize


def bar(seeds: int = 1, *, running: bool = False, data: str = "a") -> Bar:
    spread = Spread((0.9,) * seeds, 0.9, None)
    return Bar(
        group="g", name="g", swatch=0, keys=tuple(map(str, range(seeds))), train=spread, validation=spread,
        train_is_running=running, gap=0.0, epochs=(1,) * seeds, parameters=10, images_per_s=None, elapsed_s=1.0,
        chance=0.5, data=frozenset([data]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bars", "words"),
    [
        ([], ""),
        ([bar()], "1 model · 1 seed each"),
        ([bar(5)], "1 model · 5 seeds each"),
        ([bar(3), bar(3)], "2 models · 3 seeds each"),
        ([bar(3), bar(1), bar(2)], "3 models · 1 to 3 seeds"),
    ],
)
def test_models_and_seeds_are_counted(bars: list[Bar], words: str) -> None:
    assert summarize(bars) == words


def test_an_interval_is_promised_only_where_there_is_one() -> None:
    assert describe_values([bar(1), bar(1)], "best") == "best epoch · 1 seed, no interval"
    assert describe_values([bar(1), bar(2)], "last") == "last epoch · mean and 95 % interval over seeds"


def test_caveats_name_other_data_and_running_means() -> None:
    assert find_caveats([]) == ""
    assert find_caveats([bar(), bar()]) == ""
    assert "different data" in find_caveats([bar(), bar(data="b")])
    both = find_caveats([bar(running=True), bar(data="b")])
    assert "different data" in both
    assert both.endswith("those runs have not finished.")


def test_hidden_runs_are_told_from_none() -> None:
    assert explain_emptiness(all_hidden=True)[0] == "All runs are hidden"
    title, text = explain_emptiness(all_hidden=False)
    assert title == "Nothing to compare yet"
    assert text.startswith("Train two models")
