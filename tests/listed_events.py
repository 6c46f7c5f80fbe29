"""A run as a plain list of events, for tests of everything that only consumes them."""

from collections.abc import Iterator
from itertools import count

from cnnstudio.control import RunControl
from cnnstudio.events import EpochEnded, Event, Progress, Result, RunEnded, RunStarted, Score

_numbers = count(1)


def started(run: str, epochs: int = 3, steps: int = 4) -> RunStarted:
    """Return the first event of a run on two classes."""
    return RunStarted(
        run=run,
        elapsed_s=0.0,
        epochs=epochs,
        steps_per_epoch=steps,
        parameters=18_090,
        train_size=steps * 64,
        validation_size=64,
        classes=("airplane", "bird"),
        input_shape=(3, 32, 32),
        device="cpu",
        device_name="CPU",
    )


def ended(run: str, status: str = "finished", epoch: int = 3, **more: str) -> RunEnded:
    """Return the last event."""
    best = Result(epoch=epoch, train=Score(loss=0.2, accuracy=0.93), validation=Score(loss=0.3, accuracy=0.9))
    return RunEnded.model_validate({"run": run, "elapsed_s": 9.0, "status": status, "best": best, "last": best, **more})


def epoch_ended(run: str, epoch: int, steps: int = 4) -> EpochEnded:
    """Return the end of an epoch; accuracies rise by two points each."""
    return EpochEnded(
        run=run,
        elapsed_s=epoch * 2.0,
        epoch=epoch,
        step=epoch * steps,
        train=Score(loss=1 / epoch, accuracy=min(1.0, 0.72 + 0.02 * epoch), measured="running"),
        validation=Score(loss=1.1 / epoch, accuracy=min(1.0, 0.7 + 0.02 * epoch)),
        images_per_s=4110.0,
        learning_rate=0.05,
    )


def listed_run(run: str = "", epochs: int = 3) -> list[Event]:
    """Return every event of a run that finishes."""
    run = run or f"listed-{next(_numbers)}"
    events: list[Event] = [started(run, epochs)]
    for epoch in range(1, epochs + 1):
        step = epoch * 4
        events.append(
            Progress(run=run, elapsed_s=epoch * 2.0 - 1, epoch=epoch, step=step, steps=(step,), losses=(1 / epoch,))
        )
        events.append(epoch_ended(run, epoch))
    return [*events, ended(run, epoch=epochs)]


def held_run(control: RunControl, run: str = "", epochs: int = 1000) -> Iterator[Event]:
    """Yield the events of a run that goes on until it is stopped: after the first epoch it waits for a word."""
    from cnnstudio.events import Continued, Paused

    run = run or f"held-{next(_numbers)}"
    yield started(run, epochs)
    yield epoch_ended(run, 1)
    while not control.stopping:
        if control.pausing:
            yield Paused(run=run, elapsed_s=2.0, epoch=1, step=4)
            control.wait_while_paused()
            yield Continued(run=run, elapsed_s=2.0, epoch=1, step=4)
        else:
            # A short wait that ends early when the run is stopped: the event behind it is the control's own.
            control._stop.wait(0.01)  # type: ignore[attr-defined]
    yield ended(run, "stopped", epoch=1)
