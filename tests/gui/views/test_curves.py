from pathlib import Path
from typing import Any

import pytest
from gui.histories import add_feed, begun, epoch, overfitting, rising, steps
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.views.curves import CurvesView
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory


@pytest.fixture
def view(qtbot: Any, workspace: Workspace) -> CurvesView:
    made = CurvesView(workspace)
    qtbot.addWidget(made)
    made.resize(745, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_before_the_first_run_it_teaches(view: CurvesView) -> None:
    assert view.empty.isVisible()
    assert view.empty.title == "Nothing trained yet"
    assert "Press Train" in view.empty.text
    assert not view.header.isVisible()
    view.grab()


def test_the_head_says_the_numbers_of_the_current_run(view: CurvesView, workspace: Workspace) -> None:
    events = [begun(30), epoch(1, 0.7, 0.65), epoch(2, 0.93, 0.914), epoch(3, 0.963, 0.907)]
    feed = add_feed(workspace, "res", RunHistory(events), "training", swatch=6)
    workspace.set_current(feed)
    text = view.header.text
    assert text.number == "91.4"
    assert text.caption == "best validation, epoch 2"
    assert {caption: value for value, caption in text.stats} == {
        "train": "96.3\u2009%", "gap, points": "5.6", "epoch": "4 / 30", "images/s": "4,000", "left": "54 s",
    }  # fmt: skip
    view.grab()


def test_points_arrive_while_it_trains(view: CurvesView, workspace: Workspace, qtbot: Any) -> None:
    feed = add_feed(workspace, "a", RunHistory([begun()]), "training")
    workspace.set_current(feed)
    assert view.empty.isVisible()
    feed.take(steps([0.7, 0.6]))
    qtbot.waitUntil(lambda: view.plot.isVisible())
    assert len(view.plot.items["loss"]["a-0"].steps.getOriginalDataset()[0]) == 2
    feed.take(epoch(1, 0.7, 0.65))
    qtbot.waitUntil(lambda: len(view.plot.items["accuracy"]["a-0"].dots["train"].getData()[0]) == 1)


def test_nothing_is_drawn_while_nothing_changes(
    view: CurvesView, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    feed = add_feed(workspace, "a", rising())
    drawn: list[object] = []
    monkeypatch.setattr(view.plot, "show_model", drawn.append)
    for _ in range(5):
        view._tick()
    assert not drawn
    feed.take(epoch(21, 0.9, 0.9))
    qtbot.waitUntil(lambda: len(drawn) == 1)


def test_parts_scale_and_smoothing_by_hand(view: CurvesView, workspace: Workspace, qtbot: Any) -> None:
    add_feed(workspace, "a", rising())
    QApplication.processEvents()
    qtbot.mouseClick(view.parts, Qt.MouseButton.LeftButton, pos=view.parts.segment_rect("loss").center().toPoint())
    assert view.plot.parts == "loss"
    qtbot.mouseClick(view.scale, Qt.MouseButton.LeftButton, pos=view.scale.segment_rect("log").center().toPoint())
    assert view.plot.model.options.log_loss
    qtbot.keyClick(view.smoothing, Qt.Key.Key_Home)
    assert view.plot.model.options.smoothing == 0.0
    assert workspace.settings.flag("curves/log")


def test_a_failed_run_says_why_and_offers_the_remedy(view: CurvesView, workspace: Workspace, qtbot: Any) -> None:
    feed = add_feed(workspace, "a", RunHistory([begun(), epoch(1, 0.6, 0.6)]), "failed")
    feed.error = "Loss became NaN at epoch 3: the learning rate 1.0 is probably too high."
    feed.remedy = "Not learning rate 1.0; try learning rate 0.1."
    workspace.set_current(feed)
    assert view.banner.isVisible()
    assert "Loss became NaN at epoch 3" in view.banner.label.text()
    assert view.banner.remedy_button.text() == "Try 0.1"
    with qtbot.waitSignal(workspace.spec_requested) as asked:
        qtbot.mouseClick(view.banner.remedy_button, Qt.MouseButton.LeftButton)
    assert asked.args[0].optimizer.options["learning_rate"] == 0.1
    view.grab()


@pytest.mark.parametrize(
    ("status", "words"), [("stopped", "Stopped after epoch 1 of 30"), ("interrupted", "was interrupted")]
)
def test_a_run_that_ended_early_can_go_on(
    view: CurvesView, workspace: Workspace, qtbot: Any, monkeypatch: pytest.MonkeyPatch, status: Any, words: str
) -> None:
    feed = add_feed(workspace, "a", RunHistory([begun(), epoch(1, 0.6, 0.6)]), status)
    workspace.set_current(feed)
    resumed: list[object] = []
    monkeypatch.setattr(workspace, "resume", resumed.append)
    assert words in view.banner.label.text()
    qtbot.mouseClick(view.banner.resume_button, Qt.MouseButton.LeftButton)
    assert resumed == [feed]


def test_pause_and_stop_reach_the_workspace(
    view: CurvesView, workspace: Workspace, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = add_feed(workspace, "a", rising(), "training")
    workspace.set_current(feed)
    asked: list[tuple[str, object]] = []
    monkeypatch.setattr(workspace, "pause", lambda feed: asked.append(("pause", feed)))
    monkeypatch.setattr(workspace, "stop", lambda feed: asked.append(("stop", feed)))
    qtbot.mouseClick(view.header.pause_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.header.stop_button, Qt.MouseButton.LeftButton)
    assert asked == [("pause", feed), ("stop", feed)]


def test_preparation_is_shown(view: CurvesView, workspace: Workspace) -> None:
    feed = add_feed(workspace, "a", RunHistory(), "preparing")
    workspace.set_current(feed)
    feed.take_preparation(("Downloading", 30, 120))
    view.redraw()
    assert view.header.text.preparing == ("Downloading", 0.25)
    view.grab()


def test_the_coach_speaks_only_where_the_numbers_do(view: CurvesView, workspace: Workspace) -> None:
    plain = add_feed(workspace, "plain", rising(), "stopped")
    workspace.set_current(plain)
    assert not view.coach.isVisible()
    bad = add_feed(workspace, "<b>bad</b>", overfitting())
    workspace.set_current(bad)
    assert view.coach.isVisible()
    assert "overfits: validation loss has risen since epoch 8" in view.coach.text
    assert "&lt;b&gt;bad&lt;/b&gt;" in view.coach._label.text()


def test_a_click_on_a_curve_selects_its_run(view: CurvesView, workspace: Workspace) -> None:
    add_feed(workspace, "a", rising())
    second = add_feed(workspace, "b", rising(), swatch=1)
    view.plot.picked.emit(second.key)
    assert workspace.current is second


def test_figures_leave_the_view(view: CurvesView, workspace: Workspace, tmp_path: Path, qtbot: Any) -> None:
    add_feed(workspace, "a", rising())
    view.export_figure(tmp_path / "curves.csv")
    assert len((tmp_path / "curves.csv").read_text().splitlines()) == 21
    with qtbot.waitSignal(workspace.message) as told:
        view.copy_figure()
    assert told.args == ["Figure copied.", "info"]


def test_both_themes_and_a_narrow_window(view: CurvesView, workspace: Workspace) -> None:
    workspace.set_current(add_feed(workspace, "a", rising(), "training"))
    for choice in ("dark", "light"):
        workspace.theme.set_choice(choice)  # type: ignore[arg-type]
        view.resize(460, 400)
        QApplication.processEvents()
        drawn = view.grab().toImage().pixelColor(1, 1)
        assert (drawn.lightness() < 128) == (choice == "dark")
