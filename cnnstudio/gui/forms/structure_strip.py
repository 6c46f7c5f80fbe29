"""The structure strip: the chosen network as a row of blocks, as wide as its channels and as tall as its maps."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnstudio.formatting import count
from cnnstudio.gui.forms.structure import Part
from cnnstudio.gui.swatch import swatch_colors
from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.gui.translation import tr

HEIGHT = 92
MIDDLE = 40.0
TALLEST = 60.0
LABEL_TOP = 76.0
SKIP_SWATCH = 6


class StructureStrip(QWidget):
    """Painted from the parts of a summary; before there is one it shows a pale placeholder."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Structure of the network"))
        theme.changed.connect(self.update)

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Show a network; () shows the placeholder."""
        self._parts = parts
        self.setAccessibleDescription("; ".join(describe_part(part) for part in parts))
        self.update()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts on show."""
        return self._parts

    def boxes(self) -> list[QRectF]:
        """Return where each part stands, in widget coordinates."""
        widths = [_width(part) for part in self._parts]
        gaps = max(1, len(widths) - 1)
        room = self.width() - 16.0
        scale = min(1.0, (room - 6.0 * gaps) / max(1.0, sum(widths)))
        widths = [max(4.0, width * scale) for width in widths]
        gap = min(28.0, (room - sum(widths)) / gaps)
        x = 8.0 + max(0.0, (room - sum(widths) - gap * gaps) / 2)
        found = []
        tallest_side = max((part.side for part in self._parts), default=1)
        for part, width in zip(self._parts, widths, strict=True):
            height = _height(part, tallest_side)
            found.append(QRectF(x, MIDDLE - height / 2, width, height))
            x += width + gap
        return found

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            for box, part in zip(self.boxes(), self._parts, strict=True):
                if box.adjusted(-4, -30, 4, 40).contains(QPointF(event.pos())):
                    QToolTip.showText(event.globalPos(), describe_part(part), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._parts:
            self._paint_parts(painter)
        else:
            self._paint_placeholder(painter)
        painter.end()

    def _paint_placeholder(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.palette.grid))
        for number, width in enumerate((6, 14, 22, 30, 38)):
            height = TALLEST - 9.0 * number
            painter.drawRoundedRect(QRectF(16 + 50.0 * number, MIDDLE - height / 2, width, height), 2, 2)

    def _paint_parts(self, painter: QPainter) -> None:
        colors, boxes = self._theme.palette, self.boxes()
        painter.setPen(QPen(QColor(colors.soft_edge), 1.4))
        painter.drawLine(QPointF(boxes[0].right(), MIDDLE), QPointF(boxes[-1].left(), MIDDLE))
        for number, (box, part) in enumerate(zip(boxes, self._parts, strict=True)):
            if part.skip:
                self._paint_arc(painter, boxes, number)
            self._paint_part(painter, box, part)
        self._paint_labels(painter, boxes)

    def _paint_part(self, painter: QPainter, box: QRectF, part: Part) -> None:
        colors = self._theme.palette
        if part.kind == "classes":
            self._paint_classes(painter, box, part.channels)
            return
        edge = colors.control_edge if part.kind == "image" else colors.accent
        fill = colors.hover if part.kind == "image" else colors.selected
        painter.setPen(QPen(QColor(edge), 1.4))
        painter.setBrush(QColor(fill))
        for offset in range(min(2, part.repeats - 1), -1, -1):  # repeated parts look like a stack
            painter.drawRoundedRect(box.translated(2.5 * offset, -2.5 * offset), 2, 2)

    def _paint_classes(self, painter: QPainter, box: QRectF, classes: int) -> None:
        colors = self._theme.palette
        shown = min(classes, 4)
        painter.setPen(QPen(QColor(colors.accent), 1.4))
        painter.setBrush(QColor(colors.selected))
        pitch = 13.0 if shown > 2 else 18.0
        for number in range(shown):
            y = MIDDLE + (number - (shown - 1) / 2) * pitch
            painter.drawEllipse(QPointF(box.center().x(), y), 4.8, 4.8)

    def _paint_arc(self, painter: QPainter, boxes: list[QRectF], number: int) -> None:
        box, before = boxes[number], boxes[number - 1]
        after = boxes[min(number + 1, len(boxes) - 1)]
        left = (before.right() + box.left()) / 2
        right = (box.right() + after.left()) / 2
        top = min(box.top() - 10, 12.0)
        path = QPainterPath(QPointF(left, MIDDLE))
        path.cubicTo(QPointF(left, top - 8), QPointF(right, top - 8), QPointF(right, MIDDLE))
        painter.setPen(QPen(QColor(swatch_colors(SKIP_SWATCH, self._theme.palette.is_dark).fill), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_labels(self, painter: QPainter, boxes: list[QRectF]) -> None:
        painter.setFont(ui_font(10, 500))
        painter.setPen(QColor(self._theme.palette.text3))
        free = 0.0
        ends = [*boxes[1:], boxes[-1]]
        for box, part, following in zip(boxes, self._parts, ends, strict=True):
            text = _label(part)
            width = painter.fontMetrics().horizontalAdvance(text) + 2.0
            left = min(max(box.center().x() - width / 2, 0.0), self.width() - width)
            if left >= free and (part.kind == "classes" or left + width <= following.center().x() + 6):
                painter.drawText(QRectF(left, LABEL_TOP, width, 16), Qt.AlignmentFlag.AlignCenter, text)
                free = left + width + 2


def _label(part: Part) -> str:
    if part.kind == "image":
        return tr("image")
    if part.kind == "classes":
        return tr("classes") if part.channels <= 4 else tr("{count} classes", count=part.channels)
    return f"{part.label} ×{part.repeats}" if part.repeats > 1 else part.label


def _width(part: Part) -> float:
    if part.kind in ("image", "classes"):
        return 6.0 if part.kind == "image" else 11.0
    if part.kind == "units":
        return 7.0
    return min(46.0, 6.0 + 4.2 * math.log2(1 + part.channels))


def _height(part: Part, tallest_side: int) -> float:
    if part.kind == "units":
        return min(TALLEST, 12.0 + 4.5 * math.log2(1 + part.channels))
    if part.kind == "classes":
        return 30.0
    return max(8.0, TALLEST * math.sqrt(part.side / max(1, tallest_side)))


def describe_part(part: Part) -> str:
    """Return a part in words, for tooltips and screen readers."""
    if part.kind == "image":
        return tr("Image: {channels} × {side} × {side}", channels=part.channels, side=part.side)
    if part.kind == "classes":
        return tr("{count} classes", count=count(part.channels))
    names = ", ".join(part.names[:2])
    if part.kind == "units":
        return tr("{names}: {count} units", names=names, count=count(part.channels))
    sentence = tr("{names}: {count} maps of {side} × {side}", names=names, count=count(part.channels), side=part.side)
    if part.repeats > 1:
        sentence += tr(", {count} times", count=part.repeats)
    return sentence + tr(", its input added") if part.skip else sentence
