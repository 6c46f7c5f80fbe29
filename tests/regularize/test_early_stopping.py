from typing import Literal

import pytest

from cnnstudio.events import Score
from cnnstudio.regularize.early_stopping import EarlyStopping, EarlyStoppingOptions


def first_stop(values: list[float | None], monitor: Literal["loss", "accuracy"], **options: float) -> int | None:
    rule = EarlyStopping(EarlyStoppingOptions(monitor=monitor, **options), 2)  # type: ignore[arg-type]
    for epoch, value in enumerate(values, 1):
        saved = rule.state_dict()  # as a run that is resumed after every epoch
        rule = EarlyStopping(rule.options, 2)
        rule.load_state_dict(saved)
        if rule.after_epoch(epoch, Score(**{monitor: value})):
            return epoch
    return None


@pytest.mark.parametrize(
    ("values", "monitor", "options", "epoch"),
    [
        ([3.0, 2.0, 2.5, 2.4, 2.1], "loss", {"patience": 3}, 5),
        ([3.0, 2.0, 2.5, 2.4, 1.9], "loss", {"patience": 3}, None),
        ([3.0, 2.9, 2.8], "loss", {"patience": 2, "min_delta": 0.5}, 3),
        ([0.5, 0.6, 0.6, 0.6], "accuracy", {"patience": 2}, 4),
        ([None, None], "loss", {"patience": 2}, 2),
    ],
)
def test_patience_counts_epochs_without_improvement(
    values: list[float | None], monitor: Literal["loss", "accuracy"], options: dict[str, float], epoch: int | None
) -> None:
    assert first_stop(values, monitor, **options) == epoch


def test_the_reason_names_what_was_watched() -> None:
    rule = EarlyStopping(EarlyStoppingOptions(patience=1), 2)
    assert rule.after_epoch(1, Score(loss=1.0)) == ""
    assert rule.after_epoch(2, Score(loss=1.0)).startswith("early stopping: validation loss has not improved")
