"""The built wheel, installed into a folder of its own: nothing of the checkout may be needed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VARIABLE = "CNNSTUDIO_TEST_WHEEL"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel is installed, or a skip that says what is missing."""
    wheel = os.environ.get(VARIABLE, "")
    if not wheel:
        pytest.skip(f"{VARIABLE} names no wheel; `python -m build --wheel` makes one")
    folder = tmp_path_factory.mktemp("wheel") / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    subprocess.run([*command, str(Path(wheel).resolve())], check=True, timeout=120)
    return folder


def python(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python far from the checkout, with the wheel before everything else."""
    environment = os.environ | {"PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=240, cwd=cwd, env=environment, check=False
    )


def test_what_is_imported_is_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = python(installed, tmp_path, "-c", "import cnnstudio; print(cnnstudio.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed), done.stderr


def test_resources_are_inside(installed: Path, tmp_path: Path) -> None:
    resources = installed / "cnnstudio" / "resources"
    assert json.loads((resources / "catalog.json").read_text(encoding="utf-8"))["architectures"]
    assert list((resources / "icons").glob("*.svg"))
    code = "from cnnstudio.paths import resource; print(resource('catalog.json'))"
    done = python(installed, tmp_path, "-c", code)
    assert Path(done.stdout.strip()) == resources / "catalog.json", done.stderr


def test_the_command_line_of_the_wheel(installed: Path, tmp_path: Path, home: Path) -> None:
    presets = python(installed, tmp_path, "-m", "cnnstudio", "list", "presets")
    assert (presets.returncode, presets.stderr) == (0, "")
    assert "baseline" in presets.stdout
    trained = python(
        installed, tmp_path, "-m", "cnnstudio", "train", "--dataset", "digits", "--data", "size=8",
        "--architecture", "fully_connected", "--arch", "hidden=16", "--epochs", "1", "--json",
    )  # fmt: skip
    assert trained.returncode == 0, trained.stderr
    last = json.loads(trained.stdout.splitlines()[-1])
    assert (last["event"], last["status"]) == ("run_ended", "finished")
    assert [path.name for path in (home / "runs").iterdir() if path.name == last["run"]] == [last["run"]]


def test_the_window_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    from .test_start import start_and_end

    traced, code, errors = start_and_end(cwd=tmp_path, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(installed))
    assert (errors, code) == ([], 0)
    assert [line["event"] for line in traced] == ["painted", "ready"]
