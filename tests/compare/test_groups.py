import json

import numpy as np
import pytest
from scipy import stats
from summaries import make_row

from cnnstudio.compare.groups import group_rows, summarize_final, summarize_group
from cnnstudio.events import EpochEnded, Score
from cnnstudio.history import RunHistory
from cnnstudio.store.rows import RunRow


def test_runs_that_differ_by_seed_alone_are_a_group():
    rows = [make_row("b", 1, 0.9, 0.8), make_row("a", 1, 0.9, 0.8), make_row("b", 0, 0.9, 0.8)]
    assert [[(row.name, row.seed) for row in group] for group in group_rows(rows)] == [[("b", 0), ("b", 1)], [("a", 1)]]
    assert group_rows([]) == []


def test_of_one_seed_the_run_that_got_furthest_counts_and_of_equals_the_newest():
    failed = make_row("a", 0, 0.9, 0.8, status="failed", created=9)
    old, new = make_row("a", 0, 0.9, 0.8, created=1), make_row("a", 0, 0.9, 0.8, created=2)
    empty = make_row("a", 1, None, None, status="interrupted", epoch=0)
    assert group_rows([failed, old, new, empty]) == [[new, empty]]


def test_the_summary_is_numpys_and_scipys():
    train, validation = [0.93, 0.94, 0.92], [0.89, 0.9, 0.91]
    rows = [make_row("a", seed, train[seed], validation[seed], swatch=3) for seed in range(3)]
    summary = summarize_group(rows)
    assert (summary.name, summary.swatch, summary.seeds, summary.parameters, summary.classes) == (
        "a",
        3,
        (0, 1, 2),
        18090,
        2,
    )
    assert (summary.train, summary.validation) == (tuple(train), tuple(validation))
    assert summary.train_mean == pytest.approx(np.mean(train))
    assert summary.gap == pytest.approx(np.mean(train) - np.mean(validation))
    expected = stats.t.interval(0.95, 2, np.mean(validation), stats.sem(validation))
    assert summary.validation_interval == pytest.approx(expected)
    assert summary.elapsed_s == pytest.approx(11.0)


def test_running_train_accuracies_are_left_out():
    rows = [make_row("a", 0, 0.9, 0.8, measured="running"), make_row("a", 1, 0.95, 0.85)]
    summary = summarize_group(rows)
    assert summary.train == (None, 0.95)
    assert summary.train_mean == 0.95
    assert summary.train_interval is None
    assert summary.gap == pytest.approx(0.1)
    assert summary.validation_interval is not None


def test_one_seed_has_no_interval_and_no_result_no_mean():
    assert summarize_group([make_row("a", 0, 0.9, 0.8)]).validation_interval is None
    empty = summarize_group([make_row("a", 0, None, None)])
    assert (empty.validation, empty.validation_mean, empty.gap, empty.epochs) == ((None,), None, None, (0,))
    with pytest.raises(ValueError, match="at least one"):
        summarize_group([])


def test_the_json_of_the_command_line():
    values = summarize_group([make_row("a", seed, 0.9, 0.8 + seed / 100) for seed in range(2)]).to_values()
    assert json.loads(json.dumps(values)) == values
    assert (values["name"], values["parameters"], values["seeds"]) == ("a", 18090, [0, 1])
    assert values["validation"]["per_seed"] == [0.8, 0.81]
    assert values["validation"]["mean"] == pytest.approx(0.805)
    assert len(values["validation"]["interval"]) == 2


def test_the_mean_of_the_final_epochs():
    def read(row: RunRow) -> RunHistory:
        return RunHistory(
            EpochEnded(
                run=row.id, elapsed_s=1.0, epoch=epoch, step=epoch, train=Score(accuracy=0.9),
                validation=Score(accuracy=None if epoch == 20 else epoch / 100 + row.seed / 10), images_per_s=1.0,
                learning_rate=0.1,
            )
            for epoch in range(1, 21)
        )  # fmt: skip

    rows = [make_row("a", seed, 0.9, 0.8) for seed in range(2)]
    summary = summarize_final(rows, read, epochs=10)
    first = np.mean([epoch / 100 for epoch in range(11, 20)])  # epoch 20 was no number
    assert summary.validation == pytest.approx((first, first + 0.1))
    assert summary.train == (None, None)
    assert summary.gap is None
