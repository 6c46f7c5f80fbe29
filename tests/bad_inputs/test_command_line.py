"""Rough treatment of the command line: specs and options, runs that cannot go on, signals, odd surroundings."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cnnstudio import atomic
from cnnstudio.cli import follow
from cnnstudio.cli.main import run as run_command
from cnnstudio.paths import runs_folder
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.session import RunSession

TINY = (
    "--dataset", "digits", "--data", "size=8", "--architecture", "baseline", "--arch", "conv1=2", "--arch", "conv2=2",
    "--arch", "fc1=4", "--device", "cpu",
)  # fmt: skip


class Answer:
    """What one command did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def refuses(self, words: str, *codes: int) -> None:
        """Check for one sentence on stderr, nothing on stdout and one of these exit codes."""
        assert self.code in (codes or (2,)), self.err
        assert words in self.err
        assert len(self.err.strip().splitlines()) == 1, self.err
        assert self.out == ""


Studio = Callable[..., Answer]


@pytest.fixture
def studio(capsys: pytest.CaptureFixture[str]) -> Studio:
    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run_command(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        assert "internal error" not in captured.err
        return Answer(code, captured.out, captured.err)

    return call


def library() -> RunLibrary:
    return RunLibrary(runs_folder())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, to show that nothing in it has changed."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def train_tiny(studio: Studio, *more: str) -> str:
    answer = studio("train", *TINY, "--epochs", "1", "--json", *more)
    assert answer.code == 0, answer.err
    return str(answer.events[-1]["run"])


SPECS = [
    ("empty", "", "is not JSON"),
    ("a list", "[]", "is not a JSON object"),
    ("a duplicate key", '{"epochs": 1, "epochs": 2}', "'epochs' twice"),
    ("NaN", '{"optimizer": {"name": "sgd", "options": {"learning_rate": NaN}}}', "contains NaN"),
    ("too large", '{"epochs": 1e999}', "1e999"),
    ("5,000 digits", '{"epochs": ' + "9" * 5000 + "}", "not usable"),
    ("100,000 brackets", "[" * 100_000, "nested deeper"),
    ("17 MB", '{"name": "' + "x" * 17_000_000 + '"}', "17,000,0"),
    ("newer", '{"version": 2}', "newer CNN Studio"),
    ("version as text", '{"version": "9"}', "version"),
    ("unknown key", '{"epoch": 3}', "did you mean 'epochs'"),
    ("fraction", '{"epochs": 1.5}', "epochs"),
    ("text", '{"epochs": "ten"}', "epochs"),
    ("true", '{"epochs": true}', "epochs"),
    ("null", '{"seed": null}', "seed"),
    ("decimal comma", '{"optimizer": {"name": "sgd", "options": {"learning_rate": "0,001"}}}', "learning_rate"),
    ("a list as option", '{"dataset": {"name": "digits", "options": {"size": [8]}}}', "dataset.options.size = [8]"),
    ("a text as choice", '{"architecture": "baseline"}', "architecture"),
    ("half a character", '{"name": "\\ud800"}', "character that cannot be written"),
    ("a long name", '{"name": "' + "x" * 201 + '"}', "should have at most 200"),
    ("a device", '{"device": "CPU"}', "should be auto, cpu"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), [case[1:] for case in SPECS], ids=[case[0] for case in SPECS])
def test_a_bad_spec_is_one_sentence(studio: Studio, home: Path, tmp_path: Path, text: str, words: str) -> None:
    spec = tmp_path / "spec.json"
    spec.write_text(text, encoding="utf-8")
    studio("train", "--spec", str(spec), "--json").refuses(words)
    assert not home.exists()


REQUESTS = [
    (("train", "--dataset", "digits:size=8"), "--data size=8"),
    (("train", "--architecture", "baseline:conv1=3,conv2=4"), "--arch conv1=3 --arch conv2=4"),
    (("train", "--optimizer", "sgd:learning_rate=0,001"), "decimal point"),
    (("train", "--preset", ""), "no preset called ''"),
    (("train", "--preset", "seed-table"), "cnnstudio compare --preset seed-table"),
    (("train", "--preset", "baseline", "--spec", "x.json"), "not both"),
    (("train", "--epochs", "1_0"), "whole number"),
    (("train", "--epochs", "１"), "whole number"),
    (("train", "--epochs", "9" * 5000), "whole number"),
    (("train", "--dataset", "digits", "--data", "size=4096"), "size"),
    (("train", "--dataset", "digits", "--data", "size=8", "--data", "size=16"), "twice"),
    (("train", "--device", "CPU"), "should be auto"),
    (("train", "--name", "\udcff"), "character that cannot be written"),
    (("train", "extra"), "extra"),
    (("resume", "nobody", "--json"), "no run called 'nobody'"),
    (("runs", "restore", "nobody"), "trash is empty"),
    (("runs", "--json", "list"), "behind list"),
    (("runs", "show", "../../etc"), "no run called"),
    (("compare",), "--preset"),
    (("compare", "nobody", "--epochs", "3"), "compared as they are"),
    (("compare", "nobody", "--seeds", "3"), "compared as they are"),
    (("compare", "nobody", "--again"), "compared as they are"),
    (("compare", "nobody", "--only", "width"), "compared as they are"),
    (("compare", "--preset", "baseline", "--only", "width"), "one network"),
    (("compare", "--preset", "seed-table", "--only", "res", "--skip", "res"), "nothing to compare"),
    (("compare", "--preset", "seed-table", "--seeds", "0"), "--seeds 0"),
    (("compare", "--preset", "seed-table", "--figure", "nowhere/bars.svg"), "does not exist"),
    (("list", "architecture"), "did you mean 'architectures'"),
]


@pytest.mark.parametrize(("arguments", "words"), REQUESTS, ids=[" ".join(case[0])[:60] for case in REQUESTS])
def test_a_bad_request_is_one_sentence(studio: Studio, home: Path, arguments: tuple[str, ...], words: str) -> None:
    studio(*arguments).refuses(words)
    assert not home.exists()


def test_a_spec_with_a_byte_order_mark_is_read(studio: Studio, tmp_path: Path) -> None:
    spec = tmp_path / "spec.json"
    spec.write_text('{"version": 1, "epochs": 1}', encoding="utf-8-sig")
    assert train_tiny(studio, "--spec", str(spec))


def test_batches_larger_than_the_data_and_of_one_picture(studio: Studio) -> None:
    whole = studio("train", *TINY, "--epochs", "1", "--batch-size", "100000", "--json")
    assert whole.code == 0
    assert whole.events[0]["steps_per_epoch"] == 1
    single = studio("train", *TINY, "--epochs", "1", "--batch-size", "1", "--regularizer", "batch_norm", "--json")
    assert single.code == 0, single.err
    assert single.events[-1]["status"] == "finished"


@pytest.mark.parametrize("as_json", [False, True])
def test_a_loss_that_is_no_number_names_step_and_cause(studio: Studio, as_json: bool) -> None:
    request = [
        "train", "--dataset", "digits", "--data", "size=8", "--architecture", "quickstart_mlp",
        "--arch", "hidden1=8", "--arch", "hidden2=8", "--device", "cpu", "--optimizer", "sgd:learning_rate=1e9",
    ]  # fmt: skip
    answer = studio(*request, *(["--json"] if as_json else []))
    assert answer.code == 4
    sentence = answer.err.strip().splitlines()[-1]
    assert "step" in sentence
    assert "learning rate" in sentence
    if as_json:
        assert answer.events[-1]["status"] == "failed"
        assert "step" in answer.events[-1]["error"]
    else:
        assert answer.out == ""
    (row,) = studio("runs", "list", "--json").events[0]
    assert row["status"] == "failed"
    assert studio("compare", row["id"], "--json").code == 0
    assert studio("runs", "show", row["id"]).code == 0


@pytest.mark.parametrize("target", ["{own}/best.pt", "{own}/new.pt", "{other}/best.pt", "{runs}/new/net.pt"])
def test_nothing_is_exported_among_the_runs(studio: Studio, home: Path, target: str) -> None:
    own, other = train_tiny(studio), train_tiny(studio)
    before = contents(home)
    runs = home / "runs"
    path = target.format(own=runs / own, other=runs / other, runs=runs)
    studio("export", own, path).refuses("folder of the runs", 3)
    assert contents(home) == before


def test_a_finished_a_foreign_and_a_running_run_are_not_resumed(studio: Studio, home: Path) -> None:
    run = train_tiny(studio)
    studio("resume", run).refuses("is finished", 3)
    stop_after(studio, "epoch_ended")
    stopped = next(row.id for row in library().list() if row.status == "stopped")

    before = contents(home / "runs" / stopped)
    with RunSession(library().get(stopped)):
        studio("resume", stopped).refuses("being trained", 3)
        studio("runs", "trash", stopped).refuses("being trained", 3)
        other = child("resume", stopped, "--json")
        assert other.returncode == 3
        assert "being trained" in other.stderr
        assert other.stdout == ""
    assert {name: held for name, held in contents(home / "runs" / stopped).items() if "lock" not in name} == {
        name: held for name, held in before.items() if "lock" not in name
    }

    record = home / "runs" / stopped / "run.json"
    values = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps(values | {"data_fingerprint": "0" * 64}), encoding="utf-8")
    studio("resume", stopped).refuses("is not what it began with", 3)


