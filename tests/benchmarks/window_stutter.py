"""How late the window's timer runs while curves are drawn live, and what the window costs training.

    python tests/benchmarks/window_stutter.py synthetic [--seconds 10] [--runs 5]
    python tests/benchmarks/window_stutter.py training  [--epochs 6] [--architecture baseline]

``synthetic``: a thread emits 10 Progress events of 60 losses a second and an epoch every second into one feed, beside
finished runs; no torch. ``training``: a real run in the window, curves visible, then the same spec through the command
line in a child process; both in empty homes that share one prepared cache. Prints a 16 ms timer's lateness (median,
p99, worst) and, for training, pictures per second of both and their ratio.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from cnnstudio.allocator import tune_allocator
from cnnstudio.events import EpochEnded, Progress, RunStarted, Score
from cnnstudio.gui.background import Background
from cnnstudio.gui.engine import Engine
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.settings import Settings
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.curves import CurvesView
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory
from cnnstudio.spec import Choice, RunSpec

INTERVAL_MS = 16
STEPS = 600


class Lateness(QObject):
    """A precise 16 ms timer that notes how long after its due time it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)
        self._last = 0.0

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start(INTERVAL_MS)

    @Slot()
    def _note(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._last) * 1000 - INTERVAL_MS))
        self._last = now

    def report(self) -> dict[str, float]:
        values = np.array(self.late_ms)
        return {
            "ticks": len(values),
            "late_ms_median": round(float(np.median(values)), 2),
            "late_ms_p99": round(float(np.percentile(values, 99)), 2),
            "late_ms_worst": round(float(values.max()), 2),
        }


class Emitter(QThread):
    """Emits what a fast run emits."""

    event = Signal(object)

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def run(self) -> None:
        began, step, epoch = time.monotonic(), 0, 0
        while (now := time.monotonic() - began) < self._seconds and not self.isInterruptionRequested():
            numbers = tuple(range(step + 1, step + 61))
            step += 60
            losses = tuple(0.7 * math.exp(-number / 3000) + 0.05 * math.sin(number) for number in numbers)
            self.event.emit(Progress(run="live", elapsed_s=now, epoch=epoch + 1, step=step, steps=numbers,
                                     losses=losses, images_per_s=40_000.0))  # fmt: skip
            if step >= (epoch + 1) * STEPS:
                epoch += 1
                self.event.emit(_epoch(epoch, now))
            self.msleep(100)


def _started(run: str) -> RunStarted:
    return RunStarted(
        run=run, elapsed_s=0, epochs=100, steps_per_epoch=STEPS, parameters=18_090, train_size=38_400,
        validation_size=2_000, classes=("airplane", "bird"), input_shape=(3, 32, 32), device="cpu",
    )  # fmt: skip


def _epoch(number: int, elapsed_s: float) -> EpochEnded:
    accuracy = 0.95 - 0.4 * math.exp(-number / 8)
    return EpochEnded(
        run="live", elapsed_s=elapsed_s, epoch=number, step=number * STEPS,
        train=Score(loss=1 - accuracy, accuracy=accuracy + 0.02, measured="running"),
        validation=Score(loss=1.1 - accuracy, accuracy=accuracy), images_per_s=40_000.0, learning_rate=0.05,
    )  # fmt: skip


def make_workspace(home: Path, cache: Path) -> Workspace:
    settings = Settings(home / "window.ini")
    theme = Theme(settings)
    theme.set_choice("light")
    return Workspace(Engine(home / "runs", cache), Background(), settings, theme)


def measure_synthetic(app: QApplication, seconds: float, runs: int) -> dict[str, object]:
    """Return the lateness while a synthetic run is drawn beside finished ones."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = make_workspace(Path(folder), Path(folder))
        for number in range(runs):
            done = RunHistory([_started("old"), *(_epoch(each, each) for each in range(1, 101))])
            workspace._ended.append(_feed(workspace, f"old {number}", number, done))
        live = _feed(workspace, "live", runs, RunHistory([_started("live")]))
        live.set_status("training")
        workspace._ended.append(live)
        workspace.set_current(live)
        view = show(app, workspace)
        emitter, lateness = Emitter(seconds), Lateness()
        emitter.event.connect(live.take)
        emitter.finished.connect(app.quit)
        emitter.start()
        lateness.start()
        app.exec()
        emitter.wait()
        view.close()
        workspace.wait()
        return {"kind": "synthetic", "seconds": seconds, "runs": runs + 1, **lateness.report()}


def _feed(workspace: Workspace, name: str, swatch: int, history: RunHistory) -> RunFeed:
    feed = RunFeed(RunSpec(name=name, architecture=Choice(name=name)), key=name, name=name, swatch=swatch, run_id=name,
                   status="finished", load_history=lambda: history, parent=workspace)  # fmt: skip
    assert feed.history is history
    return feed


def show(app: QApplication, workspace: Workspace) -> CurvesView:
    view = CurvesView(workspace)
    view.resize(1000, 820)
    view.show()
    app.processEvents()
    return view


def measure_training(app: QApplication, spec: RunSpec) -> dict[str, object]:
    """Return lateness and speed of a real run in the window, and its speed through the command line."""
    with tempfile.TemporaryDirectory() as folder:
        home, cache = Path(folder) / "window", Path(folder) / "cli" / "cache"
        workspace = make_workspace(home, cache)
        workspace.engine.load()
        prepare(spec, cache)
        view, lateness = show(app, workspace), Lateness()
        feed = workspace.start(spec)
        feed.changed.connect(view.update)
        poll = QTimer()
        poll.timeout.connect(lambda: app.quit() if feed.status in ("finished", "failed", "stopped") else None)
        begin = QTimer()
        begin.timeout.connect(lambda: (begin.stop(), lateness.start()) if feed.history.step else None)
        poll.start(100)
        begin.start(20)
        app.exec()
        poll.stop()
        in_window = speed(feed.history.column("images_per_s").tolist())
        view.close()
        workspace.wait()
        command = train_by_command(spec, Path(folder) / "cli")
        return {"kind": "training", "architecture": spec.architecture.name, "epochs": spec.epochs,
                "status": feed.status, "window_images_per_s": round(in_window), "cli_images_per_s": round(command),
                "ratio": round(in_window / command, 3), **lateness.report()}  # fmt: skip


def prepare(spec: RunSpec, cache: Path) -> None:
    from cnnstudio.control import ThreadControl
    from cnnstudio.data.load import load_dataset

    load_dataset(spec.dataset, cache, ThreadControl())


def train_by_command(spec: RunSpec, home: Path) -> float:
    file = home / "spec.json"
    file.write_text(spec.to_json(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "cnnstudio", "train", "--spec", str(file), "--json"],
        env={**os.environ, "CNNSTUDIO_HOME": str(home)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return speed([event["images_per_s"] for event in events if event.get("event") == "epoch_ended"])


def speed(per_epoch: list[float]) -> float:
    """Return the speed over all epochs but the first, which warms up; all have equally many pictures."""
    counted = per_epoch[1:] or per_epoch
    return len(counted) / sum(1 / each for each in counted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["synthetic", "training"])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5, help="finished runs beside the live one")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--architecture", default="baseline")
    asked = parser.parse_args()
    tune_allocator()
    app = QApplication(sys.argv[:1])
    if asked.kind == "synthetic":
        found = measure_synthetic(app, asked.seconds, asked.runs)
    else:
        spec = RunSpec(architecture=Choice(name=asked.architecture), epochs=asked.epochs, device="cpu")
        found = measure_training(app, spec)
    print(json.dumps(found | {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    main()
