"""Tests of the window: no display needed, and nothing may be left running behind."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
import shiboken6
from listed_events import listed_run
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication

from cnnstudio.control import RunControl
from cnnstudio.events import Event
from cnnstudio.gui.background import Background
from cnnstudio.gui.engine import Engine
from cnnstudio.gui.settings import Settings
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import RunSpec


class ListedEngine(Engine):
    """An engine that trains nothing: it hands out listed events.

    Attributes:
        make: what `execute` returns; a test may put another function here.
        executed, resumed: what was asked for, in order.
    """

    def __init__(self, runs: Path, cache: Path) -> None:
        super().__init__(runs, cache)
        self.make: Callable[[RunSpec, RunControl], Iterator[Event]] = lambda spec, control: iter(listed_run())
        self.executed: list[RunSpec] = []
        self.resumed: list[str] = []

    def load(self) -> None:
        pass

    def devices(self) -> tuple[tuple[str, str], ...]:
        return (("cpu", "CPU, 2 threads"),)

    def refresh_catalog(self) -> None:
        pass

    def execute(self, spec: RunSpec, control: RunControl) -> Iterator[Event]:
        self.executed.append(spec)
        return self.make(spec, control)

    def resume(self, run_id: str, control: RunControl) -> Iterator[Event]:
        self.resumed.append(run_id)
        return iter(listed_run(run_id))


@pytest.fixture
def engine(home: Path) -> ListedEngine:
    """An engine without torch."""
    return ListedEngine(home / "runs", home / "cache")


@pytest.fixture
def workspace(qapp: QApplication, engine: ListedEngine) -> Iterator[Workspace]:
    """A workspace with an engine without torch, all threads ended afterwards."""
    settings = Settings()
    theme = Theme(settings)
    theme.prepare()
    background = Background()
    made = Workspace(engine, background, settings, theme)
    yield made
    made.wait()
    settle(qapp)


def settle(app: QApplication) -> None:
    """Deliver everything that is posted, deletions too."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(3):
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def leak_police(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer or a window behind."""
    threads = set(threading.enumerate())
    windows = {id(each) for each in qapp.topLevelWidgets()}
    yield
    settle(qapp)
    left = [thread for thread in threading.enumerate() if thread not in threads and not _is_dummy(thread)]
    shown = [each for each in qapp.topLevelWidgets() if id(each) not in windows and each.isVisible()]
    busy = [each for each in _living(QThread) if each.isRunning() and each is not QThread.currentThread()]
    ticking = [each for each in _living(QTimer) if each.isActive() and each.parent() is None]
    assert not left, f"threads left running: {left}"
    assert not busy, f"QThreads left running: {busy}"
    assert not shown, f"windows left open: {shown}"
    assert not ticking, f"timers left ticking: {[_describe(each) for each in ticking]}"


def _describe(timer: QTimer) -> str:
    holders = [type(each).__name__ for each in gc.get_referrers(timer)]
    return f"every {timer.interval()} ms, held by {holders}"


def _is_dummy(thread: threading.Thread) -> bool:
    """Return whether it only stands for a QThread in which Python ran; those are asked themselves."""
    return isinstance(thread, threading._DummyThread)


def _living(kind: type) -> list:  # type: ignore[type-arg]
    return [each for each in gc.get_objects() if issubclass(type(each), kind) and shiboken6.isValid(each)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen platform's complaint pass that it cannot keep a minimum size; real ones can."""
    for item in items:
        if "gui" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))
