"""Background: results come back in the GUI thread, one at a time, and cancelled ones never."""

import threading

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from cnnstudio.control import RunControl
from cnnstudio.errors import DataError
from cnnstudio.gui.background import Background


class Asking(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.failures: list[str] = []
        self.reports: list[object] = []
        self.threads: set[int] = set()

    @Slot(object)
    def take(self, result: object) -> None:
        self.threads.add(threading.get_ident())
        self.results.append(result)

    @Slot(str)
    def fail(self, sentence: str) -> None:
        self.failures.append(sentence)

    @Slot(object)
    def report(self, report: object) -> None:
        self.reports.append(report)


def test_results_come_back_in_order_in_the_gui_thread(qtbot: QtBot) -> None:
    background, asking = Background(), Asking()
    seen: list[int] = []

    def double(value: int) -> int:
        seen.append(threading.get_ident())
        return 2 * value

    for value in range(5):
        background.call(double, value, done=asking.take)
    qtbot.waitSignal(background.idle).wait()
    assert asking.results == [0, 2, 4, 6, 8]
    assert asking.threads == {threading.get_ident()}
    assert threading.get_ident() not in seen


def test_a_failure_is_one_sentence(qtbot: QtBot) -> None:
    background, asking = Background(), Asking()

    def refuse() -> None:
        raise DataError("x.zip is no zip; fetch it again")

    def break_down() -> None:
        raise RuntimeError("oh")

    background.call(refuse, done=asking.take, failed=asking.fail)
    background.call(break_down, done=asking.take, failed=asking.fail)
    qtbot.waitUntil(lambda: len(asking.failures) == 2)
    assert asking.failures == ["x.zip is no zip; fetch it again", "RuntimeError: oh"]
    assert asking.results == []
    background.wait()


def test_a_cancelled_call_is_never_heard_of_again(qtbot: QtBot) -> None:
    background, asking, begun = Background(), Asking(), threading.Event()

    def wait_for_stop(control: RunControl) -> int:
        begun.set()
        control._stop.wait(5)  # type: ignore[attr-defined]
        return 1

    task = background.call(wait_for_stop, done=asking.take, failed=asking.fail)
    waiting = background.call(int, done=asking.take)
    assert begun.wait(5)
    task.cancel()
    waiting.cancel()
    qtbot.waitUntil(lambda: background.is_idle)
    assert asking.results == [] and asking.failures == []


def test_progress_is_told_with_the_control(qtbot: QtBot) -> None:
    background, asking = Background(), Asking()

    def work(control: RunControl) -> str:
        control.report("reading", 1, 2)
        return "done"

    background.call(work, done=asking.take, progress=asking.report)
    qtbot.waitUntil(lambda: bool(asking.results))
    assert asking.reports == [("reading", 1, 2)]
    background.wait()


@pytest.mark.parametrize("receiver", [print, lambda result: None, "x".join])
def test_only_methods_of_qobjects_may_receive(receiver: object) -> None:
    background = Background()
    with pytest.raises(TypeError, match="bound method"):
        background.call(int, done=receiver)  # type: ignore[arg-type]
    assert background.is_idle


def test_nothing_begins_while_it_is_held(qtbot: QtBot) -> None:
    background, asking = Background(), Asking()
    background.hold()
    background.call(int, done=asking.take)
    assert background.is_idle
    background.release()
    qtbot.waitUntil(lambda: asking.results == [0])
    background.wait()


def test_after_the_end_calls_are_not_taken(qtbot: QtBot) -> None:
    background, asking = Background(), Asking()
    background.shut_down()
    background.call(int, done=asking.take)
    assert background.is_idle and asking.results == []
