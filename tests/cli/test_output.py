import pytest

from cnnstudio.cli.output import print_table, visible


def test_names_from_strangers_cannot_steer_the_terminal() -> None:
    assert visible("a\x1b[31mb") == "a\\x1b[31mb"
    assert visible("a\u202eb") == "a\\u202eb"
    assert visible("plain ünïcode 🙂") == "plain ünïcode 🙂"


def test_columns_align_by_what_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["name", "n"], [["x", "10"], ["日本", "5"]], numeric=(1,))
    assert capsys.readouterr().out.splitlines() == ["name   n", "x     10", "日本   5"]
