from gui.histories import begun, epoch, overfitting, rising

from cnnstudio.gui.views.insight import explain_run, find_rise
from cnnstudio.history import RunHistory


def test_a_rise_is_found_at_its_minimum() -> None:
    assert find_rise(overfitting()) == 8


def test_falling_losses_are_no_rise() -> None:
    assert find_rise(rising()) is None


def test_a_loss_that_rises_with_the_train_loss_is_no_overfitting() -> None:
    events = [begun(20), *(epoch(n, 0.7, 0.7, 0.3 + 0.03 * abs(n - 8), 0.3 + 0.03 * abs(n - 8)) for n in range(1, 21))]
    assert find_rise(RunHistory(events)) is None


def test_few_epochs_and_missing_losses_claim_nothing() -> None:
    assert find_rise(RunHistory([begun(), epoch(1, 0.6, 0.6)])) is None
    assert find_rise(RunHistory([begun(), *(epoch(n, 0.6, 0.6, float("nan")) for n in range(1, 9))])) is None
    assert find_rise(RunHistory()) is None


def test_best_in_the_last_epoch_is_said_of_finished_runs_only() -> None:
    history = rising(20, 20)
    assert explain_run("a", "training", history) is None
    insight = explain_run("a", "finished", history)
    assert insight is not None
    assert "last epoch (20)" in insight.text
