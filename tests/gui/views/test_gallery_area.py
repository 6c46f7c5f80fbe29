from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from gui.painted import words_on
from gui.pictures import thumbnails
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cnnstudio.gui.engine.pictures import Pictures
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.gallery_area import GalleryArea, describe_count

TITLES = {0: ("airplane", "500 in training"), 1: ("bird", "9 in training"), 2: ("cat", "0 in training")}


@pytest.fixture
def area(qtbot: Any) -> Iterator[GalleryArea]:
    window, made = QWidget(), GalleryArea(Theme())
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made)
    window.resize(500, 400)
    window.show()
    qtbot.waitExposed(window)
    yield made


def show(area: GalleryArea, counts: tuple[int, ...] = (40, 9), rows: int = 2) -> None:
    pictures = {label: thumbnails(number, 500 if label == 0 else number) for label, number in enumerate(counts)}
    area.show_pictures(pictures, TITLES, rows)
    QApplication.processEvents()


def test_each_class_has_its_name_and_number(area: GalleryArea) -> None:
    show(area)
    found = words_on(area.viewport())
    assert [word.text for word in found] == ["airplane", "500 in training", "Show all", "bird", "9 in training"]
    assert found[0].right < found[1].x < found[1].right < found[2].x
    assert found[2].right <= area.viewport().width()
    assert found[3].y > found[0].y + 56


def test_a_long_or_broken_name_stays_on_its_line(area: GalleryArea) -> None:
    area.show_pictures({0: thumbnails(3)}, {0: ("x\ny " * 99, "3 in training")}, 2)
    name, number = words_on(area.viewport())
    assert "…" in name.text
    assert "\n" not in name.text
    assert name.right < number.x < number.right < area.viewport().width()


def test_pictures_are_painted_where_the_layout_says(area: GalleryArea) -> None:
    show(area)
    image = area.viewport().grab().toImage()
    for index in (0, 3, 5):
        center = area.layout_now.tile_rect(0, index).center().toPoint()
        assert image.pixelColor(center) == QColor(index, index, index)


def test_a_selected_picture_is_ringed(area: GalleryArea) -> None:
    show(area)
    box = area.layout_now.tile_rect(0, 2).toRect()
    beside = QPoint(box.left() - 2, box.center().y())
    before = area.viewport().grab().toImage().pixelColor(beside)
    area.select(0, 2)
    after = area.viewport().grab().toImage().pixelColor(beside)
    assert (before, after) == (QColor(area._theme.palette.surface), QColor(area._theme.palette.accent))


def test_a_click_on_show_all_asks_for_its_class(area: GalleryArea, qtbot: Any) -> None:
    show(area)
    assert area.has_more(0)
    assert not area.has_more(1)
    word = next(word for word in words_on(area.viewport()) if word.text == "Show all")
    at = QPoint(round(word.x + 5), round(word.y - 4))
    qtbot.mouseMove(area.viewport(), at)
    assert area.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(area.all_wanted) as asked:
        qtbot.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == [0]


def test_arrows_walk_through_the_classes_and_over_empty_ones(area: GalleryArea, qtbot: Any) -> None:
    area.show_pictures({0: thumbnails(0), 1: thumbnails(2), 2: thumbnails(0)}, TITLES, 2)
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(area, key)
        walked.append(area.selected)
    assert walked == [(1, 0), (1, 1), (1, 1), (1, 0), (1, 0)]
    area.show_pictures({0: thumbnails(0)}, TITLES, 2)
    qtbot.keyClick(area, Qt.Key.Key_Down)
    assert area.selected is None


def test_up_and_down_move_by_a_row(area: GalleryArea, qtbot: Any) -> None:
    show(area)
    area.select(0, 1)
    qtbot.keyClick(area, Qt.Key.Key_Down)
    assert area.selected == (0, 1 + area.layout_now.columns)
    qtbot.keyClick(area, Qt.Key.Key_Up)
    assert area.selected == (0, 1)


def test_a_selected_picture_comes_into_sight(area: GalleryArea) -> None:
    show(area, (300,), rows=0)
    area.select(0, 299)
    top = area.verticalScrollBar().value()
    box = area.layout_now.tile_rect(0, 299)
    assert top <= box.top()
    assert box.bottom() <= top + area.viewport().height()


def test_the_next_page_is_asked_for_once(area: GalleryArea) -> None:
    asked: list[int] = []
    area.more_wanted.connect(asked.append)
    show(area, (300,), rows=0)
    assert asked == []
    bar = area.verticalScrollBar()
    for _ in range(3):
        bar.setValue(bar.maximum() - 1)
        bar.setValue(bar.maximum())
    assert asked == [0]
    at = bar.value()
    area.show_pictures({0: thumbnails(400, 500)}, TITLES, 0, keep=True)
    assert bar.value() == at, "another page moves nothing"
    bar.setValue(bar.maximum())
    assert asked == [0, 0]


def test_other_pictures_begin_at_the_top_with_none_selected(area: GalleryArea) -> None:
    show(area, (300,), rows=0)
    area.select(0, 299)
    show(area)
    assert (area.selected, area.verticalScrollBar().value()) == (None, 0)


def test_larger_tiles_are_fewer_beside_each_other(area: GalleryArea) -> None:
    show(area)
    before = area.layout_now.columns
    area.set_tile(144)
    assert area.layout_now.columns < before
    assert area.layout_now.tile_rect(0, 0).width() == 144


def test_a_tall_picture_keeps_its_shape(area: GalleryArea) -> None:
    tall = Pictures(np.full((1, 64, 16, 3), 9, np.uint8), ("tall.png",), 1)
    area.show_pictures({0: tall}, TITLES, 2)
    image = area.viewport().grab().toImage()
    box = area.layout_now.tile_rect(0, 0)
    y = round(box.center().y())
    dark = [x for x in range(round(box.left()), round(box.right())) if image.pixelColor(x, y) == QColor(9, 9, 9)]
    assert len(dark) == pytest.approx(box.width() / 4, abs=2)
    assert sum(dark) / len(dark) == pytest.approx(box.center().x(), abs=1)


def test_numbers_beside_a_class() -> None:
    assert describe_count(12_000, "train") == "12,000 in training"
    assert describe_count(5, "validation") == "5 in validation"
