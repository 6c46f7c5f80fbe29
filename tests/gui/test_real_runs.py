"""Real runs through the window's own threads: a hundred lives of one batch each, without a Qt warning."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.gui.background import Background
from cnnstudio.gui.engine import Engine
from cnnstudio.gui.settings import Settings
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec


@pytest.fixture
def real(qapp: QApplication) -> Iterator[Workspace]:
    settings = Settings()
    made = Workspace(Engine(), Background(), settings, Theme(settings))
    yield made
    made.wait()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Eight pictures of two classes, a batch in all."""
    rng = np.random.default_rng(0)
    for split, count in (("train", 4), ("val", 2)):
        for name in ("dark", "light"):
            folder = tmp_path / "pictures" / split / name
            folder.mkdir(parents=True)
            for place in range(count):
                pixels = rng.integers(0, 128, (32, 32, 3), dtype=np.uint8) + (128 if name == "light" else 0)
                Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{place}.png")
    return tmp_path / "pictures"


def one_batch(pictures: Path, seed: int) -> RunSpec:
    data = Choice(name="image_folder", options={"path": str(pictures)})
    return RunSpec(dataset=data, epochs=1, batch_size=8, seed=seed, device="cpu")


@pytest.mark.parametrize("lives", [5, pytest.param(100, marks=pytest.mark.long)])
def test_real_runs_one_after_the_other(qtbot: QtBot, real: Workspace, pictures: Path, lives: int) -> None:
    for seed in range(lives):
        real.enqueue(one_batch(pictures, seed))
    qtbot.waitUntil(lambda: real.training is None and not real.queue, timeout=280_000)
    assert [feed.error for feed in real.feeds if feed.status != "finished"] == []
    assert len(real.feeds) == lives and len({feed.swatch for feed in real.feeds}) == 1
    stored = {row.id: row for row in real.engine.library.list()}
    for feed in real.feeds:
        assert stored[feed.run_id].swatch == feed.swatch and stored[feed.run_id].group == feed.group
        assert real.engine.library.get(feed.run_id).history().best == feed.history.best
