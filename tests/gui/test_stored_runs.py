"""Stored runs: the library's rows become feeds whose journals are read at the first look."""

from listed_events import listed_run
from pytestqt.qtbot import QtBot

from cnnstudio.gui.stored_runs import read_feeds
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec
from cnnstudio.store.journal import JournalWriter
from cnnstudio.store.layout import JOURNAL_FILE


def store(workspace: Workspace, name: str, count: int) -> str:
    """Store a run with the first ``count`` events of a listed one."""
    run = workspace.engine.library.create(RunSpec(name=name))
    journal = JournalWriter(run.folder / JOURNAL_FILE)
    for event in listed_run(run.id)[:count]:
        journal.append(event)
    journal.close()
    return run.id


def test_finished_and_interrupted_runs_are_shown(qtbot: QtBot, workspace: Workspace) -> None:
    whole, broken = store(workspace, "whole", 100), store(workspace, "broken", 4)
    feeds = {feed.run_id: feed for feed in read_feeds(workspace.engine, workspace)}
    assert (feeds[whole].status, feeds[broken].status) == ("finished", "interrupted")
    assert feeds[whole].name == "whole" and not feeds[whole].is_read
    assert feeds[whole].history.epoch == 3 and feeds[whole].is_read
    assert feeds[broken].can_resume


def test_replay_equals_live(qtbot: QtBot, workspace: Workspace) -> None:
    run_id = store(workspace, "whole", 100)
    live = workspace._make_feed(RunSpec())
    for event in listed_run(run_id):
        live.take(event)
    stored = read_feeds(workspace.engine, workspace)[0]
    assert stored.history.best == live.history.best
    for column in ("train_loss", "validation_accuracy", "step_loss"):
        assert stored.history.column(column).tolist() == live.history.column(column).tolist()  # type: ignore[arg-type]


def test_a_run_deleted_while_it_is_shown_has_no_curve(qtbot: QtBot, workspace: Workspace) -> None:
    import shutil

    run_id = store(workspace, "whole", 100)
    feed = read_feeds(workspace.engine, workspace)[0]
    shutil.rmtree(workspace.engine.runs_folder / run_id)
    assert feed.history.epoch == 0


def test_stored_runs_are_renamed_pinned_trashed_and_restored(qtbot: QtBot, workspace: Workspace) -> None:
    run_id = store(workspace, "whole", 100)
    workspace.load_stored()
    feed = workspace.feeds[0]
    workspace.rename(feed, "other")
    workspace.pin(feed, True)
    workspace.trash(feed)
    assert workspace.feeds == [feed], "a pinned run is not trashed"
    workspace.pin(feed, False)
    workspace.trash(feed)
    assert workspace.feeds == [] and workspace.engine.library.list() == []
    workspace.undo_trash()
    assert workspace.engine.library.get(run_id).name == "other" and workspace.feeds == [feed]


def test_new_groups_keep_the_swatch_they_were_promised(qtbot: QtBot, workspace: Workspace) -> None:
    first, second = workspace._make_feed(RunSpec(epochs=3)), workspace._make_feed(RunSpec(epochs=4))
    assert (first.swatch, second.swatch) == (0, 1)
    library = workspace.engine.library
    assert library.create(second.spec).swatch == 1
    assert library.create(first.spec).swatch == 0


def test_the_newest_groups_are_drawn_with_all_their_seeds(qtbot: QtBot, workspace: Workspace) -> None:
    library = workspace.engine.library
    for epochs in range(1, 11):
        for seed in (0, 1):
            library.create(RunSpec(epochs=epochs, seed=seed))
    workspace.load_stored()
    shown = workspace.visible_feeds()
    assert len(workspace.feeds) == 20 and len(shown) == 16
    assert all(sum(each.group == feed.group for each in shown) == 2 for feed in shown)
