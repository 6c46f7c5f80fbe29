"""Every test has a home folder of its own; nothing touches the person's."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Before torch is imported: two workers with two threads each, on two cores, wait for each other more than they compute.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, also for child processes."""
    folder = tmp_path / "studio home"
    monkeypatch.setenv("CNNSTUDIO_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def cifar_zip() -> Path:
    """The JPEG copy of CIFAR-10, or a skip that says why."""
    path = Path(os.environ.get("CNNSTUDIO_TEST_DATA", ROOT.parent / "shared" / "data" / "cifar10.zip"))
    if not path.is_file():
        pytest.skip(f"{path.name} with real pictures is not beside this checkout")
    return path


@pytest.fixture(scope="session")
def drawn_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which planes_birds is drawn already."""
    from cnnstudio.control import ThreadControl
    from cnnstudio.data.load import load_dataset
    from cnnstudio.spec import Choice

    folder = tmp_path_factory.mktemp("drawn")
    load_dataset(Choice(name="planes_birds"), folder, ThreadControl())
    return folder


@pytest.fixture
def ready_home(home: Path, drawn_cache: Path) -> Path:
    """The home folder with planes_birds drawn already, so that a run starts at once."""
    shutil.copytree(drawn_cache, home / "cache", copy_function=os.link)
    return home