LONG = ("train", *TINY, "--epochs", "50", "--json")


def stop_after(
    studio: Studio, event: str, number: int = signal.SIGINT, times: int = 1, command: tuple[str, ...] = LONG
) -> Answer:
    """Train, and send this process a signal when an event of that kind is shown."""
    shown, left = follow.Follower._take, [number] * times

    def take(self: follow.Follower, seen: Any) -> None:
        shown(self, seen)
        while seen.event == event and left:
            signal.raise_signal(left.pop())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(follow.Follower, "_take", take)
        return studio(*command)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("event", ["run_started", "epoch_ended"])
def test_one_signal_stops_and_keeps_the_run(studio: Studio, event: str, number: int) -> None:
    before = signal.getsignal(number)  # a shell's background job begins with SIGINT ignored
    answer = stop_after(studio, event, number)
    assert answer.code == 130
    assert answer.events[-1]["status"] == "stopped"
    assert f"cnnstudio resume {answer.events[-1]['run']}" in answer.err
    assert signal.getsignal(number) is before


def test_ctrl_c_twice_ends_at_once_and_the_run_goes_on_later(studio: Studio) -> None:
    answer = stop_after(studio, "epoch_ended", times=2)
    assert answer.code == 130
    assert "Interrupted" in answer.err
    run = answer.events[0]["run"]
    assert studio("runs", "verify", run).code == 0
    assert resume_one_epoch(studio) == run


