"""The one training loop: a generator of events."""

from collections.abc import Generator, Iterator
from pathlib import Path

from cnnstudio.control import RunControl
from cnnstudio.events import EpochEnded, Event, Result, RunEnded, Score
from cnnstudio.train.assemble import Parts
from cnnstudio.train.checkpoint import Checkpoint
from cnnstudio.train.device import training_settings
from cnnstudio.train.failure import Failure, explain
from cnnstudio.train.loop import EpochLoop
from cnnstudio.train.segment import Segment


def train(
    parts: Parts, run_id: str, folder: Path, control: RunControl, start: Checkpoint | None = None
) -> Iterator[Event]:
    """Train and yield what happens, from RunStarted (or Resumed, with ``start``) to RunEnded.

    After the first event a failure is ``RunEnded("failed")``; only a defect of the program is raised, for whoever keeps
    the run to write its traceback down. The consumer may close the iterator at any event; nothing is written or
    yielded then.

    Args:
        parts: what to train; the model is left with the weights of the last step.
        run_id: what the events call the run.
        folder: where ``last.pt`` and ``best.pt`` go.
        control: how stop and pause arrive.
        start: the checkpoint to go on from.

    Raises:
        StoreError: ``start`` does not fit the run (before the first event).
    """
    threads = start.threads if start is not None else 0
    with training_settings(parts.device, threads):
        segment = Segment(parts, run_id, folder, control)
        segment.begin(start)
        yield segment.first_event()
        try:
            end = yield from _train(segment)
        except Exception as error:
            failure = explain(error, parts)
            if failure is None:
                raise
            end = _fail(segment, failure)
        finally:
            segment.release()
        yield end


def _train(segment: Segment) -> Generator[Event, None, RunEnded]:
    """Train to the end of the segment; return its RunEnded."""
    yield from segment.notices()
    loop = EpochLoop(segment)
    try:
        return (yield from _train_epochs(segment, loop))
    except Exception:
        yield from loop.flush()  # what is known of the steps before it
        raise


def _train_epochs(segment: Segment, loop: EpochLoop) -> Generator[Event, None, RunEnded]:
    while segment.position.epoch < segment.parts.spec.epochs and not segment.reason:
        finished = yield from loop.train_epoch()
        score = (yield from loop.evaluate(segment.validation_data)) if finished else None
        if score is None:  # stopped
            yield from segment.save()
            best, last = yield from loop.measure_results()
            yield from loop.flush()
            return segment.make(RunEnded, status="stopped", best=best, last=last)
        ended = _end_epoch(segment, loop, score)
        segment.reason = _ask_regularizers(segment, score)
        yield ended
        if segment.is_save_due() and segment.position.epoch < segment.parts.spec.epochs and not segment.reason:
            yield from segment.save()
    yield from segment.save()
    best, last = yield from loop.measure_results()
    yield from loop.flush()
    return segment.make(RunEnded, status="finished", best=best, last=last, reason=segment.reason)


def _end_epoch(segment: Segment, loop: EpochLoop, validation: Score) -> EpochEnded:
    position = segment.position
    train = Score(loss=position.loss_sum / position.seen, accuracy=position.correct / position.seen, measured="running")
    speed = position.seen / max(position.train_s, 1e-9)
    position.epoch += 1
    position.step_in_epoch = position.seen = position.correct = 0
    position.loss_sum = position.train_s = 0.0
    segment.note_epoch(Result(epoch=position.epoch, train=train, validation=validation))
    return segment.make(
        EpochEnded,
        epoch=position.epoch,
        step=position.step,
        train=train,
        validation=validation,
        images_per_s=speed,
        learning_rate=loop.learning_rate,
    )


def _ask_regularizers(segment: Segment, validation: Score) -> str:
    """Return why the run should end now, or "". Every regularizer is told of the epoch."""
    reasons = [rule.after_epoch(segment.position.epoch, validation) for _, rule in segment.parts.regularizers]
    return next((reason for reason in reasons if reason), "")


def _fail(segment: Segment, failure: Failure) -> RunEnded:
    best, last = segment.best, segment.last
    return segment.make(
        RunEnded,
        status="failed",
        best=best and Result(epoch=best.epoch, validation=best.validation),
        last=last and Result(epoch=last.epoch, validation=last.validation),
        error=failure.error,
        remedy=failure.remedy,
    )
