"""Runs in every state, made of listed events."""

from collections.abc import Callable, Iterator

import pytest
from listed_events import ended, epoch_ended, held_run, started
from pytestqt.qtbot import QtBot

from cnnstudio.control import RunControl
from cnnstudio.events import Event
from cnnstudio.gui.run_feed import FeedStatus, RunFeed
from cnnstudio.gui.runs_panel import RunsPanel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec

AddRun = Callable[..., RunFeed]


@pytest.fixture
def add_run(workspace: Workspace) -> AddRun:
    """Put an ended run into the workspace."""

    def add(name: str, status: FeedStatus = "finished", epochs: int = 3, seed: int = 0, batch: int = 64) -> RunFeed:
        feed = workspace._make_feed(RunSpec(name=name, seed=seed, batch_size=batch, epochs=epochs))
        feed.take(started(feed.key, epochs))
        for epoch in range(1, epochs + 1):
            feed.take(epoch_ended(feed.key, epoch))
        if status == "finished":
            feed.take(ended(feed.key, epoch=epochs))
        feed.set_status(status)
        workspace._ended.append(feed)
        workspace.feeds_changed.emit()
        return feed

    return add


@pytest.fixture
def held(workspace: Workspace) -> Workspace:
    """A workspace whose runs go on until they are stopped."""

    def hold(spec: RunSpec, control: RunControl) -> Iterator[Event]:
        return held_run(control)

    workspace.engine.make = hold  # type: ignore[attr-defined]
    return workspace


@pytest.fixture
def runs_panel(qtbot: QtBot, workspace: Workspace) -> RunsPanel:
    made = RunsPanel(workspace)
    qtbot.addWidget(made)
    made.resize(296, 800)
    made.show()
    return made
