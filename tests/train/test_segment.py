from pathlib import Path

import pytest
import torch
from tiny_parts import make_images, make_parts, run

from cnnstudio.control import ThreadControl
from cnnstudio.errors import StoreError
from cnnstudio.events import Result, Score
from cnnstudio.train.checkpoint import load_checkpoint, load_values
from cnnstudio.train.failure import Diverged
from cnnstudio.train.segment import Segment


def make_segment(folder: Path) -> Segment:
    segment = Segment(make_parts(), "run", folder, ThreadControl())
    segment.begin(None)
    return segment


def test_short_epochs_share_a_checkpoint(tmp_path: Path) -> None:
    events, _ = run(tmp_path, epochs=6)
    saved = [event.epoch for event in events if event.event == "checkpoint_saved" and event.which == "last"]
    assert saved[-1] == 6 and len(saved) < 6


def test_weights_that_are_no_numbers_are_never_kept_or_written(tmp_path: Path) -> None:
    segment = make_segment(tmp_path)
    list(segment.save())
    before = (tmp_path / "last.pt").read_bytes()
    with torch.no_grad():
        next(segment.parts.model.parameters())[0, 0, 0, 0] = float("nan")
    with pytest.raises(Diverged):
        list(segment.save())
    with pytest.raises(Diverged):
        segment.note_epoch(Result(epoch=1, validation=Score(accuracy=1.0)))
    assert (tmp_path / "last.pt").read_bytes() == before and segment.best is None


def test_the_best_epoch_is_the_earliest_of_equals_and_is_saved_as_it_was(tmp_path: Path) -> None:
    segment = make_segment(tmp_path)
    weight = next(segment.parts.model.parameters())
    for epoch, accuracy in enumerate((0.5, 0.8, 0.8, None), 1):
        with torch.no_grad():
            weight.fill_(epoch)
        segment.note_epoch(Result(epoch=epoch, validation=Score(accuracy=accuracy)))
    assert segment.best is not None and segment.best.epoch == 2
    saved = [event for event in segment.save() if event.event == "checkpoint_saved"]
    assert [event.which for event in saved] == ["best", "last"]
    best = load_values(tmp_path / "best.pt")
    assert best["epoch"] == 2 and set(best["model"]["conv1.weight"].unique().tolist()) == {2.0}


def test_a_best_file_of_another_epoch_is_not_taken_for_the_best(tmp_path: Path) -> None:
    run(tmp_path, epochs=1)
    start = load_checkpoint(tmp_path / "last.pt")
    (tmp_path / "best.pt").unlink()
    segment = Segment(make_parts(), "run", tmp_path, ThreadControl())
    segment.begin(start)
    assert segment.best is not None and segment.best_model == {}


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    run(tmp_path, epochs=1)
    segment = Segment(make_parts(architecture={"name": "depth"}), "run", tmp_path, ThreadControl())
    with pytest.raises(StoreError, match="does not fit"):
        segment.begin(load_checkpoint(tmp_path / "last.pt"))


def test_notes_of_the_data_become_notices(tmp_path: Path) -> None:
    from dataclasses import replace

    parts = make_parts(replace(make_images(), notes=("Two pictures were left out.",)))
    texts = [event.text for event in run(tmp_path, parts)[0] if event.event == "notice"]
    assert texts == ["Two pictures were left out."]
