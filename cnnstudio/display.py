"""Why a window cannot be opened here, found out without Qt, so that it can be said in one sentence."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

_SHARED = (
    ("libEGL.so.1", "libegl1"),
    ("libGL.so.1", "libgl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
)
"""Libraries that Qt's own libraries are linked against, with the Debian and Ubuntu package of each."""

_XCB = (
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-randr.so.0", "libxcb-randr0"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1"),
)
"""What Qt's X11 plugin needs beside them; without one of these Qt aborts the process instead of raising."""

_WITHOUT_SCREEN = ("offscreen", "minimal", "vnc", "eglfs", "linuxfb", "wayland")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def display_problem(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    loads: Callable[[str], bool] = _loads,
) -> str | None:
    """Return why no window can be opened, as the beginning of a sentence, or None.

    Args:
        environment: the process's environment; ``QT_QPA_PLATFORM`` wins over a missing display.
        platform: as ``sys.platform``; only Linux and other systems with X11 or Wayland can lack a display.
        loads: tells whether a shared library can be loaded.
    """
    if platform in ("win32", "darwin", "cygwin"):
        return None
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    has_x11, has_wayland = bool(environment.get("DISPLAY")), bool(environment.get("WAYLAND_DISPLAY"))
    if not chosen and not has_x11 and not has_wayland:
        return (
            "the window cannot be opened, there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set; "
            "over ssh, -X brings one along)"
        )
    needed = list(_SHARED)
    if chosen == "xcb" or (not chosen and not has_wayland):
        needed += _XCB
    elif chosen and not chosen.startswith(_WITHOUT_SCREEN):
        return None  # a platform plugin we know nothing about: let Qt speak
    missing = [(library, package) for library, package in needed if not loads(library)]
    if not missing:
        return None
    libraries = ", ".join(library for library, _ in missing)
    packages = " ".join(package for _, package in missing)
    noun = "library is" if len(missing) == 1 else "libraries are"
    return (
        f"the window cannot be opened, the system {noun} missing: {libraries} "
        f"(on Debian and Ubuntu: apt-get install {packages})"
    )
