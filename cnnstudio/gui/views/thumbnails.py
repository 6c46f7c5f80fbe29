"""Thumbnails of the gallery: scaled once, kept while they are in use, painted with round corners."""

from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from cnnstudio.gui.engine.pictures import Pixels

SMALL_PX = 64


def to_image(pixels: Pixels) -> QImage:
    """Return a picture (h, w, 3 or 1) as an image of its own memory."""
    data = np.ascontiguousarray(pixels)
    height, width, channels = data.shape
    form = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    return QImage(data.data, width, height, width * channels, form).copy()


class Thumbnails:
    """The pixmaps of pictures by label and position, in the order of their last use."""

    def __init__(self) -> None:
        self._pixmaps: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pixmaps)

    def clear(self) -> None:
        """Drop all; the pictures or their size are others now."""
        self._pixmaps.clear()

    def find(self, key: tuple[int, int]) -> QPixmap | None:
        """Return the thumbnail of a picture, None where it has to be added first."""
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
        return self._pixmaps.get(key)

    def add(self, key: tuple[int, int], image: QImage, tile: int, ratio: float) -> QPixmap:
        """Scale a picture into a tile and keep it; small pictures keep their pixels square.

        Args:
            key: label and position of the picture.
            image: the picture.
            tile: edge in pixels of the window.
            ratio: the display's pixels for each of them.
        """
        small = max(image.width(), image.height()) <= SMALL_PX
        mode = Qt.TransformationMode.FastTransformation if small else Qt.TransformationMode.SmoothTransformation
        edge = round(tile * ratio)
        pixmap = QPixmap.fromImage(image.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio, mode))
        pixmap.setDevicePixelRatio(ratio)
        self._pixmaps[key] = pixmap
        return pixmap

    def trim(self, most: int) -> None:
        """Keep so many at most; the ones longest out of use go first."""
        while len(self._pixmaps) > most:
            self._pixmaps.popitem(last=False)


def paint_thumbnail(painter: QPainter, box: QRectF, pixmap: QPixmap, frame: str = "") -> None:
    """Paint a thumbnail in the middle of a box, with a frame of a colour where one is given."""
    size = pixmap.deviceIndependentSize()
    place = QRectF(box.center().x() - size.width() / 2, box.center().y() - size.height() / 2, size.width(),
                   size.height())  # fmt: skip
    shape = QPainterPath()
    shape.addRoundedRect(place, 4, 4)
    painter.save()
    painter.setClipPath(shape)
    painter.drawPixmap(place.topLeft(), pixmap)
    painter.restore()
    if frame:
        painter.setPen(QPen(QColor(frame), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(-2, -2, 2, 2), 5, 5)
