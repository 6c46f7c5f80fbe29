"""Icons: line drawings in ``resources/icons``, painted in any colour at any size."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cnnstudio.paths import resource


def icon(name: str, color: str, disabled: str = "") -> QIcon:
    """Return an icon.

    Args:
        name: the file's name without its suffix.
        color: of the lines, ``#RRGGBB``.
        disabled: of the lines where the icon is disabled; faded where not given.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    return QIcon(_LineIcon(name, color, disabled or _faded(color)))


def paint_icon(painter: QPainter, rectangle: QRectF, name: str, color: str) -> None:
    """Paint an icon into a rectangle."""
    QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color).encode())).render(painter, rectangle)


class _LineIcon(QIconEngine):
    """Paints the drawing anew at every size, so that it is sharp at any pixel ratio."""

    def __init__(self, name: str, color: str, disabled: str) -> None:
        super().__init__()
        self._name, self._color, self._disabled = name, color, disabled
        _drawing(name)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._disabled if mode == QIcon.Mode.Disabled else self._color
        paint_icon(painter, QRectF(rect), self._name, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name, self._color, self._disabled)


@cache
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def _faded(color: str) -> str:
    return f'{color}" opacity="0.4'
