"""The window as a process of its own: it starts, paints, and ends when told, without a word of complaint."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMPLAINT_OF_THE_PLATFORM = "This plugin does not support propagateSizeHints()"
"""Qt's offscreen platform says so of every window with a least size; displays say nothing."""


def start_and_end(
    cwd: Path | None = None, signal_number: int = signal.SIGTERM, **environment: str
) -> tuple[list[dict[str, Any]], int, list[str]]:
    """Start the window, end it once it stands, and return (what it traced, exit code, lines on stderr)."""
    command = [sys.executable, "-m", "cnnstudio"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd,
        env=os.environ | {"CNNSTUDIO_TRACE_START": "1"} | environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        traced = [json.loads(process.stdout.readline() or "{}") for _ in range(2)]
        process.send_signal(signal_number)
        _, errors = process.communicate(timeout=120)
    return traced, process.returncode, [line for line in errors.splitlines() if line != COMPLAINT_OF_THE_PLATFORM]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_window_paints_before_torch_is_there_and_ends_when_told(tmp_path: Path, number: int) -> None:
    traced, code, errors = start_and_end(cwd=tmp_path, signal_number=number, QT_QPA_PLATFORM="offscreen")
    assert errors == []
    assert code == 0
    assert [line["event"] for line in traced] == ["painted", "ready"]
    assert not any(line["torch"] for line in traced)
    assert traced[0]["milliseconds"] <= traced[1]["milliseconds"]


def test_the_window_starts_on_a_real_display(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux") or shutil.which("Xvfb") is None:
        pytest.skip("no Xvfb here to be a display")
    read, write = os.pipe()
    server = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(server, pass_fds=[write], stderr=subprocess.DEVNULL) as display:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            traced, code, errors = start_and_end(cwd=tmp_path, QT_QPA_PLATFORM="xcb", DISPLAY=f":{number}")
        finally:
            display.terminate()
    assert errors == []
    assert code == 0
    assert [line["event"] for line in traced] == ["painted", "ready"]
