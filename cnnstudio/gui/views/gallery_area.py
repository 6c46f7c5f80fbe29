"""The gallery: thumbnails by class, painted where they are in sight, however many there are."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from cnnstudio.formatting import count
from cnnstudio.gui.engine.pictures import Pictures
from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.gallery_layout import AFTER_PX, GAP_PX, HEAD_PX, GalleryLayout, Section
from cnnstudio.gui.views.thumbnails import Thumbnails, paint_thumbnail, to_image

KEPT = 3_000


class GalleryArea(QAbstractScrollArea):
    """Shows sections of thumbnails.

    Signals:
        chosen(int, int): label and position of the picture selected.
        all_wanted(int): the label of the class whose "Show all" was clicked.
        more_wanted(int): the end of a class's loaded thumbnails came into sight.
    """

    chosen = Signal(int, int)
    all_wanted = Signal(int)
    more_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: dict[int, Pictures] = {}
        self._titles: dict[int, tuple[str, str]] = {}
        self._rows, self._tile = 4, 56
        self._pixmaps = Thumbnails()
        self._asked = -1
        self.selected: tuple[int, int] | None = None
        self.layout_now = GalleryLayout([], 400, self._tile, self._rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Pictures by class"))
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self._ask_for_more)

    def show_pictures(
        self, pictures: dict[int, Pictures], titles: dict[int, tuple[str, str]], rows: int, *, keep: bool = False
    ) -> None:
        """Show these classes.

        Args:
            pictures: by label, in order.
            titles: (class name, words beside it) by label.
            rows: shown of each class at least; 0 for all.
            keep: stay at the same place; for another page of the same class.
        """
        self._pictures, self._titles, self._rows, self._asked = pictures, titles, rows, -1
        if not keep:
            self._pixmaps.clear()
            self.selected = None
            self.verticalScrollBar().setValue(0)
        self._arrange()

    def set_tile(self, tile: int) -> None:
        """Paint tiles of another size."""
        self._tile = tile
        self._pixmaps.clear()
        self._arrange()

    def _arrange(self) -> None:
        sections = [Section(label, len(each.pixels)) for label, each in self._pictures.items()]
        self.layout_now = GalleryLayout(sections, self.viewport().width(), self._tile, self._fitting_rows())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, round(self.layout_now.height - self.viewport().height())))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(20, self._tile // 2))
        self.viewport().update()
        self._ask_for_more()

    def _fitting_rows(self) -> int:
        """Return the rows of each class: as many as fit where all classes do, at least the ones asked for."""
        if not self._rows:
            return 0
        each = self.viewport().height() / max(1, len(self._pictures)) - HEAD_PX - AFTER_PX
        return max(self._rows, int(each // (self._tile + GAP_PX)))

    def _ask_for_more(self) -> None:
        """Ask once for the next page when the end of the last class is near."""
        if self._rows or not self._pictures:
            return
        label, last = list(self._pictures.items())[-1]
        near = self.verticalScrollBar().value() + 2 * self.viewport().height() >= self.layout_now.height
        if near and len(last.pixels) < last.count and self._asked != len(last.pixels):
            self._asked = len(last.pixels)
            self.more_wanted.emit(label)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(self._theme.palette.surface))
        top = float(self.verticalScrollBar().value())
        bottom = top + self.viewport().height()
        painter.translate(0, -top)
        for section in self.layout_now.visible_sections(top, bottom):
            label = self.layout_now.sections[section].label
            self._paint_head(painter, section, label)
            for index in self.layout_now.visible_tiles(section, top, bottom):
                self._paint_tile(painter, self.layout_now.tile_rect(section, index), label, index)
        painter.end()
        self._pixmaps.trim(KEPT)

    def _paint_head(self, painter: QPainter, section: int, label: int) -> None:
        palette, head = self._theme.palette, self.layout_now.head(section)
        name, words = self._titles[label]
        font = ui_font(14, 600)
        metrics = QFontMetricsF(font)
        short = metrics.elidedText(" ".join(name.split()), Qt.TextElideMode.ElideMiddle, head.width() * 0.6)
        baseline = head.top() + HEAD_PX - 14
        painter.setFont(font)
        painter.setPen(QColor(palette.text))
        painter.drawText(QPointF(head.left(), baseline), short)
        painter.setFont(ui_font(12, 400))
        painter.setPen(QColor(palette.text3))
        painter.drawText(QPointF(head.left() + metrics.horizontalAdvance(short) + 10, baseline), words)
        if self.has_more(section):
            painter.setFont(ui_font(13, 600))
            painter.setPen(QColor(palette.accent))
            painter.drawText(self._link(section), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             tr("Show all"))  # fmt: skip

    def has_more(self, section: int) -> bool:
        """Whether a class has pictures that are not shown."""
        label = self.layout_now.sections[section].label
        return self._rows > 0 and self.layout_now.shown[section] < self._pictures[label].count

    def _link(self, section: int) -> QRectF:
        head = self.layout_now.head(section)
        return QRectF(head.right() - 110, head.top() + 8, 110, HEAD_PX - 10)

    def _paint_tile(self, painter: QPainter, box: QRectF, label: int, index: int) -> None:
        pixmap = self._pixmaps.find((label, index))
        if pixmap is None:
            image = to_image(self._pictures[label].pixels[index])
            pixmap = self._pixmaps.add((label, index), image, self._tile, self.devicePixelRatioF())
        is_selected = self.selected == (label, index)
        paint_thumbnail(painter, box, pixmap, self._theme.palette.accent if is_selected else "")

    def _at(self, position: QPointF) -> tuple[float, float]:
        return position.x(), position.y() + self.verticalScrollBar().value()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, y = self._at(event.position())
        found = self.layout_now.tile_at(x, y)
        head = self.layout_now.head_at(x, y)
        if found is not None:
            self.select(self.layout_now.sections[found[0]].label, found[1])
        elif head is not None and self.has_more(head) and self._link(head).contains(x, y):
            self.all_wanted.emit(self.layout_now.sections[head].label)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = self._at(event.position())
        head = self.layout_now.head_at(x, y)
        is_link = head is not None and self.has_more(head) and self._link(head).contains(x, y)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def select(self, label: int, index: int) -> None:
        """Select a picture, tell it and bring it into sight."""
        self.selected = (label, index)
        sections = [each.label for each in self.layout_now.sections]
        box = self.layout_now.tile_rect(sections.index(label), index)
        bar = self.verticalScrollBar()
        if box.top() < bar.value() or box.bottom() > bar.value() + self.viewport().height():
            bar.setValue(round(box.center().y() - self.viewport().height() / 2))
        self.viewport().update()
        self.chosen.emit(label, index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1,
                 Qt.Key.Key_Up: -self.layout_now.columns, Qt.Key.Key_Down: self.layout_now.columns}  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.layout_now.sections:
            super().keyPressEvent(event)
            return
        # A class may have no picture in a split: there is nothing to select in it.
        shown = {each.label: tiles for each, tiles in zip(self.layout_now.sections, self.layout_now.shown, strict=True)
                 if tiles}  # fmt: skip
        labels = list(shown)
        if self.selected is None or self.selected[0] not in labels:
            for label in labels[:1]:
                self.select(label, 0)
            return
        label, index = self.selected[0], self.selected[1] + step
        place = labels.index(label) + (1 if step > 0 else -1)
        if 0 <= index < shown[label]:
            self.select(label, index)
        elif 0 <= place < len(labels):
            self.select(labels[place], 0 if step > 0 else shown[labels[place]] - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def describe_count(number: int, split: str) -> str:
    """Return the words beside a class: how many pictures it has."""
    if split == "train":
        return tr("{n} in training", n=count(number))
    return tr("{n} in validation", n=count(number))
