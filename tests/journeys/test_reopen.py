"""What one process leaves, the next one finds: close in mid-epoch, kill -9, the command line beside the window."""

import json
import subprocess
import sys

import pytest
from journeys.person import CONTROL, Person
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.gui.views.curves import CurvesView
from cnnstudio.spec import Choice, RunSpec

from .conftest import Open

DIGITS = Choice(name="digits", options={"size": 8})
"""1,797 pictures of 8 x 8: an epoch takes a fraction of a second."""
FULLY = Choice(name="fully_connected", options={"hidden": 16})


def studio(*arguments: str) -> subprocess.Popen[str]:
    """Start the real command line and let it run."""
    return subprocess.Popen(
        [sys.executable, "-m", "cnnstudio", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def train_command(epochs: int) -> tuple[str, ...]:
    return (
        "train", "--dataset", "digits", "--data", "size=8", "--architecture", "fully_connected", "--arch", "hidden=16",
        "--epochs", str(epochs), "--batch-size", "32", "--name", "from the terminal", "--json",
    )  # fmt: skip


def test_closed_in_mid_epoch_and_opened_again(open_session: Open, qtbot: QtBot) -> None:
    session = open_session()
    workspace = session.workspace
    whole = workspace.start(RunSpec(name="whole", dataset=DIGITS, architecture=FULLY, epochs=2))
    person = Person(session.window, qtbot)
    person.wait(lambda: whole.status == "finished" and workspace.training is None)
    cut = workspace.start(RunSpec(name="cut", dataset=DIGITS, architecture=FULLY, epochs=100_000, batch_size=4))
    person.wait(lambda: cut.history.epoch >= 1)
    waiting = workspace.enqueue(RunSpec(name="waiting", dataset=DIGITS, architecture=FULLY, epochs=1, seed=9))
    session.window.close()  # in mid-epoch, with a run in the queue
    person.wait(lambda: not workspace.is_busy)
    assert (whole.status, cut.status, waiting.status) == ("finished", "stopped", "queued")
    kept = {feed.name: (feed.run_id, feed.swatch, feed.status) for feed in (whole, cut)}
    numbers = list(cut.history.column("validation_accuracy"))
    queued_swatch = waiting.swatch

    again = open_session()
    found = {feed.name: feed for feed in again.workspace.feeds}
    assert {name: (found[name].run_id, found[name].swatch, found[name].status) for name in kept} == kept
    assert found["waiting"].status == "queued" and found["waiting"].swatch == queued_swatch
    assert "still queued" in again.window.banner.label.text() and again.workspace.training is None
    assert list(found["cut"].history.column("validation_accuracy")) == numbers

    # The stopped run goes on from the list; its curve goes on where it ended.
    person = Person(again.window, qtbot)
    feed = found["cut"]
    before = feed.history.epoch
    person.click_run(feed)
    person.click_run(feed, "resume")
    person.wait(lambda: feed.status == "training" and feed.history.epoch > before)
    epochs = list(feed.history.column("epoch"))
    assert epochs == list(range(1, len(epochs) + 1))
    assert list(feed.history.column("validation_accuracy"))[:before] == numbers[:before]
    person.press(Qt.Key.Key_Period, CONTROL)
    person.wait(lambda: feed.status == "stopped")


def test_a_run_of_the_command_line_is_in_the_window(open_session: Open, qtbot: QtBot) -> None:
    with studio(*train_command(2)) as process:
        out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    events = [json.loads(line) for line in out.splitlines()]
    session = open_session()
    (feed,) = session.workspace.feeds
    assert (feed.run_id, feed.name, feed.status) == (events[0]["run"], "from the terminal", "finished")
    assert feed.history.best is not None
    assert feed.history.best.validation.accuracy == events[-1]["best"]["validation"]["accuracy"]
    view = session.window.shown_screen
    assert isinstance(view, CurvesView)
    view.redraw()
    assert len(view.plot.items["accuracy"][feed.key].dots["validation"].getData()[0]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of POSIX")
def test_killed_in_mid_epoch_the_window_offers_to_go_on(open_session: Open, qtbot: QtBot) -> None:
    with studio(*train_command(100_000)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "epoch_ended" and event["epoch"] == 2:
                process.kill()
                break
        process.communicate(timeout=60)
    session = open_session()
    window, workspace = session.window, session.workspace
    (feed,) = workspace.feeds
    assert feed.status == "interrupted" and feed.can_resume
    assert window.banner.isVisible() and "interrupted" in window.banner.label.text()
    button = window.banner.buttons[0]
    assert button.isVisible() and button.text() == "Resume"

    person = Person(window, qtbot)
    known = feed.history.epoch
    person.click(button)
    assert not window.banner.isVisible()
    person.wait(lambda: feed.status == "training" and feed.history.epoch > known)
    assert workspace.training is feed and len(workspace.feeds) == 1
    epochs = list(feed.history.column("epoch"))
    assert epochs == list(range(1, len(epochs) + 1))
    person.press(Qt.Key.Key_Period, CONTROL)
    person.wait(lambda: feed.status == "stopped")
