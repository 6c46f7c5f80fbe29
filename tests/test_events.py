import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cnnstudio.errors import StoreError
from cnnstudio.events import (
    CheckpointSaved,
    Continued,
    EpochEnded,
    Event,
    Notice,
    Paused,
    Progress,
    Result,
    Resumed,
    RunEnded,
    RunStarted,
    Score,
    from_json,
    to_json,
)

SCORE = Score(loss=0.25, accuracy=0.5)
RESULT = Result(epoch=2, train=SCORE, validation=SCORE)
EVERY: list[Event] = [
    RunStarted(run="r", elapsed_s=0.0, epochs=2, steps_per_epoch=3, parameters=4, train_size=5, validation_size=6,
               classes=("a", "넓은"), input_shape=(3, 32, 32), device="cpu"),
    Progress(run="r", elapsed_s=1.0, epoch=1, step=2, steps=(1, 2), losses=(0.5, None), images_per_s=10.0),
    EpochEnded(run="r", elapsed_s=1.0, epoch=1, step=3, train=SCORE, validation=Score(), images_per_s=1.0,
               learning_rate=0.1),
    CheckpointSaved(run="r", elapsed_s=1.0, which="last", epoch=1, step=3, file="last.pt", sha256="0" * 64),
    Paused(run="r", elapsed_s=1.0, epoch=1, step=3),
    Continued(run="r", elapsed_s=1.0, epoch=1, step=3),
    Resumed(run="r", elapsed_s=1.0, epoch=1, step=3),
    Notice(run="r", elapsed_s=1.0, level="warning", text='a "sentence"\nwith \\ and \u2028'),
    RunEnded(run="r", elapsed_s=2.0, status="failed", best=RESULT, last=None, error="NaN", remedy="try"),
]  # fmt: skip


@pytest.mark.parametrize("event", EVERY, ids=lambda event: event.event)
def test_an_event_is_one_line_of_json_with_its_kind_first(event: Event):
    line = to_json(event)
    assert line.startswith(f'{{"event":"{event.event}","run":"r"')
    assert "\n" not in line
    assert from_json(line) == event
    assert from_json(line.encode() + b"\n") == event
    assert json.loads(line)["elapsed_s"] == event.elapsed_s


def test_the_kinds_are_those_of_the_command_lines_contract():
    assert {event.event for event in EVERY} == {
        "run_started", "progress", "epoch_ended", "checkpoint_saved", "paused", "continued", "resumed", "notice",
        "run_ended",
    }  # fmt: skip


@given(loss=st.none() | st.floats(allow_nan=False, allow_infinity=False), elapsed=st.floats(0, 1e12))
def test_numbers_come_back_to_the_last_bit(loss: float | None, elapsed: float):
    event = Progress(run="r", elapsed_s=elapsed, epoch=1, step=1, steps=(1,), losses=(loss,))
    assert from_json(to_json(event)) == event


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_event_holds_nan(value: float):
    with pytest.raises(ValidationError):
        Score(loss=value)
    with pytest.raises(ValidationError):
        Notice(run="r", elapsed_s=value, text="x")


@pytest.mark.parametrize(
    "line",
    [
        "", "null", "[]", "{}", "nonsense", '{"event":"notice"}', '{"event":"unknown","run":"r","elapsed_s":1}',
        '{"event":"notice","run":"r","elapsed_s":1.0,"text":"x","more":1}',
        '{"event":"notice","run":"r","elapsed_s":"1","text":"x"}',
        '{"event":"notice","run":"r","elapsed_s":1.0,"text":"x"', b"\xff\x00",
        '{"event":"notice","run":"r","elapsed_s":NaN,"text":"x"}',
    ],
)  # fmt: skip
def test_what_is_no_event_is_a_store_error(line: str | bytes):
    with pytest.raises(StoreError, match="not an event"):
        from_json(line)


def test_events_are_frozen():
    with pytest.raises(ValidationError):
        EVERY[0].run = "other"  # type: ignore[misc]
