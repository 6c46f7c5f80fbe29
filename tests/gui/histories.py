"""Histories with known numbers for tests of the views."""

import math
from collections.abc import Sequence

import numpy as np

from cnnstudio.events import EpochEnded, Event, Progress, Result, RunEnded, RunStarted, Score
from cnnstudio.gui.run_feed import FeedStatus, RunFeed
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory
from cnnstudio.spec import Choice, RunSpec

STEPS = 10


def begun(epochs: int = 30, run: str = "r", data: str = "a", classes: tuple[str, ...] = ("airplane", "bird")) -> Event:
    return RunStarted(
        run=run, elapsed_s=0, epochs=epochs, steps_per_epoch=STEPS, parameters=18_090, train_size=640,
        validation_size=200, classes=classes, input_shape=(3, 32, 32), device="cpu", data_fingerprint=data,
    )  # fmt: skip


def epoch(number: int, train: float, validation: float, loss: float = 0.3, train_loss: float = 0.2) -> Event:
    return EpochEnded(
        run="r", elapsed_s=2.0 * number, epoch=number, step=STEPS * number,
        train=Score(loss=train_loss, accuracy=train, measured="running"),
        validation=Score(loss=None if math.isnan(loss) else loss, accuracy=validation),
        images_per_s=4000.0, learning_rate=0.05,
    )  # fmt: skip


def steps(losses: Sequence[float], first: int = 1) -> Event:
    numbers = tuple(range(first, first + len(losses)))
    return Progress(run="r", elapsed_s=1.0, epoch=1, step=numbers[-1], steps=numbers, losses=tuple(losses),
                    images_per_s=4000.0)  # fmt: skip


def finished(train: float, validation: float, number: int) -> Event:
    result = Result(
        epoch=number, train=Score(loss=0.2, accuracy=train), validation=Score(loss=0.3, accuracy=validation)
    )
    return RunEnded(run="r", elapsed_s=2.0 * number, status="finished", best=result, last=result)


def rising(epochs: int = 20, asked: int = 30, top: float = 0.9) -> RunHistory:
    """A run whose accuracies rise evenly and whose losses fall."""
    values = np.linspace(0.6, top, epochs)
    return RunHistory(
        [begun(asked), *(epoch(i + 1, float(v) + 0.02, float(v), 1 - float(v), 0.95 - float(v))
                         for i, v in enumerate(values))]
    )  # fmt: skip


def overfitting() -> RunHistory:
    """A run whose validation loss has its minimum at epoch 8 of 20."""
    events = [begun(20)]
    for number in range(1, 21):
        loss = 0.3 + 0.03 * abs(number - 8)
        events.append(epoch(number, 0.7 + 0.014 * number, 0.85, loss, 0.8 - 0.03 * number))
    return RunHistory(events)


def add_feed(
    workspace: Workspace,
    name: str,
    history: RunHistory,
    status: FeedStatus = "finished",
    swatch: int = 0,
    seed: int = 0,
) -> RunFeed:
    """Put a run into a workspace."""
    spec = RunSpec(name=name, architecture=Choice(name=name), seed=seed)
    feed = RunFeed(spec, key=f"{name}-{seed}", name=name, swatch=swatch, run_id=f"{name}-{seed}", status=status,
                   load_history=lambda: history, parent=workspace)  # fmt: skip
    assert feed.history is history
    workspace._ended.append(feed)
    workspace.feeds_changed.emit()
    return feed
