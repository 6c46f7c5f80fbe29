"""RunThread: events cross safely, the generator is closed by its own thread, thousands of lives leave nothing."""

import sys
import threading
from collections.abc import Iterator

import pytest
from listed_events import ended, held_run, listed_run, started
from PySide6.QtCore import QObject, Qt, QThread, Slot
from pytestqt.qtbot import QtBot

from cnnstudio.control import RunControl
from cnnstudio.errors import BadSpec
from cnnstudio.events import Event
from cnnstudio.gui.run_thread import RunThread


class Collecting(QObject):
    """Keeps what it was sent and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[object] = []
        self.threads: set[object] = set()

    @Slot(object)
    def take(self, thing: object) -> None:
        self.received.append(thing)
        self.threads.add(threading.get_ident())


def run_to_end(qtbot: QtBot, thread: RunThread) -> None:
    with qtbot.waitSignal(thread.finished, timeout=10_000):
        thread.start()
    thread.wait()


def test_every_event_arrives_in_order_in_the_gui_thread(qtbot: QtBot) -> None:
    events = listed_run("a", 20)
    thread, sink = RunThread(lambda control: iter(events)), Collecting()
    thread.event_arrived.connect(sink.take, Qt.ConnectionType.QueuedConnection)
    run_to_end(qtbot, thread)
    qtbot.waitUntil(lambda: len(sink.received) == len(events))
    assert sink.received == events
    assert sink.threads == {threading.get_ident()}


def test_an_error_before_the_first_event_is_a_sentence_without_traceback(qtbot: QtBot) -> None:
    def refuse(control: RunControl) -> Iterator[Event]:
        raise BadSpec("epochs = 0: at least 1")
        yield

    thread, sink = RunThread(refuse), Collecting()
    thread.failed.connect(sink.take, Qt.ConnectionType.QueuedConnection)
    run_to_end(qtbot, thread)
    qtbot.waitUntil(lambda: bool(sink.received))
    assert sink.received == [("epochs = 0: at least 1", "")]


def test_a_defect_arrives_with_its_traceback(qtbot: QtBot) -> None:
    def break_down(control: RunControl) -> Iterator[Event]:
        yield started("a")
        raise RuntimeError("no such thing")

    thread, sink = RunThread(break_down), Collecting()
    thread.failed.connect(sink.take, Qt.ConnectionType.QueuedConnection)
    run_to_end(qtbot, thread)
    qtbot.waitUntil(lambda: bool(sink.received))
    sentence, trace = sink.received[0]  # type: ignore[misc]
    assert sentence == "RuntimeError: no such thing"
    assert "break_down" in trace


def test_the_generator_is_closed_in_the_thread_that_ran_it(qtbot: QtBot) -> None:
    seen: dict[str, int] = {}

    def work(control: RunControl) -> Iterator[Event]:
        seen["ran"] = threading.get_ident()
        try:
            yield started("a")
            yield ended("a")
        finally:
            seen["closed"] = threading.get_ident()

    run_to_end(qtbot, RunThread(work))
    assert seen["closed"] == seen["ran"] != threading.get_ident()


def test_stop_reaches_a_working_run(qtbot: QtBot) -> None:
    thread, sink = RunThread(held_run), Collecting()
    thread.event_arrived.connect(sink.take, Qt.ConnectionType.QueuedConnection)
    thread.start()
    qtbot.waitUntil(lambda: len(sink.received) >= 2)
    thread.control.stop()
    thread.control.stop()
    qtbot.waitUntil(thread.isFinished)
    qtbot.waitUntil(lambda: sink.received[-1].status == "stopped")  # type: ignore[attr-defined]
    thread.wait()


def test_preparation_is_told_ten_times_a_second_at_most(qtbot: QtBot) -> None:
    def prepare(control: RunControl) -> Iterator[Event]:
        for done in range(5000):
            control.report("decoding", done, 10_000)
        yield started("a")

    thread, sink = RunThread(prepare), Collecting()
    thread.prepared.connect(sink.take, Qt.ConnectionType.QueuedConnection)
    run_to_end(qtbot, thread)
    qtbot.waitUntil(lambda: bool(sink.received))
    assert sink.received[0] == ("decoding", 0, 10_000)
    assert len(sink.received) < 50


def test_emit_leaves_the_reference_counts_of_singletons_alone(qtbot: QtBot) -> None:
    thread, sink = RunThread(lambda control: iter(())), Collecting()
    thread.event_arrived.connect(sink.take)
    event = started("a")
    before = [sys.getrefcount(single) for single in (True, False, None)]
    for _ in range(2000):
        thread.event_arrived.emit(event)
    after = [sys.getrefcount(single) for single in (True, False, None)]
    sink.received.clear()
    for old, new in zip(before, after, strict=True):
        assert abs(new - old) < 50, "each emit takes a reference of a singleton: this PySide6 will abort in time"


@pytest.mark.parametrize("lives", [1000])
def test_a_thousand_lives_leave_no_warning_and_no_thread(qtbot: QtBot, lives: int) -> None:
    sink, events = Collecting(), listed_run("a", 2)
    for _ in range(lives):
        thread = RunThread(lambda control: iter(events))
        thread.event_arrived.connect(sink.take, Qt.ConnectionType.QueuedConnection)
        thread.start()
        thread.wait()
    qtbot.waitUntil(lambda: len(sink.received) == lives * len(events), timeout=20_000)
    assert QThread.currentThread().isRunning()
