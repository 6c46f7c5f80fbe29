from typing import Any

import pytest
from gui.histories import begun, epoch
from PySide6.QtCore import Qt

from cnnstudio.gui.run_feed import FeedStatus, RunFeed
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.run_banner import RunBanner, describe_end, read_remedy
from cnnstudio.history import RunHistory
from cnnstudio.spec import RunSpec


def feed_of(status: FeedStatus, epochs: int = 1, run_id: str = "r") -> RunFeed:
    events = [begun(30), *(epoch(number, 0.6, 0.6) for number in range(1, epochs + 1))]
    return RunFeed(RunSpec(), key="a", name="a", swatch=0, run_id=run_id, status=status,
                   load_history=lambda: RunHistory(events))  # fmt: skip


@pytest.fixture
def banner(qtbot: Any) -> RunBanner:
    made = RunBanner(Theme())
    qtbot.addWidget(made)
    made.resize(600, 44)
    return made


@pytest.mark.parametrize(
    ("remedy", "text", "changed"),
    [
        ("Try a learning rate of 0.1.", "Try 0.1", {"learning_rate": 0.1}),
        ("The learning rate 1.0 is too high; try learning rate 1e-3.", "Try 0.001", {"learning_rate": 0.001}),
        ("Use lr 0.05", "Try 0.05", {"learning_rate": 0.05}),
        ("Batch size 512 is too large; try batch size 64.", "Use 64", {"batch_size": 64}),
        ("The GPU is gone; train on the CPU.", "Train on CPU", {"device": "cpu"}),
    ],
)
def test_a_remedy_is_a_button(remedy: str, text: str, changed: dict[str, object]) -> None:
    found = read_remedy(remedy, RunSpec(batch_size=512))
    assert found is not None
    words, spec = found
    assert words == text
    values = {"learning_rate": spec.optimizer.options.get("learning_rate"), "batch_size": spec.batch_size,
              "device": spec.device}  # fmt: skip
    assert {name: values[name] for name in changed} == changed


@pytest.mark.parametrize("remedy", ["", "Free some space on the disk.", "Try a batch size of 0."])
def test_no_button_where_nothing_can_be_tried(remedy: str) -> None:
    assert read_remedy(remedy, RunSpec()) is None


def test_the_cpu_is_no_remedy_for_a_run_on_the_cpu() -> None:
    assert read_remedy("Train on the CPU.", RunSpec(device="cpu")) is None


@pytest.mark.parametrize(
    ("status", "epochs", "words", "level"),
    [
        ("stopped", 2, "Stopped after epoch 2 of 30. The best epoch is kept.", "info"),
        ("stopped", 0, "Stopped before its first epoch was finished.", "info"),
        ("interrupted", 2, "Training was interrupted after epoch 2. It can go on from its last checkpoint.", "warning"),
        (
            "interrupted",
            0,
            "Training was interrupted before its first epoch was finished. It can go on.",
            "warning",
        ),
        ("paused", 1, "Paused in epoch 2.", "info"),
        ("paused", 30, "Paused in epoch 30.", "info"),
        ("failed", 1, "The run failed.", "error"),
        ("training", 1, "", ""),
        ("finished", 30, "", ""),
    ],
)
def test_how_a_run_ended_in_words(status: FeedStatus, epochs: int, words: str, level: str) -> None:
    assert describe_end(feed_of(status, epochs)) == (words, level)


def test_a_failure_says_what_and_offers_the_ways_out(banner: RunBanner, qtbot: Any) -> None:
    feed = feed_of("failed")
    feed.error, feed.remedy = "Loss became <NaN> at epoch 3.", "Try learning rate 0.1."
    banner.show_feed(feed)
    assert banner.isVisible()
    assert banner.label.text() == "Loss became <NaN> at epoch 3. Try learning rate 0.1."
    assert banner.label.textFormat() == Qt.TextFormat.PlainText
    with qtbot.waitSignal(banner.spec_chosen) as chosen:
        qtbot.mouseClick(banner.remedy_button, Qt.MouseButton.LeftButton)
    assert chosen.args[0].optimizer.options["learning_rate"] == 0.1
    with qtbot.waitSignal(banner.resume_clicked):
        qtbot.mouseClick(banner.resume_button, Qt.MouseButton.LeftButton)


def test_only_what_can_be_done_is_offered(banner: RunBanner) -> None:
    feed = feed_of("failed", run_id="")
    feed.error = "The data is gone."
    banner.show_feed(feed)
    assert (banner.remedy_button.isVisible(), banner.resume_button.isVisible()) == (False, False)
    banner.show_feed(feed_of("paused"))
    assert banner.resume_button.isVisible()
    banner.show_feed(feed_of("training"))
    assert not banner.isVisible()


def test_a_failure_is_red_and_a_stop_is_not(banner: RunBanner) -> None:
    feed = feed_of("failed")
    colors = []
    for each in (feed, feed_of("stopped")):
        banner.show_feed(each)
        colors.append(banner.grab().toImage().pixelColor(300, 3))
    red, grey = colors
    assert red.red() - red.blue() > grey.red() - grey.blue() + 8
