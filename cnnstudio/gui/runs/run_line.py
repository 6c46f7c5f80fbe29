"""What a row says about a run, as plain text: the same for the painter, the screen reader and the tests."""

from collections.abc import Iterable
from dataclasses import dataclass

from cnnstudio.formatting import count, duration
from cnnstudio.gui.forms.pace import estimate_time
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.translation import tr

DOT = " · "


@dataclass(frozen=True)
class RunLine:
    """A run in words.

    Attributes:
        name: what it is called.
        best: best validation accuracy in percent without its sign, "" before there is one.
        state: the second line.
        progress: fraction done, None where no bar belongs.
        is_wrong: whether the state is a failure.
    """

    name: str
    best: str
    state: str
    progress: float | None = None
    is_wrong: bool = False

    def sentence(self) -> str:
        """Return everything as one sentence."""
        best = tr("best validation {percent} %", percent=self.best) if self.best else ""
        return ", ".join(part for part in (self.name, best, self.state) if part)


def describe_run(feed: RunFeed, with_seed: bool, feeds: Iterable[RunFeed] = ()) -> RunLine:
    """Return a run in words.

    Args:
        feed: the run.
        with_seed: whether its seed tells it from others.
        feeds: earlier runs, whose pace forecasts a waiting one.
    """
    parts = [tr("Seed {seed}", seed=feed.spec.seed)] if with_seed else []
    describe = {"queued": _queued, "preparing": _preparing, "stopping": _stopping, "failed": _failed}
    if feed.status in describe:
        parts += describe[feed.status](feed)
    elif feed.status in ("training", "paused"):
        parts += _active(feed)
    else:
        parts += _ended(feed)
    if feed.status == "queued" and (estimate := estimate_time(feed.spec, feeds)) is not None:
        parts.append(tr("about {time}", time=clock(estimate.seconds)))
    progress = feed.history.fraction_done if feed.status in ("training", "paused", "stopping") else None
    if feed.status == "preparing":
        done, total = feed.preparation[1:]
        progress = done / total if total else 0.0
    return RunLine(feed.name, _best(feed), DOT.join(parts), progress, feed.status == "failed")


def finished_epochs(feed: RunFeed) -> tuple[int, int]:
    """Return (finished epochs, epochs asked for) without reading a journal."""
    if feed.stored is not None and not feed.is_read:
        return feed.stored.epoch, feed.stored.epochs or feed.spec.epochs
    return feed.history.epoch, feed.spec.epochs


def _best(feed: RunFeed) -> str:
    result = feed.stored.best if feed.stored is not None and not feed.is_read else feed.history.best
    accuracy = result.validation.accuracy if result is not None else None
    return "" if accuracy is None else f"{accuracy * 100:.1f}"


def _elapsed(feed: RunFeed) -> float:
    return feed.stored.elapsed_s if feed.stored is not None and not feed.is_read else feed.history.elapsed_s


def _queued(feed: RunFeed) -> list[str]:
    return [tr("{count} epochs", count=count(feed.spec.epochs))]


def _preparing(feed: RunFeed) -> list[str]:
    text, done, total = feed.preparation
    text = (text[:1].upper() + text[1:]) or tr("Preparing")
    return [f"{text}, {100 * done // total} %" if total else text]


def _stopping(feed: RunFeed) -> list[str]:
    return [tr("Stopping, the best epoch is kept")]


def _failed(feed: RunFeed) -> list[str]:
    return [tr("Failed: {error}", error=feed.error) if feed.error else tr("Failed")]


def _active(feed: RunFeed) -> list[str]:
    done, epochs = finished_epochs(feed)
    epoch = tr("epoch {epoch}/{epochs}", epoch=count(min(done + 1, epochs)), epochs=count(epochs))
    if feed.status == "paused":
        return [tr("Paused"), epoch]
    left = feed.history.time_left_s
    return [epoch, tr("{time} left", time=clock(left))] if left is not None else [epoch]


def _ended(feed: RunFeed) -> list[str]:
    done, epochs = finished_epochs(feed)
    if feed.status == "interrupted":
        return [tr("Interrupted at epoch {epoch}/{epochs}", epoch=count(done), epochs=count(epochs))]
    if feed.status == "stopped":
        return [tr("Stopped at epoch {epoch}/{epochs}", epoch=count(done), epochs=count(epochs))]
    words = tr("1 epoch") if done == 1 else tr("{count} epochs", count=count(done))
    return [words, clock(_elapsed(feed))]


def clock(seconds: float) -> str:
    """Return a time that is short enough for a row: ``8 s``, ``2:05``, ``1 h 07 m``."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}" if 60 <= whole < 3600 else duration(seconds)


def tooltip(feed: RunFeed) -> str:
    """Return what does not fit into the row: settings, error and remedy."""
    spec = feed.spec
    regularizers = [choice.name for choice in (*spec.regularizers, *spec.augmentations)]
    lines = [feed.name, DOT.join([spec.dataset.name, spec.architecture.name, *regularizers])]
    lines.append(
        tr("{optimizer}, batch {batch}, seed {seed}", optimizer=spec.optimizer.name, batch=count(spec.batch_size),
           seed=spec.seed)
    )  # fmt: skip
    return "\n".join(part for part in (*lines, feed.error, feed.remedy) if part)
