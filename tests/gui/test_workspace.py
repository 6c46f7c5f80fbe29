"""Workspace: one run at a time, a queue with an order, rough gestures."""

from collections.abc import Callable, Iterator

import pytest
from listed_events import ended, held_run, listed_run, started
from pytestqt.qtbot import QtBot

from cnnstudio.control import RunControl
from cnnstudio.errors import BadSpec, Cancelled
from cnnstudio.events import Event
from cnnstudio.gui.run_collection import group_feeds
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.training_desk import TrainingDesk
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec


def spec(seed: int = 0, **more: object) -> RunSpec:
    return RunSpec(seed=seed).model_copy(update=more)


def hold(workspace: Workspace) -> None:
    workspace.engine.make = lambda spec, control: held_run(control)  # type: ignore[attr-defined]


def wait_for(qtbot: QtBot, feed: RunFeed, status: str) -> None:
    qtbot.waitUntil(lambda: feed.status == status, timeout=10_000)


def names(feeds: list[RunFeed]) -> list[int]:
    return [feed.spec.seed for feed in feeds]


def test_a_run_trains_to_its_end(qtbot: QtBot, workspace: Workspace) -> None:
    feed = workspace.start(spec())
    assert feed.status == "preparing" and workspace.training is feed and workspace.current is feed
    wait_for(qtbot, feed, "finished")
    qtbot.waitUntil(lambda: workspace.training is None)
    assert feed.history.epoch == 3 and feed.run_id.startswith("listed-")
    assert workspace.feeds == [feed]


def test_start_goes_to_the_front_and_enqueue_to_the_end(qtbot: QtBot, workspace: Workspace) -> None:
    hold(workspace)
    first = workspace.start(spec(1))
    for seed in (2, 3):
        workspace.enqueue(spec(seed))
    workspace.start(spec(4))
    assert names(workspace.queue) == [4, 2, 3]
    assert names(workspace.feeds) == [1, 4, 2, 3]
    workspace.move_queued(workspace.queue[2], 0)
    assert names(workspace.queue) == [3, 4, 2]
    workspace.remove_queued(workspace.queue[1])
    assert names(workspace.queue) == [3, 2]
    wait_for(qtbot, first, "training")
    workspace.stop(first)
    wait_for(qtbot, first, "stopped")
    qtbot.waitUntil(lambda: workspace.training is not None and workspace.training.spec.seed == 3)


@pytest.mark.parametrize("presses", [2, 3])
def test_a_double_or_triple_press_starts_one_run(workspace: Workspace, presses: int) -> None:
    hold(workspace)
    feeds = {id(workspace.start(spec())) for _ in range(presses)}
    assert len(feeds) == 1 and workspace.queue == []


def test_a_later_press_starts_another_run(qtbot: QtBot, workspace: Workspace) -> None:
    hold(workspace)
    now = [0.0]
    workspace._clock = lambda: now[0]
    workspace.start(spec())
    now[0] = 5.0
    workspace.start(spec())
    assert len(workspace.feeds) == 2


def test_stop_before_the_first_event_leaves_nothing(qtbot: QtBot, workspace: Workspace) -> None:
    def prepare(spec: RunSpec, control: RunControl) -> Iterator[Event]:
        while True:
            control.check()
        yield started("never")

    workspace.engine.make = prepare  # type: ignore[attr-defined]
    feed = workspace.start(spec())
    said: list[str] = []
    workspace.message.connect(lambda sentence, level: said.append(sentence))
    workspace.stop(feed)
    workspace.stop(feed)
    qtbot.waitUntil(lambda: workspace.training is None)
    assert workspace.feeds == [] and workspace.current is None
    assert "nothing was kept" in said[0]


def test_pause_and_resume(qtbot: QtBot, workspace: Workspace) -> None:
    hold(workspace)
    feed = workspace.start(spec())
    wait_for(qtbot, feed, "training")
    workspace.pause(feed)
    wait_for(qtbot, feed, "paused")
    workspace.resume(feed)
    wait_for(qtbot, feed, "training")
    workspace.pause(feed)
    wait_for(qtbot, feed, "paused")
    workspace.stop(feed)
    wait_for(qtbot, feed, "stopped")


