import json
from pathlib import Path

import pytest
from PIL import Image
from real_runs import SPEC, train

from cnnstudio.control import ThreadControl
from cnnstudio.data.load import load_dataset
from cnnstudio.evaluation import evaluate_run
from cnnstudio.prediction import predict
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.run import Run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def make_run(home: Path, spec: RunSpec) -> Run:
    library = RunLibrary(home / "runs")
    return library.get(train(library, home / "cache", spec)[0].run)


@pytest.fixture(scope="module")
def run(home: Path) -> Run:
    return make_run(home, SPEC.model_copy(update={"epochs": 2}))


@pytest.fixture(scope="module")
def pictures(home: Path) -> list[Path]:
    """The validation pictures as files."""
    split = load_dataset(SPEC.dataset, home / "cache", ThreadControl()).validation
    files = []
    for number, pixels in enumerate(split.images):
        files.append(home / f"{number:03}.png")
        Image.fromarray(pixels[0].numpy()).save(files[-1])
    return files


def test_predictions_add_up_to_the_evaluation(run: Run, home: Path, pictures: list[Path]):
    found = predict(run, pictures)
    assert [prediction.image for prediction in found] == pictures
    assert all(sum(prediction.probabilities) == pytest.approx(1) for prediction in found)
    labels = load_dataset(SPEC.dataset, home / "cache", ThreadControl()).validation.labels
    right = sum(prediction.label == str(label) for prediction, label in zip(found, labels.tolist(), strict=True))
    assert right / len(found) == evaluate_run(run, device="cpu", cache=home / "cache").accuracy


def test_a_picture_that_cannot_be_read_does_not_cost_the_others(run: Run, pictures: list[Path], tmp_path: Path):
    (tmp_path / "text.png").write_text("no picture")
    found = predict(run, [pictures[0], tmp_path / "text.png", tmp_path / "missing.png", pictures[1]])
    assert [bool(prediction.label) for prediction in found] == [True, False, False, True]
    assert found[0].probability == max(found[0].probabilities)
    assert "text.png" in found[1].error and "missing.png" in found[2].error
    values = json.loads(json.dumps([prediction.to_values() for prediction in found]))
    assert set(values[0]["probabilities"]) == {"0", "1"}
    assert values[1]["label"] == "" and values[1]["error"]
    assert predict(run, []) == []


def test_a_network_of_batch_statistics_sees_a_picture_in_company(home: Path, pictures: list[Path]):
    spec = SPEC.model_copy(
        update={
            "architecture": Choice(name="res_deep", options={"blocks": 3, "shared_blocks": True}),
            "epochs": 1,
            "regularizers": (),
        }
    )
    run = make_run(home, spec)
    assert evaluate_run(run, device="cpu", cache=home / "cache").evaluated == "batch statistics"
    alone = predict(run, pictures[:1], cache=home / "cache")[0]
    among = predict(run, pictures[:3], cache=home / "cache")[0]
    assert alone.probabilities == pytest.approx(among.probabilities, abs=1e-6)
