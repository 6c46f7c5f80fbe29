"""A segment of a run, from its start (or resumption) to its end: what is known, kept and written."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor

from cnnstudio.control import RunControl
from cnnstudio.data.batches import Placed, place
from cnnstudio.errors import StoreError, shorten
from cnnstudio.events import BaseEvent, CheckpointSaved, Event, Notice, Result, Resumed, RunStarted
from cnnstudio.train.assemble import Parts
from cnnstudio.train.checkpoint import (
    BEST,
    LAST,
    Checkpoint,
    Position,
    are_finite,
    copy_weights,
    load_values,
    save_best,
    save_checkpoint,
)
from cnnstudio.train.device import describe_device
from cnnstudio.train.failure import Diverged
from cnnstudio.train.progress import ProgressGate, Stopwatch
from cnnstudio.train.seeding import read_global_state, restore_global_state, seed_global

E = TypeVar("E", bound=BaseEvent)

SAVE_INTERVAL_S = 5.0
"""Epochs shorter than this share a checkpoint, so that a kill costs at most so long and one epoch."""


class Segment:
    """The state of a run in training.

    Attributes:
        position: how far it has come.
        best, last: results of the best and the last finished epoch, train scores as they ran.
        best_model, epoch_model: the weights of those two epochs, on the CPU.
        reason: why the run ends with its last finished epoch, or "".
        train_data, validation_data: the splits on the device, once training began.
    """

    def __init__(self, parts: Parts, run_id: str, folder: Path, control: RunControl) -> None:
        self.parts, self.control = parts, control
        self._run_id, self._folder = run_id, folder
        self._resumed = False
        self.position = Position()
        self.best: Result | None = None
        self.last: Result | None = None
        self.best_model: dict[str, Tensor] = {}
        self.epoch_model: dict[str, Tensor] = {}
        self.reason = ""
        self.stopwatch = Stopwatch()
        self.gate = ProgressGate()
        self._placed: dict[str, Placed] = {}
        self._saved_best = 0  # epoch of the best.pt on disk
        self._saved_s = 0.0
        self._trouble = ""

    def begin(self, start: Checkpoint | None) -> None:
        """Seed the run, or take it to where a checkpoint left it.

        Raises:
            StoreError: the checkpoint does not fit the run.
        """
        if start is None:
            seed_global(self.parts.spec.seed, "dropout")
        else:
            self._restore(start)
        self.stopwatch = Stopwatch(self.position.elapsed_s)
        self.gate = ProgressGate(self.position.progress_events)
        self._saved_s = self.position.elapsed_s

    def _restore(self, start: Checkpoint) -> None:
        parts = self.parts
        if start.fingerprint != parts.images.fingerprint:
            raise StoreError("the data have changed since this run started, so it cannot go on; start a new run")
        try:
            parts.model.load_state_dict(start.model)
            parts.optimizer.load_state_dict(start.optimizer)
            for name, rule in parts.regularizers:
                rule.load_state_dict(start.regularizers.get(name, {}))
            self.best = Result.model_validate_json(start.best) if start.best else None
            self.last = Result.model_validate_json(start.last) if start.last else None
        except (RuntimeError, ValueError, KeyError, TypeError) as error:
            reason = shorten(str(error).partition("\n")[0], 120)
            raise StoreError(f"the checkpoint does not fit this run: {reason}") from None
        restore_global_state(start.random)
        self.position, self.reason = start.position, start.reason
        self.epoch_model = start.epoch_model or (copy_weights(parts.model) if self.last else {})
        self._resumed = True
        self._restore_best()

    def _restore_best(self) -> None:
        """Take the best weights from ``best.pt`` if it is still of the best epoch (a kill may fall between files)."""
        if self.best is None:
            return
        try:
            values = load_values(self._folder / BEST)
        except StoreError:
            return
        if values.get("epoch") == self.best.epoch and isinstance(values.get("model"), dict):
            self.best_model, self._saved_best = values["model"], self.best.epoch

    def first_event(self) -> RunStarted | Resumed:
        """Return what a segment begins with."""
        if self._resumed:
            return self.make(Resumed, epoch=self.position.epoch, step=self.position.step)
        spec, images, parts = self.parts.spec, self.parts.images, self.parts
        return self.make(
            RunStarted,
            name=spec.name,
            epochs=spec.epochs,
            steps_per_epoch=parts.steps_per_epoch,
            parameters=sum(parameter.numel() for parameter in parts.model.parameters()),
            train_size=len(images.train),
            validation_size=len(images.validation),
            test_size=len(images.test) if images.test is not None else 0,
            classes=images.classes,
            input_shape=images.input_shape,
            device=str(parts.device),
            device_name=describe_device(parts.device),
            threads=torch.get_num_threads(),
            data_fingerprint=images.fingerprint,
            torch_version=str(torch.__version__),
        )

    def notices(self) -> Iterator[Event]:
        """Yield what the data have to say, at the start of a run."""
        if self._resumed:
            return
        for note in self.parts.images.notes:
            yield self.make(Notice, text=note)

    def make(self, kind: type[E], **values: Any) -> E:
        """Return an event of this run, now."""
        return kind(run=self._run_id, elapsed_s=round(self.stopwatch.elapsed_s, 6), **values)

    @property
    def train_data(self) -> Placed:
        return self._place("train")

    @property
    def validation_data(self) -> Placed:
        return self._place("validation")

    def _place(self, split: str) -> Placed:
        if split not in self._placed:
            self._placed[split] = place(getattr(self.parts.images, split), self.parts.device)
        return self._placed[split]

    def release(self) -> None:
        """Let go of the data on the device."""
        self._placed.clear()

    def note_epoch(self, result: Result) -> None:
        """Keep an epoch's result and weights.

        Raises:
            Diverged: the weights are not finite.
        """
        if not are_finite(self.parts.model):
            raise Diverged(result.epoch, self.position.step, None)
        self.last, self.epoch_model = result, copy_weights(self.parts.model)
        if self.best is None or _accuracy(result) > _accuracy(self.best):
            self.best, self.best_model = result, self.epoch_model

    def is_save_due(self) -> bool:
        """Return whether the last checkpoint is old enough for another."""
        return self.stopwatch.elapsed_s - self._saved_s >= SAVE_INTERVAL_S

    def save(self) -> Iterator[Event]:
        """Write ``best.pt`` if it has changed, and ``last.pt``; yield CheckpointSaved, or a Notice where it failed.

        Raises:
            Diverged: the weights are not finite; what is on disk stays.
        """
        if not are_finite(self.parts.model):
            raise Diverged(self.position.epoch + 1, self.position.step, None)
        self._saved_s = self.stopwatch.elapsed_s
        try:
            if self.best is not None and self.best.epoch != self._saved_best and self.best_model:
                digest = save_best(self.best_model, self.best.epoch, self._folder / BEST, self._run_id)
                self._saved_best = self.best.epoch
                step = self.best.epoch * self.parts.steps_per_epoch
                yield self._saved("best", self.best.epoch, step, BEST, digest)
            digest = save_checkpoint(self._checkpoint(), self._folder / LAST)
            yield self._saved("last", self.position.epoch, self.position.step, LAST, digest)
            self._trouble = ""
        except OSError as error:
            yield from self._explain_trouble(error)

    def _saved(self, which: str, epoch: int, step: int, file: str, digest: str) -> CheckpointSaved:
        return self.make(CheckpointSaved, which=which, epoch=epoch, step=step, file=file, sha256=digest)

    def _explain_trouble(self, error: OSError) -> Iterator[Event]:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        reason = "the disk is full" if full else (error.strerror or shorten(error, 120)).lower()
        if reason != self._trouble:  # said once, not at every epoch
            self._trouble = reason
            yield self.make(Notice, level="warning", text=f"Not saved: {reason}. Training goes on in memory.")

    def _checkpoint(self) -> Checkpoint:
        parts, position = self.parts, self.position
        position.elapsed_s = self.stopwatch.elapsed_s
        position.progress_events = self.gate.emitted
        return Checkpoint(
            model=copy_weights(parts.model),
            optimizer=parts.optimizer.state_dict(),
            position=position,
            random=read_global_state(),
            regularizers={name: rule.state_dict() for name, rule in parts.regularizers},
            best=self.best.model_dump_json() if self.best else "",
            last=self.last.model_dump_json() if self.last else "",
            epoch_model=self.epoch_model if position.step_in_epoch else {},
            threads=torch.get_num_threads(),
            fingerprint=parts.images.fingerprint,
            run=self._run_id,
            reason=self.reason,
        )


def _accuracy(result: Result) -> float:
    accuracy = result.validation.accuracy
    return -1.0 if accuracy is None else accuracy
