import csv
import io
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from gui.painted import words
from gui.pictures import gallery_of

from cnnstudio.gui.engine.pictures import Gallery
from cnnstudio.gui.plots.data_figure import data_figure
from cnnstudio.gui.plots.figure import save_figure, to_csv


def test_the_caption_says_how_much_and_in_which_units(qapp: Any) -> None:
    figure = data_figure(gallery_of())
    assert figure.title == "Some pictures"
    assert figure.caption == "5,400 pictures, 8 × 8 × 3. Mean ± standard deviation of values in 0 to 1."


def test_a_split_that_is_not_there_is_an_empty_cell(qapp: Any) -> None:
    figure = data_figure(gallery_of(("cat, dog", "=bird"), {"train": (3, 1), "validation": (2, 0)}))
    rows = list(csv.reader(io.StringIO(to_csv(figure))))
    assert rows == [["class", "train", "validation", "test"], ["cat, dog", "3", "2", ""], ["'=bird", "1", "0", ""]]


@pytest.mark.parametrize(
    "gallery",
    [gallery_of(), gallery_of(tuple("abcdef")), gallery_of(tuple(map(str, range(100))), mean=(0.5,))],
    ids=["two classes", "six", "a hundred in grey"],
)
def test_the_parts_stand_below_each_other_inside_the_figure(qapp: Any, gallery: Gallery, tmp_path: Path) -> None:
    if len(gallery.classes) > 2:
        counts = {split: tuple(range(1, len(gallery.classes) + 1)) for split in ("train", "validation", "test")}
        gallery = gallery_of(gallery.classes, counts, gallery.mean)
    figure = data_figure(gallery)
    save_figure(figure, tmp_path / "f.svg")
    found = words(ElementTree.parse(tmp_path / "f.svg").getroot())
    heads = ["Some pictures", "Splits", "Class balance", "Channels, training pictures only", figure.caption]
    ys = [next(word.y for word in found if word.text == head) for head in heads]
    assert all(above + 16 < below for above, below in pairwise(ys))
    assert ys[-1] < figure.height_px
    for above, below in pairwise(zip(heads, ys, strict=True)):
        between = [word for word in found if above[1] < word.y < below[1]]
        assert below[1] - max([word.y for word in between], default=0) > 10, f"nothing runs into {below[0]}"