def test_a_stopped_run_goes_on_with_a_new_segment(qtbot: QtBot, workspace: Workspace) -> None:
    hold(workspace)
    feed = workspace.start(spec())
    wait_for(qtbot, feed, "training")
    workspace.stop(feed)
    qtbot.waitUntil(lambda: workspace.training is None)
    assert feed.can_resume
    workspace.resume(feed)
    wait_for(qtbot, feed, "finished")
    assert workspace.engine.resumed == [feed.run_id]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(BadSpec("no data set called 'x'"), "no data set called 'x'"), (ValueError("oh"), "ValueError: oh")],
)
def test_a_run_that_cannot_start_says_why(qtbot: QtBot, workspace: Workspace, error: Exception, sentence: str) -> None:
    def refuse(spec: RunSpec, control: RunControl) -> Iterator[Event]:
        raise error

    workspace.engine.make = refuse  # type: ignore[attr-defined]
    failed: list[RunFeed] = []
    workspace.run_failed.connect(failed.append)
    feed = workspace.start(spec())
    wait_for(qtbot, feed, "failed")
    qtbot.waitUntil(lambda: failed == [feed])
    assert feed.error == sentence and not feed.can_resume


def test_a_failure_while_training_keeps_error_and_remedy(qtbot: QtBot, workspace: Workspace) -> None:
    end = ended("x", "failed", error="Loss became NaN at step 7.", remedy="Try a learning rate of 0.1.")
    workspace.engine.make = lambda spec, control: iter([started("x"), end])  # type: ignore[attr-defined]
    feed = workspace.start(spec())
    wait_for(qtbot, feed, "failed")
    assert (feed.error, feed.remedy) == ("Loss became NaN at step 7.", "Try a learning rate of 0.1.")
    qtbot.waitUntil(lambda: workspace.training is None)


def gesture_rename(workspace: Workspace, feed: RunFeed) -> None:
    workspace.rename(feed, "  other \n name ")


def gesture_trash(workspace: Workspace, feed: RunFeed) -> None:
    workspace.trash(feed)


def gesture_stop_twice(workspace: Workspace, feed: RunFeed) -> None:
    workspace.stop(feed)
    workspace.stop(feed)


def gesture_hide(workspace: Workspace, feed: RunFeed) -> None:
    workspace.set_visible(feed, False)
    assert feed not in workspace.visible_feeds()


def gesture_pause_stop(workspace: Workspace, feed: RunFeed) -> None:
    workspace.pause(feed)
    workspace.stop(feed)


def gesture_resume_running(workspace: Workspace, feed: RunFeed) -> None:
    workspace.resume(feed)


def gesture_close(workspace: Workspace, feed: RunFeed) -> None:
    workspace.shut_down()
    workspace.shut_down()


@pytest.mark.parametrize(
    "gesture",
    [
        gesture_rename, gesture_trash, gesture_stop_twice, gesture_hide, gesture_pause_stop, gesture_resume_running,
        gesture_close,
    ],
)  # fmt: skip
@pytest.mark.parametrize("when", ["at once", "training"])
def test_rough_treatment_of_the_running_run(
    qtbot: QtBot, workspace: Workspace, gesture: Callable[[Workspace, RunFeed], None], when: str
) -> None:
    hold(workspace)
    feed = workspace.start(spec())
    feed_lives_on = gesture in (gesture_rename, gesture_hide, gesture_resume_running)
    if when == "training":
        wait_for(qtbot, feed, "training")
        feed.run_id = ""  # the listed run lies in no library
    gesture(workspace, feed)
    if feed_lives_on:
        assert workspace.training is feed
        workspace.stop(feed)
    qtbot.waitUntil(lambda: workspace.training is None, timeout=10_000)
    assert not feed.is_active


def test_trash_and_undo_of_waiting_and_ended_runs(qtbot: QtBot, workspace: Workspace) -> None:
    hold(workspace)
    running = workspace.start(spec(1))
    waiting = workspace.enqueue(spec(2))
    workspace.trash(waiting)
    assert workspace.queue == [] and workspace.can_undo_trash
    workspace.undo_trash()
    assert workspace.queue == [waiting] and workspace.current is waiting
    workspace.undo_trash()
    assert workspace.queue == [waiting]
    workspace.stop(running)


