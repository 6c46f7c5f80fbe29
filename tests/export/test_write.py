"""Weights out: every published network in both formats, into plain modules, and back."""

import json
from pathlib import Path

import pytest
import torch
from published_networks import PUBLISHED, Published
from safetensors import safe_open
from torch import Tensor, nn

from cnnstudio.errors import UnknownName, WeightsError
from cnnstudio.export.load import load_network
from cnnstudio.export.record import read_sidecar, sidecar_path
from cnnstudio.export.write import export_weights
from cnnstudio.models.registry import build_network

cases = pytest.mark.parametrize("case", list(PUBLISHED.values()), ids=list(PUBLISHED))
suffixes = pytest.mark.parametrize("suffix", ["pt", "safetensors"])
BASELINE = PUBLISHED["baseline"].network


def _read_without_the_studio(path: Path) -> dict[str, Tensor]:
    if path.suffix == ".pt":
        loaded: dict[str, Tensor] = torch.load(path, weights_only=True)
        return loaded
    with safe_open(path, framework="pt") as file:
        state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        aliases = {name: kept for name, kept in file.metadata().items() if kept in state}
    return state | {name: state[kept] for name, kept in aliases.items()}


def _trained(case: Published) -> nn.Module:
    """Return the studio's network after a step, so that batch normalisation has statistics of its own."""
    torch.manual_seed(0)
    model = build_network(case.network).to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    labels = torch.arange(8) % len(case.network.classes)
    torch.nn.functional.cross_entropy(model(case.images(8)), labels).backward()
    optimizer.step()
    return model.eval()


@cases
@suffixes
def test_weights_load_into_the_plain_module_and_back(case: Published, suffix: str, tmp_path: Path) -> None:
    ours = _trained(case)
    path = tmp_path / f"net.{suffix}"
    export_weights(ours.state_dict(), case.network, path)

    theirs = case.make()
    theirs.load_state_dict(_read_without_the_studio(path), strict=True)
    network, loaded = load_network(path)
    assert network == case.network
    images = case.images().contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        logits = ours(images)
        theirs = theirs.eval().to(memory_format=torch.channels_last)
        assert torch.equal(case.run_plain(theirs, images), case.as_plain(logits))
        assert torch.equal(loaded.to(memory_format=torch.channels_last)(images), logits)

    back = tmp_path / "plain.pt"  # what the plain module saves is read like the studio's own
    torch.save(theirs.state_dict(), back)
    _, returned = load_network(back, like=case.network)
    for name, tensor in ours.state_dict().items():
        assert torch.equal(returned.state_dict()[name], tensor), name


@suffixes
def test_shared_blocks_stay_one_tensor_and_own_blocks_differ(suffix: str, tmp_path: Path) -> None:
    for name, shared in (("res_deep", True), ("res_deep_own", False)):
        case = PUBLISHED[name]
        path = tmp_path / f"{name}.{suffix}"
        export_weights(build_network(case.network).state_dict(), case.network, path)
        state = _read_without_the_studio(path)
        _, loaded = load_network(path)
        first, last = (loaded.get_parameter(f"resblocks.{number}.conv.weight") for number in (0, 99))
        assert (first is last) == shared
        assert torch.equal(first, last) == shared
        keys = [f"resblocks.{number}.conv.weight" for number in (0, 99)]
        assert (state[keys[0]].data_ptr() == state[keys[1]].data_ptr()) == shared
        size = path.stat().st_size
        assert (size < 600_000) == shared


@suffixes
def test_the_sidecar_says_everything(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"net.{suffix}"
    facts = {"run": "20260101-abc", "which": "best", "epoch": 12, "validation_accuracy": 0.91, "loss": None}
    done = export_weights(build_network(BASELINE).state_dict(), BASELINE, path, run=facts)
    values = json.loads(sidecar_path(path).read_text())
    assert values["network"]["architecture"] == {"name": "baseline", "options": {}}
    assert values["network"]["classes"] == ["airplane", "bird"]
    assert values["network"]["mean"] == [0.4915, 0.4823, 0.4468]
    assert values["network"]["input_shape"] == [3, 32, 32]
    assert values["run"] == facts
    assert values["sha256"] == done.sha256
    record = read_sidecar(path)
    assert record is not None
    assert record.network == BASELINE
    if suffix == "safetensors":
        sidecar_path(path).unlink()  # the file says it by itself
        assert load_network(path)[0] == BASELINE


def test_a_plain_state_dict_and_nothing_else_lies_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    state = build_network(BASELINE).state_dict()
    export_weights(state, BASELINE, path)
    loaded = torch.load(path, weights_only=True)
    assert type(loaded) is dict
    assert list(loaded) == list(state)
    assert all(type(tensor) is Tensor and not tensor.requires_grad for tensor in loaded.values())


def test_views_are_saved_without_what_surrounds_them(tmp_path: Path) -> None:
    around = torch.zeros(1_000_000)
    path = tmp_path / "net.pt"
    export_weights({"a": around[:10], "b": around[:10], "c": around[10:20]}, BASELINE, path)
    assert path.stat().st_size < 10_000
    loaded = torch.load(path, weights_only=True)
    assert loaded["a"].data_ptr() == loaded["b"].data_ptr() != loaded["c"].data_ptr()


def test_the_format_is_that_of_the_suffix_unless_named(tmp_path: Path) -> None:
    state = build_network(BASELINE).state_dict()
    export_weights(state, BASELINE, tmp_path / "net.weights", "safetensors")
    assert (tmp_path / "net.weights").read_bytes()[8:9] == b"{"
    assert load_network(tmp_path / "net.weights")[0] == BASELINE
    with pytest.raises(WeightsError, match=r"suffix of 'net.jpg'; use one of \.safetensors, \.pt, \.pth"):
        export_weights(state, BASELINE, tmp_path / "net.jpg")
    with pytest.raises(UnknownName, match="known: safetensors, state-dict"):
        export_weights(state, BASELINE, tmp_path / "net.pt", "keras")


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "best.pt"
    source.write_bytes(b"precious")
    (tmp_path / "link.pt").symlink_to(source)
    (tmp_path / "hard.pt").hardlink_to(source)
    (tmp_path / "sub").mkdir()
    state = build_network(BASELINE).state_dict()
    for path in (source, tmp_path / "link.pt", tmp_path / "hard.pt", tmp_path / "sub" / ".." / "best.pt"):
        with pytest.raises(WeightsError, match="is the file the weights come from; choose another name"):
            export_weights(state, BASELINE, path, inputs=(source,))
    with pytest.raises(WeightsError, match="is the file the weights come from"):
        export_weights(state, BASELINE, tmp_path / "other.pt", inputs=(tmp_path / "other.pt.json",))
    assert source.read_bytes() == b"precious"
    assert not (tmp_path / "best.pt.json").exists()


def test_a_failed_write_leaves_the_earlier_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.pt"
    state = build_network(BASELINE).state_dict()
    export_weights(state, BASELINE, path)
    before = path.read_bytes()

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", fail)
    with pytest.raises(WeightsError, match="No space left on device; choose another place"):
        export_weights({name: tensor + 1 for name, tensor in state.items()}, BASELINE, path)
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["net.pt", "net.pt.json"]
    assert load_network(path)[0] == BASELINE


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "net.pt").mkdir()
    with pytest.raises(WeightsError, match="is a folder; name a file"):
        export_weights(build_network(BASELINE).state_dict(), BASELINE, tmp_path / "net.pt")
