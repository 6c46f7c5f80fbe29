import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.views.thumbnails import Thumbnails, paint_thumbnail, to_image


def pixels_of(image: QImage) -> list[list[tuple[int, int, int]]]:
    def rgb(x: int, y: int) -> tuple[int, int, int]:
        color = image.pixelColor(x, y)
        return color.red(), color.green(), color.blue()

    return [[rgb(x, y) for x in range(image.width())] for y in range(image.height())]


@pytest.mark.parametrize("channels", [1, 3])
def test_an_image_has_the_pictures_pixels(channels: int) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (5, 7, channels), np.uint8)  # rows that are no whole words
    image = to_image(picture)
    np.testing.assert_array_equal(pixels_of(image), np.broadcast_to(picture, (5, 7, 3)))


def test_an_image_outlives_its_array() -> None:
    picture = np.full((4, 4, 3), 200, np.uint8)
    image = to_image(picture)
    picture[:] = 0
    assert image.pixelColor(3, 3) == QColor(200, 200, 200)


def test_a_small_picture_keeps_its_pixels_square(qapp: QApplication) -> None:
    picture = np.zeros((2, 2, 3), np.uint8)
    picture[0, 0], picture[1, 1] = 255, 255
    shown = pixels_of(Thumbnails().add((0, 0), to_image(picture), 8, 1.0).toImage())
    np.testing.assert_array_equal(shown, picture.repeat(4, axis=0).repeat(4, axis=1))


def test_a_wide_picture_fits_the_tile_on_a_fine_display(qapp: QApplication) -> None:
    pixmap = Thumbnails().add((0, 0), to_image(np.zeros((10, 20, 1), np.uint8)), 40, 2.0)
    assert (pixmap.width(), pixmap.height()) == (80, 40)
    assert pixmap.deviceIndependentSize().toTuple() == (40.0, 20.0)


def test_the_longest_unused_go_first(qapp: QApplication) -> None:
    kept, image = Thumbnails(), to_image(np.zeros((4, 4, 3), np.uint8))
    added = {key: kept.add(key, image, 8, 1.0) for key in ((0, 0), (0, 1), (1, 0))}
    assert kept.find((0, 0)) is added[0, 0]
    kept.trim(2)
    assert len(kept) == 2
    assert kept.find((0, 1)) is None
    assert kept.find((0, 0)) is added[0, 0]
    kept.clear()
    assert kept.find((0, 0)) is None


def test_it_is_painted_in_the_middle_with_a_frame_when_selected(qapp: QApplication) -> None:
    pixmap = Thumbnails().add((0, 0), to_image(np.full((10, 20, 3), 90, np.uint8)), 20, 1.0)

    def painted(frame: str) -> QImage:
        canvas = QImage(40, 40, QImage.Format.Format_RGB32)
        canvas.fill(QColor("white"))
        painter = QPainter(canvas)
        paint_thumbnail(painter, QRectF(10, 10, 20, 20), pixmap, frame)
        painter.end()
        return canvas

    plain, framed = painted(""), painted("#ff0000")
    for canvas in (plain, framed):
        assert canvas.pixelColor(20, 20) == QColor(90, 90, 90)
        assert canvas.pixelColor(20, 11) == QColor("white")  # a wide picture leaves room above
    assert plain.pixelColor(20, 13) == QColor("white")
    assert framed.pixelColor(20, 13) == QColor("#ff0000")
