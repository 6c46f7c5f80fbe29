from pathlib import Path

import torch
from tiny_parts import make_images, make_parts, run

from cnnstudio.control import ThreadControl
from cnnstudio.train.loop import EpochLoop
from cnnstudio.train.segment import Segment


def test_batches_hold_every_picture_once_and_do_not_depend_on_the_architecture(tmp_path: Path) -> None:
    orders = []
    for name in ("baseline", "width"):
        segment = Segment(make_parts(architecture={"name": name}, batch_size=25), "run", tmp_path, ThreadControl())
        segment.begin(None)
        orders.append(EpochLoop(segment).order(4))
    assert all(torch.equal(a, b) for a, b in zip(*orders, strict=True))
    assert torch.cat(orders[0]).sort().values.tolist() == list(range(64))


def test_broken_normalisation_is_told_from_a_high_learning_rate(tmp_path: Path) -> None:
    parts = make_parts(make_images())
    parts.normalize._shift[:] = float("nan")  # as if a picture were NaN: stored pixels are integers
    end = run(tmp_path, parts)[0][-1]
    assert end.event == "run_ended" and end.status == "failed"
    assert "in epoch 1 at step 1: pictures of that batch are not finite" in end.error
    assert not list(tmp_path.iterdir())
