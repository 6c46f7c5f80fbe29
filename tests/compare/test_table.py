import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from summaries import BASELINE, WIDTH, make_row, make_summary

from cnnstudio.compare.groups import summarize_group
from cnnstudio.compare.table import harmless, to_csv, write_table
from cnnstudio.errors import StoreError


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_per_group_with_the_numbers_of_the_summary():
    rows = read(to_csv([BASELINE, WIDTH], "last"))
    assert [row["name"] for row in rows] == ["baseline", "width"]
    assert (rows[0]["at"], rows[0]["parameters"], rows[0]["seeds"]) == ("last", "18090", "3")
    assert float(rows[0]["validation_mean"]) == pytest.approx(0.9)
    assert (float(rows[1]["train_low"]), float(rows[1]["train_high"])) == pytest.approx(WIDTH.train_interval)
    assert float(rows[0]["gap"]) == pytest.approx(0.03)
    assert [rows[1][f"validation_seed_{seed}"] for seed in range(3)] == ["0.890000", "0.880000", "0.900000"]


def test_what_is_missing_is_empty():
    other = summarize_group([make_row("other", 7, None, 0.8)])
    first, second = read(to_csv([BASELINE, other]))
    assert (first["validation_seed_7"], second["validation_seed_0"], second["train_seed_7"]) == ("", "", "")
    assert second["validation_low"] == second["gap"] == ""
    assert to_csv([]).count("\r\n") == 1


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("l2 = 3", "l2 = 3"),
        ("", ""),
        ("넓은", "넓은"),
    ],
)
def test_names_that_a_spreadsheet_would_run_are_text(name: str, cell: str):
    assert harmless(name) == cell


def test_names_with_commas_quotes_and_line_ends_stay_one_cell():
    name = 'a, "b"\nc'
    assert read(to_csv([replace(make_summary("x", [(0.9, 0.8)]), name=name)]))[0]["name"] == name


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path):
    write_table([BASELINE], tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes().decode() == to_csv([BASELINE])
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(StoreError, match=r"folder\.csv cannot be written"):
        write_table([BASELINE], tmp_path / "folder.csv")
