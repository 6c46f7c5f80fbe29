"""What painting leaves to be read: the words with their places, taken from an SVG drawing of it."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QSize
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.theme import ui_font

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Word:
    """A painted text: its words, the left end of its base line in pixels, and its font's size and weight."""

    text: str
    x: float
    y: float
    size_px: int
    weight: int

    @property
    def right(self) -> float:
        """Where the text ends."""
        return self.x + QFontMetricsF(ui_font(self.size_px, self.weight)).horizontalAdvance(self.text)


def drawing(paint: Callable[[QPainter], None], width: int = 400, height: int = 300) -> ElementTree.Element:
    """Return what a function paints, as the root of an SVG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(width, height))
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return ElementTree.fromstring(data.data().decode())


def words(root: ElementTree.Element) -> list[Word]:
    """Return the texts of a drawing in the order of painting."""
    found = []
    for group in root.iter(f"{SVG}g"):
        move = (0.0, 0.0)
        if group.get("transform", "").startswith("matrix("):
            parts = [float(each) for each in group.get("transform", "")[7:-1].split(",")]
            move = parts[4], parts[5]
        for each in group.findall(f"{SVG}text"):
            x, y = float(each.get("x", "0")), float(each.get("y", "0"))
            size, weight = int(each.get("font-size", "0")), int(each.get("font-weight", "400"))
            found.append(Word("".join(each.itertext()).strip(), x + move[0], y + move[1], size, weight))
    return found


def painted_words(paint: Callable[[QPainter], None], width: int = 400, height: int = 300) -> list[Word]:
    """Return the texts that a function paints."""
    return words(drawing(paint, width, height))


def words_on(widget: QWidget) -> list[Word]:
    """Return the texts that a widget paints."""

    def paint(painter: QPainter) -> None:
        widget.render(painter, QPoint())

    return painted_words(paint, widget.width(), widget.height())
