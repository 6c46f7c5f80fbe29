"""Why a window cannot be opened, told without Qt."""

import subprocess
import sys

import pytest

from cnnstudio.display import display_problem


def has_all(library: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({"DISPLAY": ":0"}, "linux"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({"QT_QPA_PLATFORM": "minimal"}, "linux"),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "linux"),
        ({}, "win32"),
        ({}, "darwin"),
    ],
)
def test_with_a_display_there_is_no_problem(environment: dict[str, str], platform: str) -> None:
    assert display_problem(environment, platform, has_all) is None


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}, {"DISPLAY": "", "WAYLAND_DISPLAY": ""}])
def test_no_display_names_what_is_not_set(environment: dict[str, str]) -> None:
    problem = display_problem(environment, "linux", has_all)
    assert problem is not None and "DISPLAY" in problem and "\n" not in problem


@pytest.mark.parametrize(
    ("library", "package", "environment"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0", {"DISPLAY": ":0"}),
        ("libxcb-cursor.so.0", "libxcb-cursor0", {"QT_QPA_PLATFORM": "xcb"}),
        ("libEGL.so.1", "libegl1", {"DISPLAY": ":0"}),
        ("libEGL.so.1", "libegl1", {"QT_QPA_PLATFORM": "offscreen"}),
        ("libEGL.so.1", "libegl1", {"WAYLAND_DISPLAY": "wayland-0"}),
    ],
)
def test_a_missing_library_is_named_with_its_package(library: str, package: str, environment: dict[str, str]) -> None:
    problem = display_problem(environment, "linux", lambda name: name != library)
    assert problem is not None
    assert library in problem
    assert f"apt-get install {package})" in problem


def test_x11_libraries_are_not_asked_for_where_there_is_no_x11() -> None:
    def has(name: str) -> bool:
        return "xcb" not in name

    assert display_problem({"QT_QPA_PLATFORM": "offscreen"}, "linux", has) is None
    assert display_problem({"WAYLAND_DISPLAY": "wayland-0"}, "linux", has) is None


def test_asking_imports_neither_qt_nor_torch() -> None:
    code = (
        "import sys; from cnnstudio.display import display_problem; display_problem();"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'torch', 'numpy'))])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
