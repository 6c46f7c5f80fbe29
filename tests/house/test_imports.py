"""Who may import whom, and what the window may load before it is painted."""

import subprocess
import sys

import pytest
from importlinter import configuration
from importlinter.application import use_cases

configuration.configure()


def test_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    kept = use_cases.lint_imports(config_filename="pyproject.toml", is_debug_mode=False, cache_dir=None)
    assert kept, capsys.readouterr().out


HEAVY = ("torch", "torchvision", "scipy", "sklearn", "captum", "statsmodels", "onnx")
LIST_GUI = """
import importlib, pkgutil, sys
import cnnstudio.gui
for module in pkgutil.walk_packages(cnnstudio.gui.__path__, "cnnstudio.gui."):
    importlib.import_module(module.name)
print(",".join(sorted(m for m in sys.modules if m in %r)))
"""


def test_importing_the_whole_window_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LIST_GUI % (HEAVY,)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_the_engine_needs_no_qt() -> None:
    program = """
import importlib, pkgutil, sys
import cnnstudio
for module in pkgutil.walk_packages(cnnstudio.__path__, "cnnstudio."):
    if not module.name.startswith("cnnstudio.gui") and module.name != "cnnstudio.__main__":
        importlib.import_module(module.name)
print(",".join(m for m in sys.modules if m.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "superqt")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
