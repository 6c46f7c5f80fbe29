"""A whole task through the command line as a child process: train, compare, export, evaluate, find the runs."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch
from benchmarks.plain_networks import Baseline


def studio(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the real command line and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "cnnstudio", *arguments], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done


def events(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_train_compare_export_and_find_again(ready_home: Path, tmp_path: Path) -> None:
    first = events(studio("train", "--preset", "baseline", "--epochs", "2", "--device", "cpu", "--json"))
    assert first[0]["event"] == "run_started"
    assert first[0]["parameters"] == 18_090
    assert [e["epoch"] for e in first if e["event"] == "epoch_ended"] == [1, 2]
    assert first[-1]["event"] == "run_ended"
    assert first[-1]["status"] == "finished"
    best = first[-1]["best"]
    assert best["train"]["measured"] == best["validation"]["measured"] == "eval"
    run = first[-1]["run"]

    second = events(
        studio("train", "--architecture", "depth", "--regularizer", "l2:strength=0.001", "--epochs", "1", "--json")
    )

    figure, table = tmp_path / "bars.svg", tmp_path / "bars.csv"
    compared = studio("compare", run, second[-1]["run"], "--figure", str(figure), "--table", str(table), "--json")
    groups = events(compared)
    assert [group["parameters"] for group in groups] == [18_090, 16_130]
    assert groups[0]["validation"]["per_seed"] == [best["validation"]["accuracy"]]
    assert figure.read_text(encoding="utf-8").lstrip().startswith("<?xml") or "<svg" in figure.read_text("utf-8")
    with table.open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 2

    weights = tmp_path / "baseline.pt"
    studio("export", run, str(weights))
    plain = Baseline()
    plain.load_state_dict(torch.load(weights, weights_only=True), strict=True)

    measured = json.loads(studio("evaluate", run, "--json").stdout)
    assert abs(measured["accuracy"] - best["validation"]["accuracy"]) < 1e-9
    listed = json.loads(studio("runs", "list", "--json").stdout)
    assert {row["id"] for row in listed} == {run, second[-1]["run"]}


def test_stop_by_ctrl_c_and_resume(ready_home: Path) -> None:
    with child("train", "--epochs", "500", "--batch-size", "256", "--json") as running:
        assert running.stdout is not None and running.stderr is not None
        for line in running.stdout:
            if json.loads(line)["event"] == "epoch_ended":
                running.send_signal(signal.SIGINT)
                break
        rest = [json.loads(line) for line in running.stdout]
        assert running.wait(timeout=120) == 130
        assert "resume" in running.stderr.read()
    assert rest[-1]["event"] == "run_ended"
    assert rest[-1]["status"] == "stopped"

    with child("resume", rest[-1]["run"], "--json") as again:
        assert again.stdout is not None
        first = json.loads(again.stdout.readline())
        assert first["event"] == "resumed"
        assert first["step"] == max(e["step"] for e in rest if "step" in e)
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=120)
        assert again.returncode == 130


def child(*arguments: str) -> subprocess.Popen[str]:
    """Start the real command line and let it run."""
    return subprocess.Popen(
        [sys.executable, "-m", "cnnstudio", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_closed_pipe_ends_quietly() -> None:
    line = f"{sys.executable} -m cnnstudio list architectures | head -1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_without_a_display_one_sentence(monkeypatch: Any) -> None:
    if not sys.platform.startswith("linux"):
        return
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = studio(code=2)
    assert len(done.stderr.strip().splitlines()) == 1
    assert "train" in done.stderr
    assert "display" in done.stderr.lower()
