import numpy as np
from gui.histories import add_feed, begun, epoch, overfitting, rising

from cnnstudio.gui.plots.curves_model import CurvesOptions
from cnnstudio.gui.views.curves_folding import CurvesFolding
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory

PLAIN = CurvesOptions(smoothing=0.0)


def test_only_what_has_changed_is_folded_anew(workspace: Workspace) -> None:
    still = add_feed(workspace, "still", rising())
    live = add_feed(workspace, "live", RunHistory([begun(3), epoch(1, 0.7, 0.65)]), "training")
    folding = CurvesFolding()
    before = {run.key: run for run in folding.fold([still, live], None, PLAIN).runs}
    live.take(epoch(2, 0.8, 0.75))
    after = {run.key: run for run in folding.fold([still, live], None, PLAIN).runs}
    assert after[still.key] is before[still.key]
    np.testing.assert_array_equal(after[live.key].lines["accuracy", "validation"].raw, [0.65, 0.75])


def test_other_options_fold_all_anew(workspace: Workspace) -> None:
    feed = add_feed(workspace, "a", rising())
    folding = CurvesFolding()
    plain = folding.fold([feed], None, PLAIN).runs[0].lines["loss", "train"].raw
    log = folding.fold([feed], None, CurvesOptions(smoothing=0.0, log_loss=True)).runs[0].lines["loss", "train"].raw
    np.testing.assert_allclose(10.0**log, plain)


def test_the_current_run_lies_on_top(workspace: Workspace) -> None:
    feeds = [add_feed(workspace, name, rising()) for name in "abc"]
    folding = CurvesFolding()
    for current in feeds:
        model = folding.fold(feeds, current, PLAIN)
        assert model.runs[-1].key == current.key
        assert [run.key for run in model.runs if run.is_current] == [current.key]


def test_an_insight_of_another_run_is_told_where_the_current_has_none(workspace: Workspace) -> None:
    calm = add_feed(workspace, "calm", rising(), "training")
    hot = add_feed(workspace, "hot", overfitting(), "training")
    folding = CurvesFolding()
    model = folding.fold([calm, hot], calm, PLAIN)
    assert {run.key: run.loss_rises_since for run in model.runs} == {calm.key: None, hot.key: 8}
    found = folding.find_insight(calm, [calm, hot])
    assert found is not None
    assert found.name == "hot"
    assert "since epoch 8" in found.text
    assert folding.find_insight(calm, [calm]) is None
