from pathlib import Path

import pytest
from PIL import Image
from summaries import BASELINE, WIDTH, make_summary

from cnnstudio.compare.figure import write_figure
from cnnstudio.compare.table import to_csv
from cnnstudio.errors import BadSpec, StoreError


@pytest.mark.parametrize("suffix", [".png", ".PNG"])
def test_png(tmp_path: Path, suffix: str):
    path = tmp_path / f"bars{suffix}"
    write_figure([BASELINE, WIDTH], path)
    with Image.open(path) as image:
        assert (image.format, image.height) == ("PNG", 840)
        colours = {colour for _, colour in image.getcolors(1 << 20) or []}
    assert {(0x4A, 0x4F, 0x59), (0xE6, 0x9F, 0x00)} <= colours


def test_svg_and_csv(tmp_path: Path):
    write_figure([BASELINE, WIDTH], tmp_path / "bars.svg", at="last")
    text = (tmp_path / "bars.svg").read_text(encoding="utf-8")
    assert "last epoch" in text and ">width<" in text and ">90.0<" in text
    write_figure([BASELINE], tmp_path / "bars.csv", at="last")
    assert (tmp_path / "bars.csv").read_bytes().decode() == to_csv([BASELINE], "last")


def test_two_hundred_groups(tmp_path: Path):
    write_figure([make_summary(f"n{number}", [(0.9, 0.8)], number) for number in range(200)], tmp_path / "bars.png")
    with Image.open(tmp_path / "bars.png") as image:
        assert image.width > 12_000


@pytest.mark.parametrize("name", ["bars.pdf", "bars", "png"])
def test_another_suffix_is_refused(tmp_path: Path, name: str):
    with pytest.raises(BadSpec, match=r"\.png, \.svg, \.csv"):
        write_figure([BASELINE], tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "bars.svg").mkdir()
    with pytest.raises(StoreError, match="choose another place"):
        write_figure([BASELINE], tmp_path / "bars.svg")
