from pathlib import Path

from .conftest import Studio


def test_a_runs_own_weights_and_an_exported_file_measure_the_same(
    studio: Studio, quick_run: str, tmp_path: Path
) -> None:
    own = studio("evaluate", quick_run, "--json").json()
    file = tmp_path / "net.pt"
    studio("export", quick_run, str(file))
    other = studio("evaluate", quick_run, "--weights", str(file), "--json").json()
    assert other["accuracy"] == own["accuracy"]
    assert own["total"] == sum(entry["total"] for entry in own["classes"])
    assert own["accuracy"] == sum(entry["correct"] for entry in own["classes"]) / own["total"]
    shown = studio("evaluate", quick_run).out
    assert shown.startswith("accuracy ")


def test_a_data_set_that_does_not_fit_is_refused(studio: Studio, quick_run: str) -> None:
    answer = studio("evaluate", quick_run, "--data", "size=28")
    assert answer.code in (2, 3)
    assert len(answer.err.strip().splitlines()) == 1
