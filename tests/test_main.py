"""The program's entry: a command goes to the command line, nothing opens the window or says why not."""

import sys
from types import ModuleType

import pytest

import cnnstudio.__main__ as program


@pytest.fixture(autouse=True)
def tuned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the allocator of the test's own process as it is, and note that it was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(program.allocator, "tune_allocator", lambda: asked.append("tuned"))
    return asked


def arguments(monkeypatch: pytest.MonkeyPatch, *given: str) -> None:
    monkeypatch.setattr(sys, "argv", ["cnnstudio", *given])


def test_a_command_goes_to_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tuned: list[str]
) -> None:
    arguments(monkeypatch, "list", "architectures")
    assert program.main() == 0
    assert "baseline" in capsys.readouterr().out
    assert tuned == ["tuned"]


def test_a_wrong_command_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    arguments(monkeypatch, "trian")
    assert program.main() == 2
    assert "trian" in capsys.readouterr().err


def test_no_arguments_open_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    window = ModuleType("cnnstudio.gui.app")
    window.run = lambda argv: len(argv) + 6  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cnnstudio.gui.app", window)
    monkeypatch.setattr("cnnstudio.display.display_problem", lambda: None)
    arguments(monkeypatch)
    assert program.main() == 7


@pytest.mark.parametrize("broken", ["display", "library"])
def test_no_window_is_one_sentence_with_what_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    problem = "the window cannot be opened, there is no display" if broken == "display" else None
    monkeypatch.setattr("cnnstudio.display.display_problem", lambda: problem)
    if broken == "library":
        monkeypatch.setitem(sys.modules, "cnnstudio.gui.app", None)  # its import fails as one of a lost library does
    arguments(monkeypatch)
    assert program.main() == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1
    assert "the window cannot be opened" in captured.err
    for command in ("train", "compare", "doctor"):
        assert command in captured.err
