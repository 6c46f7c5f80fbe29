import json
from pathlib import Path

import pytest

from cnnstudio.events import from_json
from cnnstudio.history import RunHistory

from .conftest import QUICK, Studio


def test_events_in_json_are_the_journal(studio: Studio, home: Path) -> None:
    answer = studio("train", *QUICK, "--name", "tiny", "--json")
    assert answer.code == 0
    live = [json.loads(line) for line in answer.out.splitlines()]
    run = live[-1]["run"]
    journal = (home / "runs" / run / "events.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [event for event in live if event["event"] != "progress" or event["steps"]]
    assert [json.loads(line) for line in journal] == kept
    history = RunHistory(from_json(line) for line in journal)
    assert history.state == "finished"
    assert history.started is not None
    assert history.started.name == "tiny"


def test_results_go_to_stdout_and_epochs_to_stderr(studio: Studio) -> None:
    answer = studio("train", *QUICK)
    assert answer.out.startswith("run ")
    assert "best epoch 1" in answer.out
    assert "epoch 1/1" in answer.err


BAD = [
    (("--epochs", "0"), "epochs"),
    (("--epochs", "-1"), "epochs"),
    (("--epochs", "1000000000"), "epochs"),
    (("--epochs", "1.5"), "whole number"),
    (("--epochs", "ten"), "whole number"),
    (("--epochs", "true"), "whole number"),
    (("--optimizer", "sgd:learning_rate=0"), "learning_rate"),
    (("--optimizer", "sgd:learning_rate=-1"), "learning_rate"),
    (("--optimizer", "sgd:learning_rate=nan"), "learning_rate"),
    (("--optimizer", "sgd:learning_rate=inf"), "learning_rate"),
    (("--optimizer", "sgd:learning_rate=1e30"), "learning_rate"),
    (("--optimizer", "sgd:learning_rate=0,001"), "KEY=VALUE"),
    (("--batch-size", "0"), "batch_size"),
    (("--seed", "-1"), "seed"),
    (("--seed", "4294967296"), "seed"),
    (("--data", "size=0"), "size"),
    (("--data", "size=7"), "size"),
    (("--device", "cuda:9"), "cuda"),
    (("--device", "toaster"), "device"),
    (("--architecture", "resnt"), "resnt"),
    (("--dataset", "digts"), "did you mean 'digits'"),
    (("--regularizer", "l3"), "l3"),
    (("--loss", "hinge"), "loss"),
    (("--preset", "basline"), "did you mean 'baseline'"),
    (("--spec", "nowhere.json"), "nowhere.json"),
    (("--architecture", "quickstart_mlp", "--arch", "hidden1=1000000000"), "hidden1"),
    (("--architecture", "mnist_cnn", "--data", "size=8"), "20 x 20"),
    (("--architecture", "mnist_cnn", "--regularizer", "dropout:p=1"), "p"),
]


@pytest.mark.parametrize(("options", "words"), BAD, ids=[" ".join(options) for options, _ in BAD])
def test_a_bad_request_is_one_sentence_and_leaves_nothing(
    studio: Studio, home: Path, options: tuple[str, ...], words: str
) -> None:
    base = ["train", "--dataset", "digits", "--epochs", "1", "--device", "cpu"]
    answer = studio(*base, *options)
    assert answer.code in (2, 3), answer.err
    assert words in answer.err
    assert answer.out == ""
    assert len(answer.err.strip().splitlines()) == 1
    assert not list((home / "runs").glob("2*")), "no run is left behind"


def test_an_unknown_flag_is_named(studio: Studio) -> None:
    answer = studio("train", "--epoch-count", "3")
    assert answer.code == 2
    assert "--epoch-count" in answer.err


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    from cnnstudio.cli.main import run

    assert run(["train", "--preset", "basline", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err
