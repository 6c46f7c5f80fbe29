import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cnnstudio.cli.main import run


@dataclass(frozen=True)
class Answer:
    """What one command did."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Studio = Callable[..., Answer]


@pytest.fixture
def studio(capsys: pytest.CaptureFixture[str]) -> Studio:
    """The command line in this process: call it with arguments."""

    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return call


QUICK = (
    "--dataset", "digits", "--data", "size=8", "--arch", "conv1=2", "--arch", "conv2=2", "--arch", "fc1=4",
    "--epochs", "1", "--device", "cpu",
)  # fmt: skip


@pytest.fixture
def quick_run(studio: Studio) -> str:
    """The id of a small finished run."""
    answer = studio("train", *QUICK, "--json")
    assert answer.code == 0, answer.err
    return str(answer.lines()[-1]["run"])
