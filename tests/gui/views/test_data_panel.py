from typing import Any

import pytest
from gui.painted import words_on
from gui.pictures import gallery_of
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.data_panel import MOST_LISTED, PANEL_PX, PICTURE_PX, DataChart, DataPanel


@pytest.fixture
def panel(qtbot: Any) -> DataPanel:
    made = DataPanel(Theme())
    qtbot.addWidget(made)
    made.resize(PANEL_PX, 900)
    made.show()
    return made


def shown_texts(panel: DataPanel) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def test_titles_captions_and_charts(panel: DataPanel) -> None:
    panel.show_gallery(gallery_of())
    assert shown_texts(panel) == [
        "Splits", "Class balance", "share of airplane", "Channels", "mean ± std, training only",
    ]  # fmt: skip
    words = [[word.text for word in words_on(chart)] for chart in panel.findChildren(DataChart)]
    assert words[0][:2] == ["4,000", "train"]
    assert words[1][-2:] == ["airplane", "bird"]
    assert words[2][:2] == ["red", "0.500 ± 0.125"]


def test_charts_of_another_data_set_have_its_height(panel: DataPanel) -> None:
    balance = panel.findChildren(DataChart)[1]
    panel.show_gallery(gallery_of())
    two = balance.height()
    panel.show_gallery(gallery_of(tuple("abcd"), dict.fromkeys(("train", "validation", "test"), (1, 2, 3, 4))))
    assert balance.height() > two
    panel.show_gallery(gallery_of(tuple("abcdefgh"), {"train": tuple(range(8))}))
    assert "8 classes, training" in shown_texts(panel)


def test_notes_and_files_left_out_only_where_there_are_some(panel: DataPanel) -> None:
    quarantine = (("bird/x.png", "cut short"), ("bird/<b>y</b>.png", "no picture"))
    panel.show_gallery(gallery_of(notes=("One.", "Two."), quarantine=quarantine, quarantined=2))
    texts = shown_texts(panel)
    assert texts[-4:] == [
        "Notes", "One.\nTwo.", "2 files left out", "bird/x.png: cut short\nbird/<b>y</b>.png: no picture",
    ]  # fmt: skip
    panel.show_gallery(gallery_of())
    assert not {"Notes", "0 files left out"} & set(shown_texts(panel))


def test_a_long_list_is_cut_and_counted(panel: DataPanel) -> None:
    quarantine = tuple((f"{'x' * 99}{number}.png", "cut short") for number in range(500))
    panel.show_gallery(gallery_of(quarantine=quarantine, quarantined=12_345))
    lines = panel.left_out.text().splitlines()
    assert len(lines) == MOST_LISTED + 1
    assert lines[0] == "x" * 59 + "…: cut short"
    assert lines[-1] == f"and {12_345 - MOST_LISTED:,} more"


def test_the_selected_picture_is_enlarged_without_blur(panel: DataPanel) -> None:
    panel.show_gallery(gallery_of())
    assert not panel.picture.isVisible()
    image = QImage(2, 1, QImage.Format.Format_RGB888)
    image.setPixelColor(0, 0, QColor("red"))
    image.setPixelColor(1, 0, QColor("blue"))
    panel.show_picture(image, "a.png\nairplane · training")
    assert shown_texts(panel)[-2:] == ["Selected picture", "a.png\nairplane · training"]
    shown = panel.picture.pixmap().toImage()
    assert (shown.width(), shown.height()) == (PICTURE_PX, PICTURE_PX // 2)
    names = {shown.pixelColor(x, 10).name() for x in range(PICTURE_PX)}
    assert names == {"#ff0000", "#0000ff"}
    panel.show_gallery(gallery_of())
    assert not panel.picture.isVisible(), "it was of another data set"


def test_a_wide_note_wraps_instead_of_widening_the_panel(panel: DataPanel) -> None:
    panel.show_gallery(gallery_of(notes=("a sentence of words " * 30,)))
    QApplication.processEvents()
    assert panel.width() == PANEL_PX
    assert panel.widget().width() <= PANEL_PX
    assert panel.notes.height() > 100
