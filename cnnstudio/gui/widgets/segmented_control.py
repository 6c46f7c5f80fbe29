"""A segmented control: one of two to four choices, all in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.gui.theme import Theme, ui_font

PAD_PX = 13


class SegmentedControl(QWidget):
    """Segments with a name each; the arrow keys move between them.

    Args:
        theme: gives the colours.
        segments: (id, text) of each.
        name: what a screen reader says.

    Signals:
        picked(str): the id of the segment a person chose.
    """

    picked = Signal(str)

    def __init__(
        self, theme: Theme, segments: Sequence[tuple[str, str]], name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._disabled: set[str] = set()
        self._segments: list[tuple[str, str]] = []
        self._value = ""
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_segments(segments)
        theme.changed.connect(self.update)

    def set_segments(self, segments: Sequence[tuple[str, str]], disabled: Sequence[str] = ()) -> None:
        """Offer other segments; the chosen one stays where it still exists."""
        self._segments, self._disabled = list(segments), set(disabled)
        ids = [segment for segment, _ in self._segments]
        if self._value not in ids:
            self._value = ids[0] if ids else ""
        self._describe()
        self.updateGeometry()
        self.update()

    def set_disabled(self, disabled: Sequence[str]) -> None:
        """Grey out these segments."""
        self._disabled = set(disabled)
        self.update()

    @property
    def value(self) -> str:
        """The id of the chosen segment, "" where none is."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose a segment without telling anybody."""
        if value in (segment for segment, _ in self._segments):
            self._value = value
            self._describe()
            self.update()

    def clear(self) -> None:
        """Choose none of them: what is shown is something else, and each segment leads away from it."""
        self._value = ""
        self._describe()
        self.update()

    def texts(self) -> list[str]:
        """Return the texts of the segments."""
        return [text for _, text in self._segments]

    def segment_rect(self, value: str) -> QRectF:
        """Return where a segment lies."""
        x, found = 2.0, QRectF()
        for segment, text in self._segments:
            width = self._width(text)
            if segment == value:
                found = QRectF(x, 2, width, self.height() - 4)
            x += width
        return found

    def _width(self, text: str) -> float:
        return QFontMetricsF(ui_font(12, 600)).horizontalAdvance(text) + 2 * PAD_PX

    def _pick(self, value: str) -> None:
        if value and value not in self._disabled and value != self._value:
            self.set_value(value)
            self.picked.emit(value)

    def _describe(self) -> None:
        self.setAccessibleName(": ".join(part for part in (self._name, dict(self._segments).get(self._value)) if part))

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._width(text) for _, text in self._segments)) + 4, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for segment, _ in self._segments:
            if self.segment_rect(segment).contains(event.position()):
                self._pick(segment)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        ids = [segment for segment, _ in self._segments if segment not in self._disabled]
        if self._value in ids:
            self._pick(ids[max(0, min(len(ids) - 1, ids.index(self._value) + step))])
        elif ids:
            self._pick(ids[0 if step > 0 else -1])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.window if palette.is_dark else palette.hairline))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        for segment, text in self._segments:
            box = self.segment_rect(segment)
            chosen = segment == self._value
            if chosen:
                painter.setPen(QPen(QColor(palette.soft_edge), 1))
                painter.setBrush(QColor(palette.soft_edge if palette.is_dark else palette.surface))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            muted = segment in self._disabled or not self.isEnabled()
            painter.setPen(QColor(palette.text3 if muted else palette.text if chosen else palette.text2))
            painter.setFont(ui_font(12, 600 if chosen else 500))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