def resume_one_epoch(studio: Studio) -> str:
    """Resume the newest run, stop it after an epoch, and return its id."""
    run = library().list()[0].id
    answer = stop_after(studio, "epoch_ended", command=("resume", run, "--json"))
    assert answer.code == 130, answer.err
    assert answer.events[0]["event"] in ("resumed", "run_started")
    return run


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_in_the_save_leaves_whole_checkpoints(studio: Studio, home: Path, times: int) -> None:
    flush, calls = atomic.flush, iter(range(1_000_000))

    def interrupted(path: Path) -> str:
        if ".pt" in path.name and next(calls) == 0:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
        return flush(path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(atomic, "flush", interrupted)
        answer = studio(*LONG)
    run = answer.events[0]["run"]
    assert studio("runs", "verify", run).code == 0
    assert not list((home / "runs" / run).glob(".*.part"))
    status = library().get(run).status
    # The first save of so short a run may be its last: one Ctrl+C in it comes too late to stop anything.
    assert answer.code == (0 if status == "finished" and times == 1 else 130)
    if status != "finished":
        assert resume_one_epoch(studio) == run


def test_a_reader_that_leaves_does_not_harm_the_run(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnstudio.cli.main._leave_closed_pipe", lambda: 0)

    def closed(_value: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(follow, "print_json", closed)
        assert studio(*LONG).code == 0
    (row,) = library().list()
    assert row.status == "stopped"
    assert resume_one_epoch(studio) == row.id


def test_a_folder_that_cannot_be_written_is_named(
    studio: Studio, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = train_tiny(studio)
    before = contents(home / "runs")

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(tmp_path / "locked"))

    monkeypatch.setattr(atomic, "write_file", refuse)
    monkeypatch.setattr(atomic, "write_bytes", refuse)
    monkeypatch.setattr(atomic, "write_text", refuse)
    for arguments in (
        ("train", *TINY, "--epochs", "1", "--json"),
        ("runs", "rename", run, "other"),
        ("export", run, str(tmp_path / "net.pt")),
    ):
        studio(*arguments).refuses("ermission denied", 3)
    after = contents(home / "runs")
    assert {name: held for name, held in after.items() if "index" not in name} == before


def test_no_home_folder(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setenv("CNNSTUDIO_HOME", "~nobody-of-that-name/studio")
    assert studio("runs", "list", "--json").events == [[]]
    monkeypatch.delenv("CNNSTUDIO_HOME")
    assert studio("doctor", "--json").code == 0
    assert not list(tmp_path.iterdir())


def child(*arguments: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cnnstudio", *arguments], capture_output=True, text=True, errors="strict", timeout=120,
        env={**os.environ, **surroundings}, check=False,
    )  # fmt: skip


PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}


def test_a_terminal_that_knows_only_ascii(studio: Studio) -> None:
    run = train_tiny(studio, "--name", "새 비행기 \U0001f6e9")
    listed = child("runs", "list", **PLAIN)
    assert listed.returncode == 0, listed.stderr
    assert run in listed.stdout
    values = child("runs", "list", "--json", **PLAIN)
    assert json.loads(values.stdout)[0]["name"] == "새 비행기 \U0001f6e9"
    missing = child("runs", "show", "없음", **PLAIN)
    assert missing.returncode == 2
    assert len(missing.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(("redirection", "code"), [("| head -1", 0), ("> /dev/full", 3), (">&-", 0), ("2>&-", 0)])
def test_output_that_is_full_cut_or_closed(redirection: str, code: int) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    line = f"set -o pipefail; {sys.executable} -m cnnstudio list presets {redirection}"
    done = subprocess.run([bash, "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.fixture(autouse=True)
def handlers_come_back() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    assert {number: signal.getsignal(number) for number in before} == before
