"""How long a run will take: measured on earlier runs of the same network, never invented."""

from collections.abc import Iterable
from dataclasses import dataclass

from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.spec import RunSpec


@dataclass(frozen=True)
class Estimate:
    """Seconds for one run; ``close`` where an equal run but for seed, rate and epochs was measured."""

    seconds: float
    close: bool


def estimate_time(spec: RunSpec, feeds: Iterable[RunFeed]) -> Estimate | None:
    """Return how long a completed spec would train, from the newest run of the same network, or None."""
    rough: Estimate | None = None
    for feed in feeds:
        if feed.spec.architecture != spec.architecture or feed.spec.dataset.name != spec.dataset.name:
            continue
        per_epoch = seconds_per_epoch(feed)
        if per_epoch is None:
            continue
        estimate = Estimate(per_epoch * spec.epochs, _runs_alike(spec, feed.spec))
        if estimate.close:
            return estimate
        rough = rough or (estimate if _same_load(spec, feed.spec) else None)
    return rough


def seconds_per_epoch(feed: RunFeed) -> float | None:
    """Return the measured training time of an epoch, or None before the first one ended."""
    if feed.stored is not None and not feed.is_read:
        epochs, elapsed = feed.stored.epoch, feed.stored.elapsed_s
    else:
        epochs, elapsed = feed.history.epoch, feed.history.elapsed_s
    return elapsed / epochs if epochs > 0 and elapsed > 0 else None


def _same_load(spec: RunSpec, other: RunSpec) -> bool:
    return (spec.dataset, spec.batch_size, spec.device) == (other.dataset, other.batch_size, other.device)


def _runs_alike(spec: RunSpec, other: RunSpec) -> bool:
    return _same_load(spec, other) and (spec.regularizers, spec.augmentations, spec.optimizer.name) == (
        other.regularizers,
        other.augmentations,
        other.optimizer.name,
    )
