"""Folding the visible runs into what the Train screen shows; only what has changed is folded anew."""

from collections.abc import Sequence

from cnnstudio.gui.plots.curves_model import CurvesModel, CurvesOptions, RunCurves, fold_curves, visible_revision
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.views.insight import Insight, explain_run, find_rise


class CurvesFolding:
    """Remembers the curves of every visible run, and since when its validation loss has risen."""

    def __init__(self) -> None:
        self._folded: dict[str, tuple[object, RunCurves]] = {}
        self._rises: dict[str, tuple[int, int | None]] = {}

    def fold(self, feeds: Sequence[RunFeed], current: RunFeed | None, options: CurvesOptions) -> CurvesModel:
        """Return what is drawn, the current run last and so on top."""
        folded = {}
        for feed in feeds:
            state = (visible_revision(feed), feed.name, feed.swatch, feed.status, feed is current, options)
            known = self._folded.get(feed.key)
            if known is None or known[0] != state:
                rise = self._find_rise(feed)
                known = (state, fold_curves(feed, options, is_current=feed is current, loss_rises_since=rise))
            folded[feed.key] = known
        self._folded = folded
        runs = sorted((run for _, run in folded.values()), key=lambda run: run.is_current)
        return CurvesModel(tuple(runs), options)

    def find_insight(self, feed: RunFeed, others: Sequence[RunFeed]) -> Insight | None:
        """Return what is worth saying of a run, else of another one that overfits."""
        overfitting = [each for each in others if self._rises.get(each.key, (0, None))[1]]
        found = (explain_run(each.name, each.status, each.history) for each in (feed, *overfitting))
        return next((insight for insight in found if insight is not None), None)

    def _find_rise(self, feed: RunFeed) -> int | None:
        epoch = feed.history.epoch
        known = self._rises.get(feed.key)
        if known is None or known[0] != epoch:
            known = (epoch, find_rise(feed.history))
            self._rises[feed.key] = known
        return known[1]
