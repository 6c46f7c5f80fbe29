"""``cnnstudio doctor``: versions, devices, folders, what is missing and how to get it."""

import importlib.metadata
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cnnstudio import __version__, formatting
from cnnstudio.cli.output import print_json, print_line
from cnnstudio.display import display_problem
from cnnstudio.paths import cache_folder, home, runs_folder

PACKAGES = ("torch", "torchvision", "PySide6-Essentials", "pyqtgraph", "numpy", "pydantic", "pillow", "safetensors")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say what this machine has, what is missing, and how to get it."""
    report = examine()
    if as_json:
        print_json(report)
        return
    for section, values in report.items():
        if section == "problems":
            continue
        print_line(f"{section}:")
        for name, value in values.items():
            print_line(f"  {name}: {value}")
    for problem in report["problems"]:
        print_line(f"problem: {problem}")
    print_line("nothing is missing" if not report["problems"] else f"{len(report['problems'])} to look at")


def examine() -> dict[str, Any]:
    """Return versions, devices, folders and problems as JSON values."""
    problems: list[str] = []
    versions = {"cnnstudio": __version__, "python": platform.python_version(), "system": platform.platform()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "missing"
            problems.append(f"{package} is not installed; run: {sys.executable} -m pip install {package}")
    devices = _devices(problems)
    folders = _folders(problems)
    window = display_problem()
    if window is not None:
        problems.append(f"the window cannot open: {window}")
    return {"versions": versions, "devices": devices, "folders": folders, "problems": problems}


def _devices(problems: list[str]) -> dict[str, str]:
    try:
        import torch
    except (ImportError, OSError) as error:
        problems.append(f"torch cannot be imported ({error}); install torch and torchvision together")
        return {}
    found = {"cpu": f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads"}
    if torch.cuda.is_available():
        for number in range(torch.cuda.device_count()):
            facts = torch.cuda.get_device_properties(number)
            found[f"cuda:{number}"] = f"{facts.name}, {formatting.size(facts.total_memory)}"
    if torch.backends.mps.is_available():
        found["mps"] = "Apple GPU"
    return found


def _folders(problems: list[str]) -> dict[str, str]:
    found = {}
    for name, folder in (("home", home()), ("runs", runs_folder()), ("cache", cache_folder())):
        existing = _nearest_existing(folder)
        found[name] = f"{folder} ({formatting.size(shutil.disk_usage(existing).free)} free)"
        if not os.access(existing, os.W_OK):
            problems.append(f"{existing} cannot be written; set CNNSTUDIO_HOME to a folder of your own")
    return found


def _nearest_existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
