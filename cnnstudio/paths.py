"""Where things lie: the person's home folder for CNN Studio, and the files that come with the program."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def home() -> Path:
    """Return the home folder: ``CNNSTUDIO_HOME``, else the platform's data folder. It need not exist."""
    chosen = os.environ.get("CNNSTUDIO_HOME", "").strip()
    if chosen:
        try:
            return Path(chosen).expanduser().absolute()
        except RuntimeError:  # a tilde of somebody unknown, or of a person without a home folder
            return Path(chosen).absolute()
    return Path(platformdirs.user_data_dir("cnnstudio", appauthor=False)).absolute()


def runs_folder() -> Path:
    """Return the folder of the run library."""
    return home() / "runs"


def cache_folder() -> Path:
    """Return the folder of downloaded, drawn and decoded data; safe to delete."""
    return home() / "cache"


def resource(name: str) -> Path:
    """Return a file or folder of ``resources/``, in a wheel, an editable install and a checkout alike.

    Raises:
        FileNotFoundError: no such resource.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"CNN Studio is installed without its resource {name!r}; install it again")
