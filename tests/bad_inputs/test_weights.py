"""Weights files from strangers: each is refused with one sentence, runs nothing and allocates little."""

import io
import json
import os
import pickle
import resource
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from published_networks import PUBLISHED
from safetensors.torch import save_file
from torch import Tensor, nn

from cnnstudio.errors import WeightsError
from cnnstudio.export.load import load_network
from cnnstudio.export.read import read_weights
from cnnstudio.export.record import sidecar_path
from cnnstudio.export.write import export_weights
from cnnstudio.models.registry import build_network
from cnnstudio.spec import Choice

NETWORK = PUBLISHED["baseline"].network
BASELINE = Choice(name="baseline")


def _state() -> dict[str, Tensor]:
    torch.manual_seed(0)
    return dict(build_network(NETWORK).state_dict())


def _saved(thing: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(thing, buffer)
    return buffer.getvalue()


def _with(**changed: Any) -> bytes:
    return _saved(_state() | {name.replace("__", "."): tensor for name, tensor in changed.items()})


class _Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch executed",)


def _zip(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _evil_zip(protocol: int) -> bytes:
    members = _members(_saved(_state()))
    root = next(name for name in members if name.endswith("data.pkl"))
    return _zip(members | {root: pickle.dumps({"conv1.weight": _Evil()}, protocol=protocol)})


def _repickled(change: Callable[[bytes], bytes]) -> bytes:
    """Return an archive whose pickle was changed; the checksums are right again."""
    members = _members(_saved({"conv1.weight": torch.ones(16, 3, 3, 3)}))
    root = next(name for name in members if name.endswith("data.pkl"))
    changed = change(members[root])
    assert changed != members[root]
    return _zip(members | {root: changed})


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :]


def _torchscript() -> bytes:
    return _zip({"net/data.pkl": b"\x80\x02}.", "net/code/__torch__.py": b"import os", "net/constants.pkl": b""})


def _safetensors(header: dict[str, Any] | bytes, data: bytes = b"\0" * 64, length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def _floats(count: int, begin: int = 0, end: int = 64) -> dict[str, Any]:
    return {"conv1.weight": {"dtype": "F32", "shape": [count], "data_offsets": [begin, end]}}


def _compressed() -> bytes:
    return _zip({"net/data.pkl": b"\x80\x02}.", "net/data/0": b"\0" * 50_000_000}, zipfile.ZIP_DEFLATED)


DATA_PLACE = 3000
BAD_FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "no bytes": (lambda: b"", r"is empty \(0 bytes\)"),
    "one byte": (lambda: b"P", "is not a weights file"),
    "text": (lambda: b"these are my weights\n", "is not a weights file"),
    "html": (lambda: b"<!doctype html><title>Log in</title>", "is not a weights file"),
    "onnx": (lambda: b"\x08\x07\x12\x07pytorch", "is not a weights file"),
    "zip of photos": (lambda: _zip({"cat/1.jpg": b"\xff\xd8", "dog/1.jpg": b"\xff\xd8"}), "without weights in it"),
    "empty zip": (lambda: _zip({}), "is not a weights file|damaged"),
    "truncated": (lambda: _saved(_state())[:-2000], "damaged or incomplete"),
    "first half": (lambda: _saved(_state())[: 40_000], "damaged or incomplete"),
    "bit flipped in the data": (lambda: _flipped(_saved(_state()), 40_000), "damaged"),
    "bit flipped in the pickle": (lambda: _flipped(_saved(_state()), 120), "damaged"),
    "os.system in a bare pickle": (lambda: pickle.dumps({"a": _Evil()}), r"program code \(posix.system\)"),
    "os.system, old protocol": (lambda: pickle.dumps(_Evil(), protocol=2), r"program code \(posix.system\)"),
    "os.system, protocol 0": (lambda: pickle.dumps(_Evil(), protocol=0), "is not a weights file"),
    "os.system in an archive": (lambda: _evil_zip(2), r"program code \(posix.system\); nothing was executed"),
    "os.system, protocol 4 in an archive": (lambda: _evil_zip(4), r"program code \(posix.system\)"),
    "eval in an archive": (lambda: _repickled(lambda p: p.replace(b"ccollections\nOrderedDict", b"cbuiltins\neval")),
                           r"program code|damaged"),
    "whole module": (lambda: _saved(nn.Sequential(nn.Linear(2, 2))), "a whole module .* instead of its state_dict"),
    "TorchScript": (_torchscript, "is a TorchScript program"),
    "torch before 1.6": (lambda: _legacy(), "format of torch before 1.6"),
    "a list": (lambda: _saved([torch.ones(2)]), "holds a list instead of tensors by name"),
    "a tensor": (lambda: _saved(torch.ones(2)), "holds one tensor instead"),
    "an empty dict": (lambda: _saved({}), "holds no tensors"),
    "a dict of numbers": (lambda: _saved({"epoch": 3, "loss": 0.1}), "'epoch' is of the kind int where"),
    "numbered tensors": (lambda: _saved({0: torch.ones(2)}), "has 0 for a tensor's name"),
    "nested deeper": (lambda: _saved({"a": {"b": torch.ones(2)}}), "'a' is of the kind dict where a tensor should be"),
    "int8": (lambda: _with(conv1__weight=torch.ones(16, 3, 3, 3, dtype=torch.int8)), "'conv1.weight' holds int8"),
    "bool": (lambda: _with(conv1__weight=torch.ones(16, 3, 3, 3, dtype=torch.bool)), "'conv1.weight' holds bool"),
    "complex": (lambda: _with(conv1__weight=torch.ones(16, 3, 3, 3, dtype=torch.complex64)), "holds complex64"),
    "int64 weights": (lambda: _with(conv1__weight=torch.ones(16, 3, 3, 3, dtype=torch.int64)), "holds int64"),
    "NaN": (lambda: _with(fc1__bias=torch.full((32,), torch.nan)), "'fc1.bias' contains NaN or infinite"),
    "infinity": (lambda: _with(fc1__bias=torch.full((32,), torch.inf)), "'fc1.bias' contains NaN or infinite"),
    "float64 too large": (lambda: _with(fc1__bias=torch.full((32,), 1e300, dtype=torch.float64)), "infinite"),
    "meta": (lambda: _with(fc1__bias=torch.ones(32, device="meta")), "a meta tensor"),
    "sparse": (lambda: _with(fc1__bias=torch.ones(32).to_sparse()), "a sparse tensor"),
    "quantized": (lambda: _with(fc1__bias=torch.quantize_per_tensor(torch.ones(32), 0.1, 0, torch.qint8)), "quantized"),
    "stride 0": (lambda: _with(fc1__bias=torch.ones(1).expand(10**6, 10**6)),
                 "'fc1.bias' claims 1,000,000,000,000 numbers where the file holds 1;"),
    "stride 0 beside the weights": (lambda: _saved({"model": _state(), "optimizer": [torch.ones(1).expand(10**12)]}),
                                    "a tensor beside the weights claims 1,000,000,000,000 numbers"),
    "storage larger than its data": (lambda: _repickled(lambda p: p.replace(b"M\xb0\x01", b"M\xff\xff")),
                                     "claims 65,535 numbers where the file holds 432"),
    "memo of any size": (lambda: _repickled(lambda p: p[:-1] + b"r\xff\xff\xff\x7f" + b"."), "is no baseline"),
    "compressed": (_compressed, "was not written by torch.save"),
    "missing and extra keys": (lambda: _saved({"fc1.weight": torch.ones(2, 2), "odd": torch.ones(1)}), "missing|is no"),
    "safetensors: header beyond the file": (lambda: _safetensors(_floats(16), length=10**12), "claims a header"),
    "safetensors: more numbers than bytes": (lambda: _safetensors(_floats(10**9)), "does not describe its data"),
    "safetensors: offsets outside": (lambda: _safetensors(_floats(250, 0, 1000)), "does not describe its data"),
    "safetensors: huge shape": (lambda: _safetensors(_floats(2**62)), "does not describe its data|damaged"),
    "safetensors: negative shape": (lambda: _safetensors(_floats(-16)), "does not describe its data"),
    "safetensors: unknown kind": (lambda: _safetensors({"a": {"dtype": "X9", "shape": [16], "data_offsets": [0, 64]}}),
                                  "does not describe its data"),
    "safetensors: duplicate keys": (lambda: _safetensors(b'{"a": {}, "a": {}}'), "twice"),
    "safetensors: no JSON": (lambda: _safetensors(b"{nothing"), "is not JSON"),
    "safetensors: brackets": (lambda: _safetensors(b"{" + b"[" * 100_000), "nested deeper"),
    "safetensors: no tensors": (lambda: _safetensors({"__metadata__": {}}, b""), "holds no tensors"),
    "safetensors: odd metadata": (lambda: _safetensors({"__metadata__": {"a": 1}} | _floats(16)), "metadata"),
    "safetensors: truncated": (lambda: _safetensors(_floats(16), b"\0" * 60), "does not describe its data"),
}  # fmt: skip


def _legacy() -> bytes:
    buffer = io.BytesIO()
    torch.save(_state(), buffer, _use_new_zipfile_serialization=False)
    return buffer.getvalue()


@pytest.mark.parametrize("name", list(BAD_FILES))
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_bad_file_is_refused_in_one_sentence(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, message = BAD_FILES[name]
    path = tmp_path / "net.pt"
    path.write_bytes(make())
    monkeypatch.chdir(tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(WeightsError, match=message) as caught:
        load_network(path, architecture=BASELINE)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes
    assert "\n" not in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert os.listdir(tmp_path) == ["net.pt"]


def test_every_prefix_of_a_file_is_refused(tmp_path: Path) -> None:
    for suffix in ("pt", "safetensors"):
        whole = tmp_path / f"whole.{suffix}"
        export_weights(_state(), NETWORK, whole)
        content = whole.read_bytes()
        for length in (1, 7, 8, 9, 100, len(content) // 2, len(content) - 100, len(content) - 1):
            cut = tmp_path / f"cut.{suffix}"
            cut.write_bytes(content[:length])
            with pytest.raises(WeightsError):
                read_weights(cut)


@pytest.mark.parametrize("suffix", ["pt", "safetensors"])
def test_any_flipped_bit_is_found_beside_a_sidecar(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"net.{suffix}"
    export_weights(_state(), NETWORK, path)
    content = path.read_bytes()
    for place in range(0, len(content), len(content) // 50):
        path.write_bytes(_flipped(content, place))
        with pytest.raises(WeightsError, match="damaged or replaced since"):
            read_weights(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ('{"kind": "cnnstudio weights", "version": 2}', "newer CNN Studio"),
        ('{"kind": "cnnstudio weights", "version": 1}', "network is missing"),
        ('{"kind": "cnnstudio weights", "version": 1, "odd": 1}', "odd|missing"),
        ('{"a": NaN}', "NaN"),
        ("[" * 100_000, "nested deeper"),
    ],
)
def test_a_damaged_sidecar_is_named_with_the_remedy(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    path.write_bytes(_saved(_state()))
    sidecar_path(path).write_text(text)
    with pytest.raises(WeightsError, match=message) as caught:
        read_weights(path)
    assert "net.pt.json" in str(caught.value)


def test_a_sidecar_with_an_impossible_network_is_refused_without_allocating(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    export_weights(_state(), NETWORK, path)
    record = json.loads(sidecar_path(path).read_text())
    record["network"]["input_shape"] = [3, 100_000, 100_000]
    record["network"]["architecture"]["options"] = {"fc1": 8192, "conv2": 8192}
    sidecar_path(path).write_text(json.dumps(record))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(
        WeightsError, match=r"does not fit baseline: conv2.weight is 8 x 16 x 3 x 3 instead of 8192 x 16"
    ):
        load_network(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_folders_fifos_and_missing_files_are_named(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.pt"
    os.mkfifo(fifo)
    for path, message in ((tmp_path, "is a folder"), (tmp_path / "no.pt", "no file"), (fifo, "not a regular file")):
        with pytest.raises(WeightsError, match=message):
            read_weights(path)


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.pt"
    path.write_bytes(b"x")

    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(WeightsError, match=r"net.pt cannot be read \(Permission denied\)"):
        read_weights(path)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_other_floats_are_converted_with_a_note(dtype: torch.dtype, tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    path.write_bytes(_saved({name: tensor.to(dtype) for name, tensor in _state().items()}))
    weights = read_weights(path)
    assert weights.notes == (f"{str(dtype)[6:]} weights were converted to float32",)
    for name, tensor in _state().items():
        assert torch.equal(weights.state[name], tensor.to(dtype).float())


@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: {"state_dict": state},
        lambda state: {"model": state, "epoch": 7, "optimizer": {"lr": 0.1}},
        lambda state: {"state_dict": OrderedDict((f"module.{name}", tensor) for name, tensor in state.items())},
        lambda state: {f"module.{name}": nn.Parameter(tensor) for name, tensor in state.items()},
    ],
)
def test_wrapped_and_prefixed_states_are_accepted(wrap: Callable[[Any], Any], tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    path.write_bytes(_saved(wrap(_state())))
    network, model = load_network(path, architecture=BASELINE)
    assert network.architecture.options["conv1"] == 16
    for name, tensor in _state().items():
        assert torch.equal(model.state_dict()[name], tensor)


def test_weights_saved_on_another_machines_gpu_load_on_the_cpu(tmp_path: Path) -> None:
    members = _members(_saved(_state()))
    root = next(name for name in members if name.endswith("data.pkl"))
    moved = members[root].replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:7")
    assert b"cuda:7" in moved
    path = tmp_path / "net.pt"
    path.write_bytes(_zip(members | {root: moved}))
    _, model = load_network(path, architecture=BASELINE)
    assert torch.equal(model.state_dict()["fc1.weight"], _state()["fc1.weight"])


def test_loading_leaves_the_global_generator_alone(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    export_weights(_state(), NETWORK, path)
    torch.manual_seed(1)
    before = torch.get_rng_state()
    load_network(path)
    load_network(path, like=NETWORK.model_copy(update={"classes": ("a", "b", "c")}), replace_head=True)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_safetensors_file_without_a_record_loads_by_architecture(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_file(_state(), path)
    assert load_network(path, architecture=BASELINE)[0].input_shape == (3, 32, 32)
