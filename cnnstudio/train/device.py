"""The device a run uses, what to call it, and torch's settings while it trains."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch.utils import deterministic as _deterministic

from cnnstudio.errors import DeviceError

deterministic: Any = _deterministic  # a module with a property, which its type does not know


def available_devices() -> list[str]:
    """Return what a spec's ``device`` can name on this machine, the fastest first."""
    found = [f"cuda:{index}" for index in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def choose_device(name: str) -> torch.device:
    """Return the device a spec names; "auto" is the fastest there is.

    Raises:
        DeviceError: it is not there; the message lists what is.
    """
    available = available_devices()
    wanted = available[0] if name == "auto" else "cuda:0" if name == "cuda" else name
    if wanted not in available:
        listed = ", ".join(available)
        raise DeviceError(f"there is no device {name!r} on this machine; choose one of: auto, {listed}", field="device")
    return torch.device(wanted)


def describe_device(device: torch.device) -> str:
    """Return the name a maker gave the device ("NVIDIA H200"), or "" where it is not known."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    if device.type == "mps":
        return f"Apple {platform.machine()} GPU"
    return _processor_name()


def _processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


@contextmanager
def training_settings(device: torch.device, threads: int) -> Iterator[None]:
    """Make torch deterministic on ``device`` with ``threads`` CPU threads (0 leaves them), and undo it afterwards."""
    before = (
        torch.get_num_threads(),
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
        deterministic.fill_uninitialized_memory,
        torch.backends.cudnn.deterministic,
        torch.backends.cudnn.benchmark,
    )
    if threads and threads != before[0]:
        torch.set_num_threads(threads)
    # Values below 1e-38 cost a hundred times the cycles of others and change nothing that can be seen.
    torch.set_flush_denormal(True)
    if device.type == "cuda":
        # cuBLAS reads this when its first handle is made; without it equal specs may give unequal bits.
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True, warn_only=True)
        deterministic.fill_uninitialized_memory = False
        torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = True, False
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        if torch.get_num_threads() != before[0]:
            torch.set_num_threads(before[0])
        torch.use_deterministic_algorithms(before[1], warn_only=before[2])
        deterministic.fill_uninitialized_memory = before[3]
        torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = before[4], before[5]
