from pathlib import Path

import numpy as np
from PIL import Image

from .conftest import Studio


def test_each_picture_gets_probabilities_or_a_sentence(studio: Studio, quick_run: str, tmp_path: Path) -> None:
    picture = tmp_path / "one.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (20, 30), dtype=np.uint8)).save(picture)
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    answer = studio("predict", quick_run, str(picture), str(broken), "--json")
    assert answer.code == 3
    first, second = answer.lines()
    assert abs(sum(first["probabilities"].values()) - 1) < 1e-5
    assert first["label"] == max(first["probabilities"], key=first["probabilities"].get)
    assert "broken.png" in second["error"]
    assert "broken.png" in answer.err
