"""Time from the command to the first paint of the window, over ten starts; run it by hand on a quiet machine.

    python tests/benchmarks/startup.py [starts]

Asserts nothing. The first start is left out: it reads everything from the disk. Medians; "cpu" is the process's own
time and tells more than the clock where other programs are at work.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


def start_once(home: str) -> dict[str, dict[str, float]]:
    """Start the window, end it once its first screen stands, and return what it traced, by event."""
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"CNNSTUDIO_TRACE_START": "1", "CNNSTUDIO_HOME": home}
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "cnnstudio"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        traced = {}
        for _ in range(2):
            line = json.loads(process.stdout.readline())
            traced[line["event"]] = line | {"command_milliseconds": (time.monotonic() - began) * 1000}
        process.terminate()
        process.communicate()
    return traced


def main() -> None:
    """Print the figures."""
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as home:
        start_once(home)
        runs = [start_once(home) for _ in range(starts)]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {starts} warm starts, median (least to most), ms")
    for event in ("painted", "ready"):
        for name in ("command_milliseconds", "milliseconds", "cpu_milliseconds"):
            values = [run[event][name] for run in runs]
            print(f"{event:8} {name:22} {statistics.median(values):6.0f} ({min(values):.0f} to {max(values):.0f})")
    print("torch imported before the first paint:", any(run["painted"]["torch"] for run in runs))


if __name__ == "__main__":
    main()
