import threading

import pytest

from cnnstudio.control import ThreadControl
from cnnstudio.errors import Cancelled


def test_a_fresh_control_lets_everything_pass():
    control = ThreadControl()
    assert not control.stopping and not control.pausing
    control.wait_while_paused()
    control.check()
    control.report("nobody listens", 1, 2)


def test_stop_is_for_good():
    control = ThreadControl()
    control.stop()
    control.stop()
    assert control.stopping
    with pytest.raises(Cancelled):
        control.check()
    control.resume()
    assert control.stopping


def test_a_pause_waits_until_it_is_lifted():
    control = ThreadControl()
    control.pause()
    assert control.pausing
    passed = threading.Event()

    def work() -> None:
        control.wait_while_paused()
        passed.set()

    worker = threading.Thread(target=work)
    worker.start()
    assert not passed.wait(0.05)
    control.resume()
    assert passed.wait(5)
    worker.join()
    assert not control.pausing


def test_stop_wakes_a_paused_run_and_a_later_pause_does_not_hold_it():
    control = ThreadControl()
    control.pause()
    worker = threading.Thread(target=control.wait_while_paused)
    worker.start()
    control.stop()
    worker.join(5)
    assert not worker.is_alive()
    control.pause()
    control.wait_while_paused()
    assert not control.pausing


def test_pause_and_stop_from_two_threads_never_hold_the_run():
    for _ in range(200):
        control = ThreadControl()
        threads = [threading.Thread(target=control.pause), threading.Thread(target=control.stop)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        control.wait_while_paused()
        assert control.stopping and not control.pausing


def test_reports_reach_the_one_who_asked():
    heard: list[tuple[str, int, int]] = []
    ThreadControl(lambda *report: heard.append(report)).report("drawing", 3, 10)
    assert heard == [("drawing", 3, 10)]
