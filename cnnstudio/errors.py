"""The errors a person can cause or meet; everything else that is raised is a defect.

A message is one sentence for a person: what was asked, what was wrong, what is possible. ``field`` names the place
in a spec or form ("optimizer.learning_rate") so that a window can show the sentence there; ``exit_code`` is what the
command line ends with.
"""

import difflib
from collections.abc import Iterable


class CnnStudioError(Exception):
    """Base of all errors with a message for a person.

    Attributes:
        exit_code: the command line's exit code for this kind (2 bad request, 3 bad data or file, 4 run failed).
        field: dotted path of the setting at fault, or "" where none is.
    """

    exit_code = 2

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnknownName(CnnStudioError):
    """A name that no registry entry, preset or run has."""


class BadOption(CnnStudioError):
    """An option with a value it cannot take, or an option that does not exist."""


class BadSpec(CnnStudioError):
    """A run specification that cannot be read or whose parts do not go together."""


class BadShape(CnnStudioError):
    """A network that cannot take pictures of this size or number of channels."""


class DeviceError(CnnStudioError):
    """A device that is not there or cannot be used."""


class DataError(CnnStudioError):
    """Pictures, folders or archives that cannot be used."""

    exit_code = 3


class WeightsError(CnnStudioError):
    """A weights file that cannot be read or does not fit."""

    exit_code = 3


class StoreError(CnnStudioError):
    """A run, checkpoint or folder of the library that cannot be read or written."""

    exit_code = 3


class RunFailed(CnnStudioError):
    """A training run that ended in an error after it had started."""

    exit_code = 4


class Cancelled(CnnStudioError):
    """The person asked to stop before there was anything to keep."""

    exit_code = 130


def unknown_name(kind: str, name: str, known: Iterable[str], *, field: str = "") -> UnknownName:
    """Return the error for a name nobody registered, with the nearest known names first."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}? " if near else ""
    listed = ", ".join(names[:30]) + (", ..." if len(names) > 30 else "")
    return UnknownName(f"no {kind} called {shorten(name)!r}; {hint}known: {listed or 'none'}", field=field)


def shorten(text: object, limit: int = 80) -> str:
    """Return the text with its middle cut out where it is longer than ``limit`` characters."""
    whole = str(text)
    if len(whole) <= limit:
        return whole
    tail = limit // 4
    return f"{whole[: limit - 3 - tail]}...{whole[-tail:]}"
