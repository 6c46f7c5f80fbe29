import subprocess
import sys

import pytest

from cnnstudio import allocator

CHILD = """
import sys
from cnnstudio.allocator import tune_allocator
print(tune_allocator(), "torch" in sys.modules, "numpy" in sys.modules)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is Linux's")
def test_settings_are_taken_without_loading_anything_heavy() -> None:
    child = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    assert child.stdout.split()[1:] == ["False", "False"]
    assert child.stdout.split()[0] == str(allocator.platform.libc_ver()[0] == "glibc")


@pytest.mark.parametrize(("platform", "libc"), [("darwin", ""), ("win32", ""), ("linux", "musl")])
def test_other_c_libraries_are_left_alone(monkeypatch: pytest.MonkeyPatch, platform: str, libc: str) -> None:
    monkeypatch.setattr(allocator.sys, "platform", platform)
    monkeypatch.setattr(allocator.platform, "libc_ver", lambda: (libc, ""))
    monkeypatch.setattr(allocator.ctypes, "CDLL", None)
    assert allocator.tune_allocator() is False
