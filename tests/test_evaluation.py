import json
from pathlib import Path

import pytest
import torch
from real_runs import SPEC, train
from sklearn.metrics import accuracy_score, confusion_matrix
from torch.nn import functional

from cnnstudio.control import ThreadControl
from cnnstudio.data.load import load_dataset
from cnnstudio.errors import BadShape, Cancelled, DataError, DeviceError, WeightsError
from cnnstudio.evaluation import evaluate_run
from cnnstudio.run_weights import build_loaded, load_run_weights
from cnnstudio.spec import Choice
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def cache(home: Path) -> Path:
    return home / "cache"


@pytest.fixture(scope="module")
def run(home: Path, cache: Path) -> Run:
    library = RunLibrary(home / "runs")
    return library.get(train(library, cache, SPEC.model_copy(update={"epochs": 2}))[0].run)


@pytest.mark.parametrize("which", ["best", "last"])
def test_it_is_what_the_run_measured(run: Run, cache: Path, which: str):
    measured = evaluate_run(run, which=which, device="cpu", cache=cache)  # type: ignore[arg-type]
    result = getattr(run.history(), which)
    assert measured.accuracy == result.validation.accuracy
    assert measured.loss == pytest.approx(result.validation.loss, abs=1e-6)
    train_side = evaluate_run(run, which=which, split="train", device="cpu", cache=cache)  # type: ignore[arg-type]
    assert train_side.accuracy == result.train.accuracy


def test_it_is_what_a_plain_loop_and_sklearn_say(run: Run, cache: Path):
    images = load_dataset(SPEC.dataset, cache, ThreadControl())
    weights, network = load_run_weights(run)
    model = build_loaded(network, weights)
    mean = torch.tensor(images.normalization.mean).view(1, -1, 1, 1)
    std = torch.tensor(images.normalization.std).view(1, -1, 1, 1)
    with torch.no_grad():
        logits = model((images.validation.images / 255 - mean) / std)
    labels = images.validation.labels
    measured = evaluate_run(run, device="cpu", cache=cache)
    assert measured.accuracy == accuracy_score(labels, logits.argmax(1))
    assert measured.loss == pytest.approx(functional.cross_entropy(logits, labels).item(), abs=1e-5)
    assert [list(row) for row in measured.confusions] == confusion_matrix(labels, logits.argmax(1)).tolist()
    assert [count.total for count in measured.classes] == torch.bincount(labels).tolist()
    assert sum(count.correct for count in measured.classes) == round(measured.accuracy * measured.total)
    assert json.loads(json.dumps(measured.to_values()))["classes"][0]["name"] == "0"


def test_classes_are_matched_by_name(run: Run, cache: Path):
    swapped = Choice(name="digits", options={"classes": "1,0", "size": 16})
    more = Choice(name="digits", options={"classes": "7,1,0", "size": 16})
    straight = evaluate_run(run, device="cpu", cache=cache)
    assert evaluate_run(run, dataset=swapped, device="cpu", cache=cache).confusions == straight.confusions
    wider = evaluate_run(run, dataset=more, device="cpu", cache=cache)
    assert wider.confusions == straight.confusions
    assert any("left out: 7" in note for note in wider.notes)


def test_data_that_do_not_go_with_the_network_are_refused(run: Run, cache: Path):
    with pytest.raises(DataError, match="has no class '0'"):
        evaluate_run(run, dataset=Choice(name="digits", options={"classes": "1,2", "size": 16}), cache=cache)
    with pytest.raises(BadShape, match="are 1 x 20 x 20, the network takes 1 x 16 x 16"):
        evaluate_run(run, dataset=Choice(name="digits", options={"classes": "0,1", "size": 20}), cache=cache)
    with pytest.raises(DeviceError):
        evaluate_run(run, device="cuda:99", cache=cache)


def test_weights_of_a_file(run: Run, cache: Path, tmp_path: Path):
    weights, _ = load_run_weights(run, "last")
    torch.save(weights, tmp_path / "net.pt")
    measured = evaluate_run(run, weights=tmp_path / "net.pt", device="cpu", cache=cache)
    assert measured.confusions == evaluate_run(run, which="last", device="cpu", cache=cache).confusions
    assert any("names no network" in note for note in measured.notes)
    (tmp_path / "text.pt").write_text("no weights")
    with pytest.raises(WeightsError, match=r"text\.pt"):
        evaluate_run(run, weights=tmp_path / "text.pt", device="cpu", cache=cache)


def test_it_stops_when_asked(run: Run, cache: Path):
    control = ThreadControl()
    control.stop()
    with pytest.raises(Cancelled):
        evaluate_run(run, cache=cache, control=control)
