from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.store.layout import make_run_id, slug

WHEN = datetime(2026, 11, 20, 16, 3, 12, tzinfo=UTC)


def test_id_says_when_what_and_which_seed():
    assert make_run_id("Batch norm", 3, WHEN).startswith("20261120-160312-batch-norm-s3-")


def test_ids_sort_by_time():
    later = WHEN.replace(hour=17)
    assert make_run_id("zebra", 9, WHEN) < make_run_id("ant", 0, later)


def test_ids_of_one_second_differ():
    assert len({make_run_id("x", 0, WHEN) for _ in range(50)}) > 45


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hällo wörld!", "hallo-world"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x\n%s<img>", "c-x-s-img"),
        ("넓은 그물망", "run"),
        ("", "run"),
        ("...", "run"),
        ("CON", "run"),
        ("lpt1", "run"),
        ("a" * 300, "a" * 24),
    ],
)
def test_slug(name: str, expected: str):
    assert slug(name) == expected


@given(st.text(max_size=300), st.integers(0, 2**32 - 1))
def test_any_name_gives_a_safe_folder_name(name: str, seed: int):
    run_id = make_run_id(name, seed, WHEN)
    assert run_id.isascii() and len(run_id) < 80
    assert set(run_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
