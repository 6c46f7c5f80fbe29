"""The studio's command line against the plain loop, as child processes in turn: wall clock of equal epochs.

Both train the seven small nets of the comparison table on the same pictures, with equal epochs and seeds. The plain
loop is `plain_loop.py --batches loader`: a ``DataLoader`` over a list of tensors, eager, ``.item()`` per batch, the C
library's default allocator. The studio is ``cnnstudio train --json`` with its defaults; it evaluates after every
epoch and writes checkpoints besides, which the plain loop does not.

Per net and seed the two take turns, so that a machine that slows down slows both. ``seconds`` is training with its
evaluations (no imports, no decoding); ``process_s`` is the whole child; ``cpu_s`` its processor time, which a busy
machine distorts less. The last line is the geometric mean over the nets of the ratio of medians, plain over studio.

    python speed.py --data cifar10.zip --epochs 5 --seeds 0,1,2
"""

import argparse
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
PRESETS = ("baseline", "width", "l2_reg", "dropout", "batch_norm", "depth", "res")


@dataclass(frozen=True)
class Timing:
    """One child: seconds of training, of the whole process, of processor time, and the last validation accuracy."""

    seconds: float
    process_s: float
    cpu_s: float
    accuracy: float


def run_child(command: list[str], environment: dict[str, str]) -> tuple[list[dict[str, object]], float, float]:
    """Return the JSON lines a child prints, and its wall clock and processor time in seconds."""
    before, started = os.times(), time.perf_counter()
    child = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=False)
    wall, after = time.perf_counter() - started, os.times()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return [json.loads(line) for line in child.stdout.splitlines() if line.startswith(b"{")], wall, cpu


def time_plain(options: argparse.Namespace, net: str, seed: int, environment: dict[str, str]) -> Timing:
    command = [sys.executable, str(HERE / "plain_loop.py"), "--data", str(options.data), "--nets", net]
    command += ["--classes", options.classes, "--seeds", str(seed), "--epochs", str(options.epochs), "--tail", "1"]
    command += ["--batches", "loader", "--threads", str(options.threads)]
    lines, wall, cpu = run_child(command, environment)
    found = lines[-1]
    return Timing(float(found["seconds"]), wall, cpu, found["validation_accuracy"][-1])  # type: ignore[arg-type,index]


def time_studio(options: argparse.Namespace, net: str, seed: int, environment: dict[str, str]) -> Timing:
    command = [sys.executable, "-m", "cnnstudio", "train", "--preset", net, "--dataset", "image_folder"]
    for value in (f"path={options.data}", f"classes={options.classes}", "size=32", "normalize=fixed"):
        command += ["--data", value]
    command += ["--epochs", str(options.epochs), "--seed", str(seed), "--device", "cpu", "--json"]
    lines, wall, cpu = run_child(command, environment)
    ended = next(line for line in lines if line.get("event") == "run_ended")
    accuracy = ended["last"]["validation"]["accuracy"]  # type: ignore[index]
    return Timing(float(ended["elapsed_s"]), wall, cpu, accuracy)  # type: ignore[arg-type]


def compare(options: argparse.Namespace, net: str, environment: dict[str, str]) -> float:
    """Print one line per child and one for the net; return the ratio of the medians of seconds."""
    plain: list[Timing] = []
    studio: list[Timing] = []
    for seed in (int(text) for text in options.seeds.split(",")):
        plain.append(time_plain(options, net, seed, environment))
        studio.append(time_studio(options, net, seed, environment))
        print(
            json.dumps({"net": net, "seed": seed, "plain": asdict(plain[-1]), "studio": asdict(studio[-1])}), flush=True
        )
    measures = ("seconds", "process_s", "cpu_s")
    ratios = {m: _median(plain, m) / _median(studio, m) for m in measures}
    means = [statistics.fmean(timing.accuracy for timing in side) for side in (plain, studio)]
    print(json.dumps({"net": net, "plain over studio": ratios, "accuracy": means}), flush=True)
    return ratios[options.measure]


def _median(timings: list[Timing], measure: str) -> float:
    return statistics.median(getattr(timing, measure) for timing in timings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--classes", default="airplane,bird")
    parser.add_argument("--nets", default=",".join(PRESETS))
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads of both; 0 leaves torch's own choice")
    parser.add_argument("--measure", choices=("seconds", "process_s", "cpu_s"), default="seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CNNSTUDIO_HOME": home}
        if options.threads:
            environment["OMP_NUM_THREADS"] = str(options.threads)
        ratios = [compare(options, net, environment) for net in options.nets.split(",")]
    mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios))
    machine = {"machine": platform.machine(), "cpus": os.cpu_count(), "threads": options.threads}
    print(
        json.dumps({"geometric mean": round(mean, 3), "measure": options.measure, "epochs": options.epochs} | machine)
    )


if __name__ == "__main__":
    main()
