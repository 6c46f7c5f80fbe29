import csv
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from gui.histories import add_feed, rising
from PySide6.QtGui import QColor, QGuiApplication, QImage

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.engine.comparison import bars
from cnnstudio.gui.plots.bars_chart import bars_figure
from cnnstudio.gui.plots.curves_figure import curves_figure
from cnnstudio.gui.plots.curves_model import CurvesOptions, fold_all
from cnnstudio.gui.plots.figure import Figure, copy_to_clipboard, save_figure, to_csv
from cnnstudio.gui.theme import LIGHT
from cnnstudio.gui.workspace import Workspace

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def curves(workspace: Workspace) -> Figure:
    add_feed(workspace, "a", rising())
    return curves_figure(fold_all(workspace.feeds, CurvesOptions(), "a-0"), workspace.feeds)


def test_png_has_twice_the_pixels_on_white(curves: Figure, tmp_path: Path) -> None:
    save_figure(curves, tmp_path / "f.png")
    image = QImage(str(tmp_path / "f.png"))
    assert (image.width(), image.height()) == (round(curves.width_px * 2), round(curves.height_px * 2))
    assert image.pixelColor(3, 3) == QColor(LIGHT.surface)


def test_svg_has_text_as_text_and_a_title(curves: Figure, tmp_path: Path) -> None:
    save_figure(curves, tmp_path / "f.svg")
    root = ElementTree.parse(tmp_path / "f.svg").getroot()
    assert root.findtext(f"{SVG}title") == curves.title
    words = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    assert curves.caption in words
    assert "a · train" in words
    assert not list(root.iter(f"{SVG}image"))


def test_csv_has_every_raw_number(curves: Figure, workspace: Workspace, tmp_path: Path) -> None:
    save_figure(curves, tmp_path / "f.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "f.csv").read_text(encoding="utf-8"))))
    history = workspace.feeds[0].history
    assert [float(row["validation_accuracy"]) for row in rows] == history.column("validation_accuracy").tolist()
    assert [float(row["train_loss"]) for row in rows] == history.column("train_loss").tolist()


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\t=1", " =1"])
def test_a_name_is_never_a_formula(workspace: Workspace, name: str) -> None:
    feed = add_feed(workspace, "a", rising())
    feed.set_name(name)
    text = to_csv(bars_figure(bars(workspace.feeds), (0.5, 1.0), "best"))
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["model"] == "'" + name


def test_an_unknown_suffix_is_refused(curves: Figure, tmp_path: Path) -> None:
    with pytest.raises(CnnStudioError, match=r"\.png, \.svg or \.csv"):
        save_figure(curves, tmp_path / "f.gif")
    assert not list(tmp_path.glob("*.gif"))


def test_a_disk_error_is_one_sentence_and_keeps_the_old_file(
    curves: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "f.svg"
    old.write_text("old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CnnStudioError, match="no space left"):
        save_figure(curves, old)
    assert old.read_text() == "old"


def test_copy_puts_a_picture_on_the_clipboard(curves: Figure, qtbot: Any) -> None:
    copy_to_clipboard(curves)
    assert QGuiApplication.clipboard().image().width() == round(curves.width_px * 2)
