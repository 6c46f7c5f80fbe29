"""How long the window took to appear: one line of JSON on stdout where CNNSTUDIO_TRACE_START is 1.

``python -m cnnstudio`` prints {"event": "painted", ...} after its first paint and {"event": "ready", ...} when the
first screen is there and painted too. The tests of the start and tests/benchmarks/startup.py read it.
"""

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

VARIABLE = "CNNSTUDIO_TRACE_START"


def trace_wanted() -> bool:
    """Return whether somebody asks how long the start takes."""
    return os.environ.get(VARIABLE) == "1"


def since_process_start() -> float:
    """Return the seconds since the operating system made this process; to 10 ms on Linux."""
    try:
        # After the name, which may hold spaces, the 20th field is the start in clock ticks since the machine started.
        ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        import psutil

        return float(time.time() - psutil.Process().create_time())


class StartTrace(QObject):
    """Prints a line at the window's first paint and another when the first screen stands."""

    @Slot()
    def take_paint(self) -> None:
        """Print the first line; connect it to the window's ``painted``."""
        self._print("painted")
        QTimer.singleShot(0, self._take_screen)

    @Slot()
    def _take_screen(self) -> None:
        self._print("ready")

    def _print(self, event: str) -> None:
        line = {
            "event": event,
            "milliseconds": round(since_process_start() * 1000),
            "cpu_milliseconds": round(time.process_time() * 1000),
            "torch": "torch" in sys.modules,
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
