from pathlib import Path

import pytest
import torch

from cnnstudio.errors import WeightsError
from cnnstudio.export.write import export_weights
from cnnstudio.models.registry import NetworkSpec, build_network
from cnnstudio.run_import import import_weights
from cnnstudio.run_weights import load_run_weights
from cnnstudio.spec import Choice
from cnnstudio.store.library import RunLibrary

NETWORK = NetworkSpec(architecture=Choice(name="depth"), classes=("cat", "dog", "owl"), input_shape=(3, 32, 32))


def test_an_import_is_a_finished_run_with_the_files_weights(tmp_path: Path) -> None:
    model = build_network(NETWORK)
    file = tmp_path / "net.safetensors"
    export_weights(model.state_dict(), NETWORK, file)
    library = RunLibrary(tmp_path / "runs")
    imported = import_weights(library, file, name="from elsewhere")
    row = library.list()[0]
    assert (row.name, row.status, row.best) == ("from elsewhere", "finished", None)
    weights, network = load_run_weights(library.get(imported.run.id))
    assert network.classes == ("cat", "dog", "owl")
    assert all(torch.equal(weights[name], tensor) for name, tensor in model.state_dict().items())
    assert library.verify() == {imported.run.id: ()}


def test_a_file_that_does_not_fit_leaves_no_run(tmp_path: Path) -> None:
    file = tmp_path / "net.pt"
    file.write_bytes(b"no weights")
    library = RunLibrary(tmp_path / "runs")
    with pytest.raises(WeightsError, match=r"net\.pt"):
        import_weights(library, file)
    assert library.list() == []