def test_twenty_queued_and_closed_are_there_at_the_next_start(qtbot: QtBot, workspace: Workspace) -> None:
    hold(workspace)
    running = workspace.start(spec(100))
    for seed in range(20):
        workspace.enqueue(spec(seed))
    wait_for(qtbot, running, "training")
    with qtbot.waitSignal(workspace.settled, timeout=10_000):
        workspace.shut_down()
    assert running.status == "stopped"
    workspace.settings.save()
    again = Workspace(workspace.engine, workspace.background, workspace.settings, workspace.theme)
    again.load_stored(workspace.settings.text("queue"))
    assert names(again.queue) == list(range(20))
    assert again.queue_held and again.training is None
    again.clear_queue()
    assert workspace.settings.text("queue") == ""


def test_a_held_queue_begins_when_told(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.load_stored(spec(7).to_json(indent=None) + "\nno spec at all\n")
    assert names(workspace.queue) == [7] and workspace.training is None
    workspace.release_queue()
    qtbot.waitUntil(lambda: not workspace.queue and workspace.training is None)
    assert [feed.status for feed in workspace.feeds] == ["finished"]


def test_runs_that_differ_by_seed_share_a_swatch(qtbot: QtBot, workspace: Workspace) -> None:
    hold(workspace)
    feeds = [workspace.start(spec(0)), workspace.enqueue(spec(1)), workspace.enqueue(spec(0, epochs=5))]
    assert [feed.swatch for feed in feeds] == [0, 0, 1]
    assert [len(group) for group in group_feeds(feeds).values()] == [2, 1]


def test_options_left_out_make_no_other_group(workspace: Workspace) -> None:
    hold(workspace)
    entry = workspace.engine.catalog_snapshot()["optimizers"][0]
    written = Choice(name=entry["name"], options={entry["options"][0]["name"]: entry["options"][0]["default"]})
    short, long = (
        workspace.start(spec(0, optimizer=Choice(name=entry["name"]))),
        workspace.enqueue(spec(0, optimizer=written)),
    )
    assert short.group == long.group


def test_a_library_that_cannot_be_read_is_one_sentence(workspace: Workspace) -> None:
    runs = workspace.engine.runs_folder
    runs.parent.mkdir(parents=True, exist_ok=True)
    runs.write_text("a file where the folder should be")
    said: list[tuple[str, str]] = []
    workspace.message.connect(lambda sentence, level: said.append((sentence, level)))
    workspace.load_stored()
    assert workspace.feeds == []
    assert all(level == "error" and "Traceback" not in sentence for sentence, level in said)


def test_a_cancelled_preparation_is_no_failure(qtbot: QtBot, workspace: Workspace) -> None:
    def refuse(spec: RunSpec, control: RunControl) -> Iterator[Event]:
        raise Cancelled("stopped")

    workspace.engine.make = refuse  # type: ignore[attr-defined]
    failed: list[object] = []
    workspace.run_failed.connect(failed.append)
    workspace.start(spec())
    qtbot.waitUntil(lambda: workspace.training is None)
    assert failed == [] and workspace.feeds == []


def test_the_queue_goes_on_after_a_failure(qtbot: QtBot, workspace: Workspace) -> None:
    def first_fails(spec: RunSpec, control: RunControl) -> Iterator[Event]:
        if spec.seed == 0:
            raise BadSpec("no")
        return iter(listed_run())

    workspace.engine.make = first_fails  # type: ignore[attr-defined]
    workspace.start(spec(0))
    second = workspace.enqueue(spec(1))
    wait_for(qtbot, second, "finished")
    qtbot.waitUntil(lambda: workspace.training is None)
    assert sorted(feed.status for feed in workspace.feeds) == ["failed", "finished"]


def test_the_desk_takes_one_run_at_a_time(qtbot: QtBot, workspace: Workspace) -> None:
    desk, feed = TrainingDesk(), workspace._make_feed(spec())
    desk.begin(feed, held_run)
    with pytest.raises(AssertionError, match="one run"):
        desk.begin(feed, held_run)
    with qtbot.waitSignal(desk.ended):
        desk.stop()
        desk.wait()
    assert not desk.is_busy and desk.feed is None
