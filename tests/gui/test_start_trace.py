import json
import sys
import time
from typing import Any

import psutil
import pytest
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.start_trace import VARIABLE, StartTrace, since_process_start, trace_wanted


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("0", False), ("", False), (None, False)])
def test_silent_unless_asked(monkeypatch: pytest.MonkeyPatch, value: str | None, wanted: bool) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    assert trace_wanted() == wanted


def test_the_age_of_the_process_is_what_the_system_says() -> None:
    # The system gives its start to 1 s; here and there the clocks are read at other moments.
    assert since_process_start() == pytest.approx(time.time() - psutil.Process().create_time(), abs=1.5)


def test_one_line_when_painted_and_one_when_the_screen_stands(
    qapp: QApplication, capsys: pytest.CaptureFixture[str], qtbot: Any
) -> None:
    trace = StartTrace()
    trace.take_paint()
    (painted,) = map(json.loads, capsys.readouterr().out.splitlines())
    lines: list[dict[str, Any]] = []

    def is_ready() -> bool:
        lines.extend(map(json.loads, capsys.readouterr().out.splitlines()))
        return bool(lines)

    qtbot.waitUntil(is_ready)
    (ready,) = lines
    assert (painted["event"], ready["event"]) == ("painted", "ready")
    assert 0 < painted["milliseconds"] <= ready["milliseconds"]
    assert 0 < painted["cpu_milliseconds"] <= ready["cpu_milliseconds"]
    assert painted["torch"] == ("torch" in sys.modules)
