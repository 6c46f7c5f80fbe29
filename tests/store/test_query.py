import pytest

from cnnstudio.errors import UnknownName
from cnnstudio.events import Result, Score
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.store.query import find, resolve, sort
from cnnstudio.store.rows import RunRow


def make_row(run_id: str, name: str, created: int, **values: object) -> RunRow:
    accuracy = values.pop("accuracy", None)
    spec = values.pop("spec", RunSpec())
    best = Result(epoch=1, validation=Score(accuracy=accuracy)) if accuracy else None  # type: ignore[arg-type]
    return RunRow(
        run_id, name, spec, "g" + name, 0, values.pop("status", "finished"),  # type: ignore[arg-type]
        f"2026-11-20T00:00:{created:02}.000+00:00", best=best, original_id=run_id, **values,  # type: ignore[arg-type]
    )  # fmt: skip


ROWS = [
    make_row("20261120-a-s0-11aa", "baseline", 1, accuracy=0.9, elapsed_s=5.0),
    make_row("20261120-a-s1-22bb", "baseline", 2, accuracy=0.8, status="failed", elapsed_s=50.0),
    make_row("20261121-b-s0-33cc", "Width", 3, pinned=True, spec=RunSpec(regularizers=(Choice(name="l2"),))),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("20261120-a-s0-11aa", 0),
        ("20261120-a-s1", 1),
        ("20261121", 2),
        ("Width", 2),
        ("width", 2),
        ("  Width ", 2),
        ("33cc", 2),
    ],
)
def test_one_run_is_meant(wanted: str, found: int):
    assert resolve(ROWS, wanted) is ROWS[found]


def test_an_exact_id_wins_over_a_name():
    rows = [*ROWS, make_row("zzz", "20261120-a-s0-11aa", 9)]
    assert resolve(rows, "20261120-a-s0-11aa") is rows[0]


def test_a_renamed_folder_is_found_by_the_id_it_was_created_with():
    renamed = make_row("my favourite", "x", 4)
    rows = [*ROWS, renamed]
    object.__setattr__(renamed, "original_id", "20261119-q-s0-99ff")
    assert resolve(rows, "20261119-q-s0-99ff") is renamed


def test_several_are_listed_newest_first():
    with pytest.raises(UnknownName) as error:
        resolve(ROWS, "baseline")
    assert str(error.value) == ("2 runs match 'baseline'; say which by its id: 20261120-a-s1-22bb, 20261120-a-s0-11aa")
    assert error.value.field == "run"


def test_a_near_name_is_suggested():
    with pytest.raises(UnknownName, match="did you mean 'baseline'"):
        resolve(ROWS, "basline")


@pytest.mark.parametrize("wanted", ["", " ", "nothing like it", "../..", "x" * 5000])
def test_none_is_a_short_sentence(wanted: str):
    with pytest.raises(UnknownName) as error:
        resolve(ROWS, wanted)
    assert len(str(error.value)) < 700
    assert "no run called" in str(error.value)


def test_an_empty_library_says_so():
    with pytest.raises(UnknownName, match="there are no runs yet"):
        resolve([], "x")


def test_words_statuses_groups_and_pins_narrow_the_list():
    assert find(ROWS, text="base FAILED") == [ROWS[1]]
    assert find(ROWS, text="l2") == [ROWS[2]]
    assert find(ROWS, status="failed") == [ROWS[1]]
    assert find(ROWS, group="gWidth") == [ROWS[2]]
    assert find(ROWS, pinned=True) == [ROWS[2]]
    assert find(ROWS) == ROWS[::-1]


def test_orders():
    assert sort(ROWS, "created", descending=False) == ROWS
    assert sort(ROWS, "best") == ROWS
    assert sort(ROWS, "best", descending=False) == [ROWS[1], ROWS[0], ROWS[2]]
    assert sort(ROWS, "elapsed")[0] is ROWS[1]
    assert [row.name for row in sort(ROWS, "name", descending=False)] == ["baseline", "baseline", "Width"]
    assert [row.status for row in sort(ROWS, "status", descending=False)] == ["failed", "finished", "finished"]
