"""Why a run failed, in a sentence, and what to try."""

import math
from dataclasses import dataclass

import torch

from cnnstudio.errors import CnnStudioError, shorten
from cnnstudio.formatting import number
from cnnstudio.train.assemble import Parts


class Diverged(Exception):
    """The loss or the weights are no longer finite.

    Args:
        epoch: the epoch in progress, from 1.
        step: the first step whose loss was not finite, or after which the weights were not, from 1.
        loss: that loss, or None where the weights were found to be at fault.
        bad_pictures: whether the pictures of that step are not finite themselves.
    """

    def __init__(self, epoch: int, step: int, loss: float | None, *, bad_pictures: bool = False) -> None:
        super().__init__(f"epoch {epoch}, step {step}")
        self.epoch, self.step, self.loss, self.bad_pictures = epoch, step, loss, bad_pictures


@dataclass(frozen=True)
class Failure:
    """What went wrong and what to try, each a sentence ("" where nothing is known)."""

    error: str
    remedy: str = ""


def explain(error: Exception, parts: Parts) -> Failure | None:
    """Return the failure an exception means for a run, or None for a defect of the program."""
    if isinstance(error, Diverged):
        return _explain_divergence(error, parts)
    if _is_out_of_memory(error):
        return _explain_memory(parts)
    if isinstance(error, CnnStudioError):
        return Failure(str(error))
    text = shorten(str(error).partition("\n")[0], 200)
    if "more than 1 value per channel" in text:
        return Failure(
            "A batch of one picture has no statistics for batch normalisation.",
            "Choose a larger batch size, or drop the incomplete last batch.",
        )
    if isinstance(error, OSError):
        return Failure(f"The pictures cannot be read any more: {text}.", "Check that the data are still there.")
    return None


def _explain_divergence(error: Diverged, parts: Parts) -> Failure:
    where = f"in epoch {error.epoch} at step {error.step}"
    if error.loss is None:
        what = f"The weights stopped being finite numbers {where}"
    else:
        what = f"The loss became {'NaN' if math.isnan(error.loss) else 'infinite'} {where}"
    if error.bad_pictures:
        return Failure(
            f"{what}: pictures of that batch are not finite once normalised.",
            "Look for broken pictures in the data, or choose another normalisation.",
        )
    rate = parts.learning_rate
    strength = _strongest_penalty(parts)
    if 2 * rate * strength >= 1:
        return Failure(
            f"{what}: the penalty of strength {number(strength)} is too strong for the learning rate {number(rate)}.",
            f"Try a strength below {number(_round_down(0.5 / rate))}.",
        )
    return Failure(
        f"{what}: the learning rate {number(rate)} is probably too high.",
        f"Try learning rate {number(_round_down(_tame_rate(rate)))}, or add gradient clipping.",
    )


def _tame_rate(rate: float) -> float:
    return 0.1 if rate > 1 else rate / 10


def _round_down(value: float) -> float:
    """Return the value with one significant figure, towards zero."""
    unit = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.floor(value / unit * (1 + 1e-9)) * unit:.1g}")


def _strongest_penalty(parts: Parts) -> float:
    return max(
        (rule.options.strength for name, rule in parts.regularizers if name in ("l2", "weight_decay")), default=0
    )


def _is_out_of_memory(error: Exception) -> bool:
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and ("can't allocate memory" in text or "out of memory" in text)


def _explain_memory(parts: Parts) -> Failure:
    size = min(parts.spec.batch_size, len(parts.images.train))
    place = "The memory" if parts.device.type == "cpu" else f"The memory of {parts.device}"
    smaller = f"Try batch size {size // 2}" if size > 1 else "Choose a smaller network or smaller pictures"
    return Failure(f"{place} is too small for batches of {size}.", f"{smaller}, or close other programs.")
