from pathlib import Path

import pytest

from cnnstudio.control import ThreadControl
from cnnstudio.gui.engine.summary import DataFacts, count_pictures, list_devices, published_facts, summarize
from cnnstudio.presets import presets
from cnnstudio.spec import Choice, RunSpec

PUBLISHED = {
    "baseline": 18_090, "width": 38_386, "l2_reg": 18_090, "dropout": 38_386, "batch_norm": 38_482, "depth": 16_130,
    "res": 16_130, "res_deep": 75_810, "fully_connected": 1_574_402, "quickstart_mlp": 669_706,
    "garment_lenet": 44_426, "mnist_cnn": 123_222,
}  # fmt: skip
"""Numbers of parameters in the study notes."""


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_every_preset_has_its_published_parameters(name: str) -> None:
    spec = presets()[name].run_spec()
    data = published_facts(spec.dataset)
    assert data is not None
    summary = summarize(spec, data)
    assert summary.error == ""
    assert summary.parameters == PUBLISHED[name]
    assert summary.flops > 0
    assert summary.memory_bytes > 4 * summary.parameters
    assert summary.layers[-1].output_shape == (len(data.classes),)


def test_memory_grows_with_the_batch() -> None:
    data = DataFacts((3, 32, 32), ("a", "b"))
    small, large = (summarize(RunSpec(batch_size=size), data).memory_bytes for size in (1, 64))
    assert large > 10 * small


@pytest.mark.parametrize(
    ("spec", "data", "part"),
    [
        (RunSpec(architecture=Choice(name="res_deep")), DataFacts((3, 2, 2), ("a", "b")), "too small"),
        (RunSpec(architecture=Choice(name="nothing")), DataFacts((3, 32, 32), ("a", "b")), "no architecture"),
        (
            RunSpec(architecture=Choice(name="baseline", options={"conv1": 0})),
            DataFacts((3, 32, 32), ("a", "b")),
            "conv1",
        ),
    ],
)
def test_what_cannot_be_built_is_a_sentence(spec: RunSpec, data: DataFacts, part: str) -> None:
    summary = summarize(spec, data)
    assert part in summary.error
    assert summary.parameters == 0


def test_published_facts_follow_size_and_classes() -> None:
    facts = published_facts(Choice(name="cifar10", options={"classes": "airplane, bird"}))
    assert facts is not None
    assert (facts.input_shape, facts.classes) == ((3, 32, 32), ("airplane", "bird"))
    facts = published_facts(Choice(name="digits", options={"size": 8}))
    assert facts is not None
    assert facts.input_shape == (1, 8, 8)
    assert published_facts(Choice(name="image_folder", options={"path": "x"})) is None


def test_pictures_are_counted_by_loading_them(tmp_path: Path) -> None:
    facts = count_pictures(Choice(name="digits"), tmp_path, ThreadControl())
    assert facts.input_shape == (1, 28, 28)
    assert len(facts.classes) == 10
    assert facts.train is not None
    assert facts.validation is not None
    assert facts.train + facts.validation <= 1797


def test_the_cpu_can_always_be_used() -> None:
    devices = {device.name: device for device in list_devices()}
    assert set(devices) == {"cpu", "cuda", "mps"}
    assert devices["cpu"].reason == ""
    assert all(device.reason or device.title or device.name == "cpu" for device in devices.values())
