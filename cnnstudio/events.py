"""What happens in a run, as frozen JSON values: the one language between training, disk, window and command line."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from cnnstudio.errors import StoreError
from cnnstudio.options import Strict

Measured = Literal["running", "eval"]
Status = Literal["finished", "stopped", "failed"]


class Score(Strict):
    """Loss and accuracy over a split.

    Attributes:
        loss: mean over pictures, penalties included where running; None where it is not finite.
        accuracy: fraction in [0, 1].
        measured: "running" while the weights changed, or "eval" with fixed weights in eval mode.
    """

    loss: float | None = None
    accuracy: float | None = None
    measured: Measured = "eval"


class Result(Strict):
    """Both splits at one epoch, both measured in eval mode (train is None where that was not possible)."""

    epoch: int
    train: Score | None = None
    validation: Score


class BaseEvent(Strict):
    """Every event names its run and the seconds of training time since the run first started."""

    run: str
    elapsed_s: float


class RunStarted(BaseEvent):
    """The first event of a run: what is known before the first step."""

    event: Literal["run_started"] = "run_started"
    name: str = ""
    epochs: int
    steps_per_epoch: int
    parameters: int
    train_size: int
    validation_size: int
    test_size: int = 0
    classes: tuple[str, ...]
    input_shape: tuple[int, int, int]
    device: str
    device_name: str = ""
    threads: int = 0
    data_fingerprint: str = ""
    torch_version: str = ""


class Progress(BaseEvent):
    """At most ten a second: the running losses of the steps since the last one (thinned, extremes kept).

    One without losses only says how far a long run is, for whoever watches; it is not kept in the journal, and
    whatever it changes in a RunHistory the next event that is kept changes too.

    Attributes:
        epoch: the epoch in progress, from 1.
        step: steps done in the whole run.
        steps, losses: equally long; ``losses[i]`` is the batch loss of step ``steps[i]`` (counted from 1).
        images_per_s: training pictures per second of late; None before it is known and where it is nothing new.
    """

    event: Literal["progress"] = "progress"
    stage: Literal["training", "evaluating"] = "training"
    epoch: int
    step: int
    steps: tuple[int, ...] = ()
    losses: tuple[float | None, ...] = ()
    images_per_s: float | None = None


class EpochEnded(BaseEvent):
    """After each epoch. ``images_per_s`` is training pictures over the wall time of the epoch's training part."""

    event: Literal["epoch_ended"] = "epoch_ended"
    epoch: int
    step: int
    train: Score
    validation: Score
    images_per_s: float
    learning_rate: float


class CheckpointSaved(BaseEvent):
    """A checkpoint lies whole on disk. ``epoch`` counts finished epochs, ``step`` finished steps."""

    event: Literal["checkpoint_saved"] = "checkpoint_saved"
    which: Literal["last", "best"]
    epoch: int
    step: int
    file: str
    sha256: str


class Paused(BaseEvent):
    event: Literal["paused"] = "paused"
    epoch: int
    step: int


class Continued(BaseEvent):
    event: Literal["continued"] = "continued"
    epoch: int
    step: int


class Resumed(BaseEvent):
    """A new segment begins at this point; whatever the journal says of later steps did not happen."""

    event: Literal["resumed"] = "resumed"
    epoch: int
    step: int


class Notice(BaseEvent):
    """A sentence worth showing that does not end the run."""

    event: Literal["notice"] = "notice"
    level: Literal["info", "warning"] = "info"
    text: str


class RunEnded(BaseEvent):
    """The last event of a segment.

    Attributes:
        best: the epoch of highest validation accuracy (earliest on a tie), None before the first epoch ended.
        last: the last finished epoch.
        error: why it failed, a sentence with the step and the likely cause; "" otherwise.
        remedy: what to try, "" where nothing is known.
        reason: why it ended early without failing ("early stopping: ..."), "" otherwise.
    """

    event: Literal["run_ended"] = "run_ended"
    status: Status
    best: Result | None = None
    last: Result | None = None
    error: str = ""
    remedy: str = ""
    reason: str = ""


Event = RunStarted | Progress | EpochEnded | CheckpointSaved | Paused | Continued | Resumed | Notice | RunEnded

_adapter: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])


def to_json(event: Event) -> str:
    """Return the event as one line of JSON, its kind first."""
    values: dict[str, Any] = {"event": event.event} | event.model_dump(mode="json")
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def from_json(line: str | bytes) -> Event:
    """Return the event of one line.

    Raises:
        StoreError: the line is no event.
    """
    try:
        return _adapter.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise StoreError(f"not an event: {first['msg']}") from None
