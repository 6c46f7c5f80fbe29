import pytest

from cnnstudio import __version__
from cnnstudio.cli import listing
from cnnstudio.cli.main import run

from .conftest import Studio


def test_version_and_help(studio: Studio) -> None:
    assert studio("--version").out.strip() == f"cnnstudio {__version__}"
    answer = studio("--help")
    assert answer.code == 0
    for command in ("train", "compare", "resume", "evaluate", "predict", "export", "import", "runs", "list", "doctor"):
        assert command in answer.out


def test_an_internal_error_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(listing, "shipped_catalog", broken)
    assert run(["list", "datasets"]) == 1
    err = capsys.readouterr().err
    assert "internal error" in err
    assert "Traceback" not in err


def test_a_broken_pipe_ends_with_success(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []
    monkeypatch.setattr("cnnstudio.cli.main._leave_closed_pipe", lambda: closed.append(True) or 0)

    def gone(kind: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(listing, "print_table", lambda *a, **k: gone(None))
    assert run(["list", "datasets"]) == 0
    assert closed == [True]


@pytest.mark.parametrize("home", ["read only"], indirect=False)
def test_a_folder_that_cannot_be_written_is_named(studio: Studio, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    import cnnstudio.atomic as atomic

    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied", "/somewhere/runs")

    monkeypatch.setattr(atomic, "write_file", refuse)
    answer = studio("train", "--dataset", "digits", "--epochs", "1", "--device", "cpu")
    assert answer.code == 3
    assert len(answer.err.strip().splitlines()) == 1
