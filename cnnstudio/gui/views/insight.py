"""What the numbers of a run honestly say, as sentences for the coach line; nothing where they say nothing."""

from dataclasses import dataclass

import numpy as np

from cnnstudio.formatting import loss, percent
from cnnstudio.gui.plots.series import block_means, smooth
from cnnstudio.gui.translation import tr
from cnnstudio.history import RunHistory

SMOOTHING = 0.6
LEAST_EPOCHS_SINCE = 4
LEAST_RISE = 1.08


@dataclass(frozen=True)
class Insight:
    """A sentence about a run, the run's name in front of it."""

    name: str
    text: str


def find_rise(history: RunHistory) -> int | None:
    """Return the epoch since which the validation loss has risen while the training loss fell, or None.

    The smoothed validation loss must have its minimum at least 4 epochs back and lie 8 % above it at the end; the
    epoch is that of the lowest raw value, which a person can check on the curve.
    """
    x, validation = block_means(history.column("epoch"), history.column("validation_loss"))
    _, train = block_means(history.column("epoch"), history.column("train_loss"))
    smoothed = smooth(validation, SMOOTHING)
    if len(x) <= LEAST_EPOCHS_SINCE or not np.isfinite(smoothed[-1]):
        return None
    lowest = int(np.nanargmin(smoothed))
    is_long_ago = len(x) - 1 - lowest >= LEAST_EPOCHS_SINCE
    if is_long_ago and smoothed[-1] >= LEAST_RISE * smoothed[lowest] and train[-1] < train[lowest]:
        return int(x[int(np.nanargmin(validation))])
    return None


def explain_run(name: str, status: str, history: RunHistory) -> Insight | None:
    """Return what is worth saying about a run, or None."""
    rise = find_rise(history)
    if rise is not None:
        return _explain_rise(name, rise, history)
    best = history.best
    if status == "finished" and best is not None and history.epoch >= 5 and best.epoch == history.epoch:
        text = tr("had its best validation accuracy in the last epoch ({epoch}). It may gain from more epochs.",
                  epoch=best.epoch)  # fmt: skip
        return Insight(name, text)
    return None


def _explain_rise(name: str, rise: int, history: RunHistory) -> Insight:
    losses = history.column("validation_loss")
    at = int(np.searchsorted(history.column("epoch"), rise))
    text = tr("overfits: validation loss has risen since epoch {epoch} ({low} to {now}) while training loss fell.",
              epoch=rise, low=loss(float(losses[at])), now=loss(float(losses[-1])))  # fmt: skip
    train = float(history.column("train_accuracy")[-1])
    validation = float(history.column("validation_accuracy")[-1])
    if train > validation:
        text += " " + tr("It fits the training pictures ({train}) better than new ones ({validation}).",
                         train=percent(train), validation=percent(validation))  # fmt: skip
    return Insight(name, text)
