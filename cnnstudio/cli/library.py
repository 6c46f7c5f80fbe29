"""The run library that every command works on."""

from cnnstudio.paths import runs_folder
from cnnstudio.store.library import RunLibrary


def open_library() -> RunLibrary:
    """Return the library in the person's home folder."""
    return RunLibrary(runs_folder())
