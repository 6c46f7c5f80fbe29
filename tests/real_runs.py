"""Short real runs on a few real pictures, for tests of everything that stands on a stored run."""

from collections.abc import Callable, Iterator
from pathlib import Path

from cnnstudio.control import ThreadControl
from cnnstudio.events import Event
from cnnstudio.runner import execute, resume
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.store.library import RunLibrary

SPEC = RunSpec(
    name="zeros and ones",
    dataset=Choice(name="digits", options={"classes": "0,1", "size": 16}),
    architecture=Choice(name="width"),
    regularizers=(Choice(name="dropout"),),
    augmentations=(Choice(name="flip"),),
    optimizer=Choice(name="sgd", options={"learning_rate": 0.05, "momentum": 0.9}),
    epochs=5,
    batch_size=32,
    device="cpu",
)

React = Callable[[Event, ThreadControl], None]


def train(library: RunLibrary, cache: Path, spec: RunSpec = SPEC, react: React | None = None) -> list[Event]:
    """Train and return the events; ``react`` is told each one as it comes."""
    control = ThreadControl()
    return _follow(execute(spec, library, control, cache=cache), control, react)


def go_on(library: RunLibrary, cache: Path, run_id: str, react: React | None = None) -> list[Event]:
    """Resume and return the events."""
    control = ThreadControl()
    return _follow(resume(run_id, library, control, cache=cache), control, react)


def _follow(events: Iterator[Event], control: ThreadControl, react: React | None) -> list[Event]:
    seen: list[Event] = []
    for event in events:
        seen.append(event)
        if react:
            react(event, control)
    return seen


def stop_after(epoch: int) -> React:
    """Return a reaction that stops the run when an epoch has ended."""

    def react(event: Event, control: ThreadControl) -> None:
        if event.event == "epoch_ended" and event.epoch == epoch:
            control.stop()

    return react
