"""A light training side for tests of runner and store: real events and real checkpoints, no pictures."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cnnstudio import atomic
from cnnstudio.control import RunControl
from cnnstudio.events import (
    CheckpointSaved,
    EpochEnded,
    Event,
    Progress,
    Result,
    Resumed,
    RunEnded,
    RunStarted,
    Score,
)
from cnnstudio.models.registry import NetworkSpec
from cnnstudio.runner import Trainer
from cnnstudio.spec import Choice, RunSpec

STEPS = 3
"""Steps of an epoch."""


def make_network() -> NetworkSpec:
    return NetworkSpec(architecture=Choice(name="baseline"), classes=("airplane", "bird"), input_shape=(3, 32, 32))


def accuracy_of(seed: int, epoch: int) -> float:
    """A made-up validation accuracy that differs by seed and epoch."""
    digest = hashlib.sha256(f"{seed}/{epoch}".encode()).digest()
    return round(0.7 + digest[0] / 1000, 3)


@dataclass
class FakeSide:
    """Assembles nothing and trains by writing down numbers.

    Attributes:
        fingerprint: of the pretended data.
        fail_before, fail_after: raised before RunStarted, or after that many epochs.
        closed: how often a training generator was closed before its end.
    """

    fingerprint: str = "f" * 64
    fail_assembling: BaseException | None = None
    fail_before: BaseException | None = None
    fail_after: tuple[int, BaseException] | None = None
    closed: int = 0
    assembled: list[RunSpec] = field(default_factory=list)

    def trainer(self) -> Trainer:
        return Trainer(self.assemble, self.train, self.load_checkpoint)

    def assemble(self, spec: RunSpec, cache: Path, control: RunControl) -> Any:
        control.check()
        self.assembled.append(spec)
        if self.fail_assembling:
            raise self.fail_assembling
        return SimpleNamespace(spec=spec, network=make_network(), images=SimpleNamespace(fingerprint=self.fingerprint))

    def train(self, parts: Any, run_id: str, folder: Path, control: RunControl, start: Any) -> Iterator[Event]:
        if self.fail_before:
            raise self.fail_before
        spec: RunSpec = parts.spec
        first = start.position.epoch if start else 0
        if start:
            yield Resumed(run=run_id, elapsed_s=float(first), epoch=first, step=first * STEPS)
        else:
            yield started(run_id, spec)
        try:
            for epoch in range(first + 1, spec.epochs + 1):
                yield from self._epoch(run_id, folder, spec, epoch)
                if self.fail_after and self.fail_after[0] == epoch:
                    raise self.fail_after[1]
                control.wait_while_paused()
                if control.stopping:
                    yield ended(run_id, spec, epoch, "stopped")
                    return
            yield ended(run_id, spec, spec.epochs, "finished")
        except GeneratorExit:
            self.closed += 1
            raise

    def _epoch(self, run_id: str, folder: Path, spec: RunSpec, epoch: int) -> Iterator[Event]:
        step = epoch * STEPS
        steps = tuple(range(step - STEPS + 1, step + 1))
        yield Progress(
            run=run_id, elapsed_s=epoch - 0.5, epoch=epoch, step=step, steps=steps, losses=tuple(1 / s for s in steps)
        )
        yield EpochEnded(
            run=run_id,
            elapsed_s=float(epoch),
            epoch=epoch,
            step=step,
            train=Score(loss=0.5, accuracy=0.9, measured="running"),
            validation=Score(loss=0.6, accuracy=accuracy_of(spec.seed, epoch)),
            images_per_s=1000.0,
            learning_rate=0.01,
        )
        content = json.dumps(
            {"position": {"epoch": epoch, "step": step}, "fingerprint": self.fingerprint, "run": run_id}
        )
        digest = atomic.write_text(folder / "last.pt", content)
        yield CheckpointSaved(
            run=run_id, elapsed_s=float(epoch), which="last", epoch=epoch, step=step, file="last.pt", sha256=digest
        )

    def load_checkpoint(self, path: Path) -> Any:
        return json.loads(path.read_text(), object_hook=lambda values: SimpleNamespace(**values))


def started(run_id: str, spec: RunSpec) -> RunStarted:
    return RunStarted(
        run=run_id,
        elapsed_s=0.0,
        name=spec.name,
        epochs=spec.epochs,
        steps_per_epoch=STEPS,
        parameters=18_090,
        train_size=100,
        validation_size=20,
        classes=("airplane", "bird"),
        input_shape=(3, 32, 32),
        device="cpu",
    )


def result(seed: int, epoch: int) -> Result:
    score = Score(loss=0.6, accuracy=accuracy_of(seed, epoch))
    return Result(epoch=epoch, train=Score(loss=0.5, accuracy=0.95), validation=score)


def ended(run_id: str, spec: RunSpec, epoch: int, status: Any) -> RunEnded:
    best = max(range(1, epoch + 1), key=lambda each: accuracy_of(spec.seed, each))
    return RunEnded(
        run=run_id, elapsed_s=float(epoch), status=status, best=result(spec.seed, best), last=result(spec.seed, epoch)
    )
