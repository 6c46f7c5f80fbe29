"""Set CNN Studio up on a fresh machine and start it: needs only Python 3.11 or newer.

    python3 resources/start.py                 set up, then open the window
    python3 resources/start.py train ...       set up, then run a command
    python3 resources/start.py --test          set up, then run the tests (options for pytest may follow)

The environment is made in ``.venv`` beside this checkout and reused. On Debian and its relatives the system libraries
that Qt needs are installed too where that is possible without a password; otherwise one line says what to type.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Path(os.environ.get("CNNSTUDIO_VENV", ROOT / ".venv"))
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}


def missing_packages() -> list[str]:
    """Return the Debian packages of the system libraries that Qt cannot find here."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def install_system_libraries() -> None:
    """Install what Qt needs where apt can do it without asking; otherwise say what to type."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages()
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    prefix: list[str] | None = [] if os.geteuid() == 0 else None
    if (
        prefix is None
        and shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        prefix = ["sudo", "-n"]
    if shutil.which("apt-get") and prefix is not None:
        print("Installing system libraries for the window:", " ".join(packages), file=sys.stderr, flush=True)
        subprocess.run([*prefix, "apt-get", "update", "-qq"], stdout=sys.stderr, check=False)
        if subprocess.run([*prefix, *command], stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return
    print("The window needs system libraries; type: sudo", " ".join(command), file=sys.stderr, flush=True)


def prepare_environment(extra: str) -> Path:
    """Make the environment, install CNN Studio into it once per state of pyproject.toml, return its Python."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        try:
            venv.create(ENVIRONMENT, with_pip=True)
        except (subprocess.CalledProcessError, ImportError):
            sys.exit("Python's venv module is incomplete here; on Debian type: sudo apt-get install python3-venv")
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + extra.encode()).hexdigest()
    mark = ENVIRONMENT / f"cnnstudio-installed{'-' + extra if extra else ''}"
    if not mark.exists() or mark.read_text() != wanted:
        print("Installing CNN Studio and what it needs (torch is large; minutes the first time) ...", file=sys.stderr)
        target = f"{ROOT}[{extra}]" if extra else str(ROOT)
        done = subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", target])
        if done.returncode:
            sys.exit("Installing failed; the lines above say why. Nothing outside .venv was changed.")
        mark.write_text(wanted)
    return python


def main() -> int:
    """Set up, start what was asked for, and return its exit code."""
    if sys.version_info < (3, 11):
        sys.exit(f"CNN Studio needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    arguments = sys.argv[1:]
    testing = arguments[:1] == ["--test"]
    if testing or not arguments:
        install_system_libraries()
    python = prepare_environment("test" if testing else "")
    if testing:
        environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
        return subprocess.run(
            [python, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments[1:]], cwd=ROOT, env=environment
        ).returncode
    return subprocess.run([python, "-m", "cnnstudio", *arguments]).returncode


if __name__ == "__main__":
    sys.exit(main())
