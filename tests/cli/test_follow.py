"""The follower turns events into lines and ends into exit codes; no training is needed for that."""

import signal
from collections.abc import Iterator

import pytest

from cnnstudio.cli.follow import Follower, stopping_on_signals
from cnnstudio.control import ThreadControl
from cnnstudio.errors import Cancelled, RunFailed
from cnnstudio.events import EpochEnded, Event, Notice, RunEnded, RunStarted, Score

STARTED = RunStarted(
    run="r1", elapsed_s=0.0, epochs=2, steps_per_epoch=1, parameters=1, train_size=1, validation_size=1,
    classes=("a", "b"), input_shape=(1, 1, 1), device="cpu",
)  # fmt: skip
EPOCH = EpochEnded(
    run="r1", elapsed_s=1.0, epoch=1, step=1, train=Score(loss=0.5, accuracy=0.75, measured="running"),
    validation=Score(loss=0.6, accuracy=0.5), images_per_s=10.0, learning_rate=0.1,
)  # fmt: skip


def test_each_epoch_is_a_line_and_each_notice_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    notice = Notice(run="r1", elapsed_s=1.0, text="14 pictures were left out.")
    end = RunEnded(run="r1", elapsed_s=2.0, status="finished")
    assert Follower(as_json=False).follow(lambda control: iter([STARTED, notice, EPOCH, end])) == end
    err = capsys.readouterr().err
    assert "epoch 1/2" in err
    assert "75.0" in err
    assert "Note: 14 pictures were left out." in err


def test_a_failed_run_raises_its_sentence_and_remedy() -> None:
    end = RunEnded(run="r1", elapsed_s=2.0, status="failed", error="The loss became NaN.", remedy="Try 0.1.")
    with pytest.raises(RunFailed, match=r"The loss became NaN\. Try 0\.1\."):
        Follower(as_json=True).follow(lambda control: iter([STARTED, end]))


def test_ctrl_c_stops_and_the_message_says_how_to_go_on() -> None:
    def stream(control: ThreadControl) -> Iterator[Event]:
        yield STARTED
        signal.raise_signal(signal.SIGINT)
        assert control.stopping
        yield RunEnded(run="r1", elapsed_s=2.0, status="stopped")

    with pytest.raises(Cancelled, match="cnnstudio resume r1"):
        Follower(as_json=True).follow(stream)


def test_a_second_ctrl_c_ends_at_once_and_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    control = ThreadControl()
    with pytest.raises(KeyboardInterrupt), stopping_on_signals(control):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_nothing_kept_is_said_where_the_run_never_started() -> None:
    with pytest.raises(Cancelled, match="nothing was kept"):
        Follower(as_json=True).follow(lambda control: iter([]))
