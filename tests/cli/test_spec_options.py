import json
from pathlib import Path

import pytest

from cnnstudio.cli.spec_options import Given, base_spec, change_spec, read_spec_file
from cnnstudio.errors import BadOption, BadSpec, CnnStudioError, UnknownName
from cnnstudio.spec import RunSpec


def test_a_preset_is_overridden_option_by_option() -> None:
    given = Given(arch=["conv1=24"], optimizer="adam:learning_rate=0.002", plain={"epochs": "7", "seed": "3"})
    spec = change_spec(base_spec("baseline", None), given)
    assert spec.architecture.options == {"conv1": 24}
    assert spec.optimizer.name == "adam"
    assert spec.optimizer.options == {"learning_rate": 0.002}
    assert (spec.epochs, spec.seed, spec.batch_size) == (7, 3, 64)


def test_another_data_set_drops_the_presets_data_options() -> None:
    base = base_spec("baseline", None)
    assert base.dataset.options == {"normalize": "fixed"}
    assert change_spec(base, Given(dataset="digits")).dataset.options == {}
    kept = change_spec(base, Given(data=["classes=bird,airplane"]))
    assert kept.dataset.options == {"normalize": "fixed", "classes": "bird,airplane"}


def test_regularizers_add_up_and_none_clears() -> None:
    base = base_spec("l2_reg", None)
    both = change_spec(base, Given(regularizers=["dropout:p=0.4"]))
    assert [choice.name for choice in both.regularizers] == ["l2", "dropout"]
    replaced = change_spec(base, Given(regularizers=["l2:strength=0.01"]))
    assert [choice.options for choice in replaced.regularizers] == [{"strength": 0.01}]
    assert change_spec(base, Given(regularizers=["none"])).regularizers == ()


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (Given(dataset="cifar11"), UnknownName, "did you mean 'cifar10'"),
        (Given(architecture="resnt"), UnknownName, "known:"),
        (Given(arch=["cnv1=3"]), BadOption, "did you mean 'conv1'"),
        (Given(arch=["conv1"]), BadOption, "KEY=VALUE"),
        (Given(arch=["conv1=3", "conv1=4"]), BadOption, "twice"),
        (Given(arch=["conv1=many"]), BadOption, "whole number"),
        (Given(optimizer="sgd:learning_rate=0,001"), BadOption, "KEY=VALUE"),
        (Given(optimizer="sgd:learning_rate=fast"), BadOption, "should be a number"),
        (Given(plain={"epochs": "ten"}), BadOption, "--epochs"),
        (Given(plain={"epochs": "1.5"}), BadOption, "whole number"),
        (Given(plain={"epochs": "0"}), BadOption, "greater than or equal to 1"),
        (Given(plain={"seed": "-1"}), BadOption, "seed"),
        (Given(plain={"seed": "4294967296"}), BadOption, "seed"),
        (Given(plain={"device": "tpu"}), BadOption, "device"),
        (Given(plain={"loss": "hinge"}), BadOption, "loss"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(given: Given, error: type[CnnStudioError], words: str) -> None:
    with pytest.raises(error) as caught:
        change_spec(RunSpec(), given)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_spec_file_comes_back_as_it_was(tmp_path: Path) -> None:
    spec = base_spec("dropout", None)
    path = tmp_path / "spec.json"
    path.write_text(spec.to_json(), encoding="utf-8")
    assert read_spec_file(path) == spec


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"epochs": NaN}', "NaN"),
        ('{"epochs": 1e999}', "too large"),
        ("[" * 100_000, "nested"),
        ('{"epochs": 1, "epochs": 2}', "twice"),
        ('{"epocs": 1}', "did you mean 'epochs'"),
        ('{"version": 2}', "newer"),
        ('{"epochs": true}', "epochs"),
        (json.dumps({"regularizers": [{"name": "l2"}, {"name": "l2"}]}), "twice"),
    ],
)
def test_a_bad_spec_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "spec.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CnnStudioError) as caught:
        read_spec_file(path)
    assert words in str(caught.value)


def test_a_missing_or_binary_spec_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSpec, match="cannot be read"):
        read_spec_file(tmp_path / "none.json")
    (tmp_path / "photo.json").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(BadSpec, match="not a JSON text"):
        read_spec_file(tmp_path / "photo.json")
