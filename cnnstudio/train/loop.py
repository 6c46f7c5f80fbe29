"""Steps and evaluations, with stop, pause and progress between them."""

import math
import time
from collections.abc import Generator, Iterator, Sequence

import torch
from torch import Tensor

from cnnstudio.data.batches import Placed
from cnnstudio.events import Continued, Event, Paused, Progress, Result, Score
from cnnstudio.train.checkpoint import copy_weights
from cnnstudio.train.evaluate import Evaluation, choose_batch_size
from cnnstudio.train.failure import Diverged
from cnnstudio.train.progress import LEAST_INTERVAL_S, LossBlock, first_non_finite, thin
from cnnstudio.train.seeding import draw_order
from cnnstudio.train.segment import Segment
from cnnstudio.train.step import TrainingStep


class EpochLoop:
    """Trains and evaluates a segment's model, epoch by epoch.

    Losses stay on the device and are read ten times a second: a step never waits for the device, and yet a NaN is
    found within a tenth of a second and its step is known.
    """

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._step = TrainingStep(segment.parts, segment.train_data)
        self._block = LossBlock()
        self._steps: list[int] = []  # read, not yet yielded
        self._losses: list[float] = []
        self._next_read = 0.0
        self._speed_since = time.perf_counter()
        self._pictures = 0  # trained on since then
        self._speed: float | None = None  # pictures a second, as last measured

    @property
    def learning_rate(self) -> float:
        """The rate of the last step."""
        parts, step = self._segment.parts, self._segment.position.step
        return parts.learning_rate * parts.schedule.fraction(max(0, step - 1))

    def train_epoch(self) -> Generator[Event, None, bool]:
        """Train from where the segment is to the end of the epoch; return False where the person stopped it.

        Raises:
            Diverged: a loss was not finite.
        """
        segment, position, control = self._segment, self._segment.position, self._segment.control
        epoch, batches = position.epoch + 1, self.order(position.epoch + 1)
        segment.parts.model.train()
        started = self._speed_since = time.perf_counter()
        self._pictures = 0
        while position.step_in_epoch < len(batches):
            if control.stopping or control.pausing:
                position.train_s += time.perf_counter() - started
                self._read()
                if control.stopping:
                    yield from self.flush()
                    return False
                yield from self._wait()
                started = self._speed_since = time.perf_counter()
                self._pictures = 0
                continue
            indices = batches[position.step_in_epoch]
            loss, correct = self._step(indices, epoch, position.step_in_epoch, position.step)
            self._block.add(loss, correct, len(indices))
            position.step += 1
            position.step_in_epoch += 1
            if time.perf_counter() >= self._next_read or len(self._block) >= 1024:
                self._read()
                yield from self._progress()
        self._read()
        self._measure_speed()
        position.train_s += time.perf_counter() - started
        return True

    def order(self, epoch: int) -> tuple[Tensor, ...]:
        """Return the indices of each batch of an epoch, the same for every architecture."""
        parts = self._segment.parts
        order = draw_order(parts.spec.seed, epoch, len(parts.images.train))
        if self._segment.train_data.resident:
            order = order.to(parts.device)  # once an epoch, so that no batch waits for its indices
        return torch.split(order, parts.spec.batch_size)[: parts.steps_per_epoch]

    def evaluate(self, data: Placed, *, stoppable: bool = True) -> Generator[Event, None, Score | None]:
        """Evaluate a split; return its score, or None where the person stopped it."""
        control = self._segment.control
        evaluation = self._make_evaluation(data)
        for _ in evaluation.run():
            if stoppable and control.stopping:
                yield from self.flush()
                return None
            if control.pausing and not control.stopping:
                yield from self._wait()
            yield from self._progress(evaluating=True)
        return evaluation.score()

    def measure_results(self) -> Generator[Event, None, tuple[Result | None, Result | None]]:
        """Return best and last result with the accuracy over the training split measured in eval mode."""
        segment = self._segment
        self._speed = None  # that of the last epoch as a whole has been said
        last = yield from self._measure(segment.last, segment.epoch_model)
        if segment.best is not None and last is not None and segment.best.epoch == last.epoch:
            return last, last
        best = yield from self._measure(segment.best, segment.best_model)
        return best, last

    def flush(self) -> Iterator[Event]:
        """Yield the losses that were read and not yet yielded."""
        if self._steps:
            yield self._take_losses(evaluating=False)

    def _measure(self, result: Result | None, weights: dict[str, Tensor]) -> Generator[Event, None, Result | None]:
        """Return a result with its train score measured with the weights of its epoch, where they are known."""
        if result is None or not weights:
            return result and result.model_copy(update={"train": None})
        model = self._segment.parts.model
        current = copy_weights(model)
        model.load_state_dict(weights)
        try:
            train = yield from self.evaluate(self._segment.train_data, stoppable=False)
        finally:
            model.load_state_dict(current)
        return result.model_copy(update={"train": train})

    def _make_evaluation(self, data: Placed) -> Evaluation:
        parts = self._segment.parts
        batch_size = choose_batch_size(parts.spec.batch_size, math.prod(parts.network.input_shape))
        return Evaluation(parts.model, parts.task, parts.normalize, data, parts.evaluation, batch_size)

    def _read(self) -> None:
        """Wait for the device and take over its losses.

        Raises:
            Diverged: one is not finite.
        """
        position = self._segment.position
        losses, correct, sizes = self._block.read()
        self._next_read = time.perf_counter() + LEAST_INTERVAL_S
        first = position.step - len(losses)  # steps that were finished before these
        bad = first_non_finite(losses)
        shown = losses if bad is None else losses[: bad + 1]
        self._steps.extend(range(first + 1, first + 1 + len(shown)))
        self._losses.extend(shown)
        if bad is not None:
            step_in_epoch = position.step_in_epoch - len(losses) + bad
            raise Diverged(
                position.epoch + 1, first + bad + 1, losses[bad], bad_pictures=self._are_bad_pictures(step_in_epoch)
            )
        position.correct += correct
        position.seen += sum(sizes)
        position.loss_sum += math.fsum(loss * size for loss, size in zip(losses, sizes, strict=True))
        self._pictures += sum(sizes)

    def _are_bad_pictures(self, step_in_epoch: int) -> bool:
        epoch = self._segment.position.epoch + 1
        images, _ = self._step.prepare_batch(self.order(epoch)[step_in_epoch], epoch, step_in_epoch)
        return not bool(images.isfinite().all())

    def _progress(self, *, evaluating: bool = False) -> Iterator[Event]:
        gate, elapsed_s = self._segment.gate, self._segment.stopwatch.elapsed_s
        if self._steps and gate.is_due(elapsed_s):
            yield self._take_losses(evaluating)
        elif gate.is_beat_due(elapsed_s):
            gate.note_beat(elapsed_s)
            # The speed of an epoch that has ended is known better by then.
            yield self._make_progress(evaluating, None if evaluating else self._measure_speed())

    def _take_losses(self, evaluating: bool) -> Progress:
        segment = self._segment
        total = segment.parts.spec.epochs * segment.parts.steps_per_epoch
        segment.gate.note(segment.stopwatch.elapsed_s, segment.position.step / total)
        steps, losses = thin(self._steps, self._losses)
        self._steps, self._losses = [], []
        return self._make_progress(evaluating, self._measure_speed(), steps, losses)

    def _make_progress(
        self, evaluating: bool, speed: float | None, steps: Sequence[int] = (), losses: Sequence[float] = ()
    ) -> Progress:
        segment, position = self._segment, self._segment.position
        return segment.make(
            Progress,
            stage="evaluating" if evaluating else "training",
            epoch=min(position.epoch + 1, segment.parts.spec.epochs),
            step=position.step,
            steps=tuple(steps),
            losses=tuple(loss if math.isfinite(loss) else None for loss in losses),
            images_per_s=speed,
        )

    def _measure_speed(self) -> float | None:
        """Return the pictures a second since the last time, or what it was then where none were trained on since."""
        now = time.perf_counter()
        if self._pictures:
            self._speed = self._pictures / max(now - self._speed_since, 1e-9)
            self._pictures, self._speed_since = 0, now
        return self._speed

    def _wait(self) -> Iterator[Event]:
        """Say that the run is paused, wait without using the CPU, and say that it goes on."""
        segment, position = self._segment, self._segment.position
        segment.stopwatch.pause()
        yield from self.flush()
        yield segment.make(Paused, epoch=position.epoch, step=position.step)
        segment.control.wait_while_paused()
        segment.stopwatch.go_on()
        yield segment.make(Continued, epoch=position.epoch, step=position.step)
