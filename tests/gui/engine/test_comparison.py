import pytest
from gui.histories import add_feed, begun, epoch, finished
from scipy import stats

from cnnstudio.gui.engine.comparison import bars, spread, t_quantile
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory


@pytest.mark.parametrize("degrees", [*range(1, 31), 40, 60, 100, 199, 1000])
def test_t_quantiles_agree_with_scipy(degrees: int) -> None:
    assert t_quantile(degrees) == pytest.approx(float(stats.t.ppf(0.975, degrees)), abs=2e-6)


def test_the_interval_agrees_with_scipy() -> None:
    values = [0.91, 0.89, 0.902, 0.915, 0.88]
    found = spread(values)
    low, high = stats.t.interval(0.95, len(values) - 1, loc=sum(values) / 5, scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx((low, high))


def test_one_seed_has_no_interval() -> None:
    assert spread([0.9]).half_width is None


def test_groups_best_and_last(workspace: Workspace) -> None:
    def run(best: float, last: float) -> RunHistory:
        return RunHistory([begun(2), epoch(1, best + 0.05, best), epoch(2, last + 0.05, last)])

    add_feed(workspace, "a", run(0.9, 0.8), seed=0)
    add_feed(workspace, "a", run(0.92, 0.7), seed=1)
    add_feed(workspace, "b", run(0.6, 0.65), seed=0)
    best, last = bars(workspace.feeds, "best"), bars(workspace.feeds, "last")
    assert [bar.name for bar in best] == ["a", "b"]
    assert best[0].validation.values == (0.9, 0.92)
    assert last[0].validation.mean == pytest.approx(0.75)
    assert best[1].epochs == (2,)
    assert best[0].gap == pytest.approx(0.05)
    assert best[0].train_is_running
    assert best[0].chance == 0.5


def test_measured_train_values_are_known_as_such(workspace: Workspace) -> None:
    add_feed(workspace, "a", RunHistory([begun(1), epoch(1, 0.8, 0.7), finished(0.85, 0.7, 1)]))
    (bar,) = bars(workspace.feeds)
    assert not bar.train_is_running
    assert bar.train is not None
    assert bar.train.mean == 0.85


def test_runs_without_an_epoch_are_left_out(workspace: Workspace) -> None:
    add_feed(workspace, "a", RunHistory([begun()]), "training")
    add_feed(workspace, "b", RunHistory(), "queued")
    assert bars(workspace.feeds) == []
