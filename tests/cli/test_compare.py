import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cnnstudio.store.library import RunLibrary

from .conftest import Studio

SMALL = (
    "--dataset", "digits", "--data", "size=8", "--data", "classes=3,8", "--epochs", "1", "--device", "cpu",
)  # fmt: skip


def test_a_preset_is_trained_for_each_seed_and_grouped(studio: Studio, home: Path, tmp_path: Path) -> None:
    figure, table = tmp_path / "bars.svg", tmp_path / "bars.csv"
    asked = ("compare", "--preset", "seed-table", "--only", "baseline,l2 reg", "--seeds", "2", *SMALL)
    answer = studio(*asked, "--figure", str(figure), "--table", str(table), "--json")
    assert answer.code == 0, answer.err
    groups = answer.lines()
    assert [(group["name"], group["seeds"]) for group in groups] == [("baseline", [0, 1]), ("l2 reg", [0, 1])]
    for group in groups:
        mean = sum(group["validation"]["per_seed"]) / 2
        assert group["validation"]["mean"] == pytest.approx(mean)
        low, high = group["validation"]["interval"]
        assert low <= mean <= high
    assert ElementTree.parse(figure).getroot().tag.endswith("svg")
    with table.open(newline="", encoding="utf-8") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["baseline", "l2 reg"]
    assert len(RunLibrary(home / "runs").list()) == 4

    again = studio(*asked, "--json")
    assert again.lines() == groups, "what is finished is not trained again"
    assert "is used" in again.err
    assert len(RunLibrary(home / "runs").list()) == 4


def test_stored_runs_are_compared_without_training(studio: Studio, quick_run: str) -> None:
    answer = studio("compare", quick_run)
    assert answer.code == 0
    assert "baseline" in answer.out
    assert "eval mode" in answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--preset"),
        (("--preset", "seed-table", "some-run"), "either"),
        (("--preset", "seed-tabel"), "seed-tabel"),
        (("--preset", "seed-table", "--only", "nope"), "nope"),
        (("--preset", "seed-table", "--only", "res", "--skip", "res"), "nothing to compare"),
        (("--preset", "seed-table", "--seeds", "0"), "--seeds"),
        (("--preset", "seed-table", "--figure", "bars.docx"), ".docx"),
        (("--preset", "seed-table", "--figure", "no/such/folder/bars.svg"), "folder"),
        (("no-such-run",), "no-such-run"),
    ],
)
def test_a_bad_request_is_refused_before_any_training(
    studio: Studio, home: Path, arguments: tuple[str, ...], words: str
) -> None:
    answer = studio("compare", *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert not list((home / "runs").glob("2*"))
