"""What went wrong, in one sentence, when a run ends in an exception."""

import traceback
from dataclasses import dataclass

from cnnstudio.errors import CnnStudioError, RunFailed, shorten
from cnnstudio.spec import RunSpec

_MEMORY_WORDS = ("out of memory", "can't allocate memory", "cannot allocate memory", "failed to allocate")


@dataclass(frozen=True)
class Failure:
    """A failure whose cause is known: what happened, and what to try ("" where nothing is known)."""

    sentence: str
    remedy: str = ""

    def as_error(self) -> RunFailed:
        """Return the error to raise where no run has started yet."""
        return RunFailed(f"{self.sentence}; {self.remedy[:1].lower()}{self.remedy[1:]}".removesuffix("; "))


def describe(error: Exception, spec: RunSpec) -> Failure | None:
    """Return what an exception means to a person, or None for a defect of the program."""
    if isinstance(error, CnnStudioError):
        return Failure(str(error))
    if is_out_of_memory(error):
        place = "the computer" if spec.device in ("cpu", "auto") else f"device {spec.device}"
        remedy = f"Try batch size {max(1, spec.batch_size // 4)}" if spec.batch_size > 1 else "Try a smaller network"
        return Failure(f"{place} ran out of memory at batch size {spec.batch_size}", remedy)
    if isinstance(error, OSError):
        where = f" ({shorten(error.filename, 120)})" if error.filename else ""
        return Failure(f"a file could not be read or written: {error.strerror or brief(error)}{where}")
    return None


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an exception, of Python or torch, says that memory ran out."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _MEMORY_WORDS)


def brief(error: BaseException) -> str:
    """Return an exception's kind and message on one line."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {shorten(message, 160)}" if message else type(error).__name__


def trace(error: BaseException) -> str:
    """Return the whole traceback."""
    return "".join(traceback.format_exception(error))
