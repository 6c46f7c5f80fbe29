"""The right side of the Data screen: splits, balance, channels, notes, files left out, the selected picture."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.formatting import count
from cnnstudio.gui.engine.pictures import Gallery
from cnnstudio.gui.plots import data_charts
from cnnstudio.gui.theme import Palette, Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.thumbnails import SMALL_PX
from cnnstudio.gui.widgets.text_label import TextLabel

PANEL_PX = 352
PICTURE_PX = 96
MOST_LISTED = 30
Paint = Callable[[QPainter, QRectF, Gallery, Palette], None]


class DataChart(QWidget):
    """One of the small charts."""

    def __init__(self, theme: Theme, paint: Paint, height: Callable[[Gallery], float]) -> None:
        super().__init__()
        self._theme, self._paint, self._height = theme, paint, height
        self._gallery: Gallery | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_gallery(self, gallery: Gallery) -> None:
        """Show this data set."""
        self._gallery = gallery
        self.setFixedHeight(round(self._height(gallery)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._gallery is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, QRectF(self.rect()), self._gallery, self._theme.palette)
            painter.end()


class DataPanel(QScrollArea):
    """Facts about a data set, from above: how much, how even, how bright, what was noticed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(PANEL_PX)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._charts = [
            DataChart(theme, data_charts.paint_splits, data_charts.splits_height),
            DataChart(theme, data_charts.paint_balance, data_charts.balance_height),
            DataChart(theme, data_charts.paint_channels, data_charts.channels_height),
        ]
        self._share = TextLabel(theme, "caption")
        self.notes, self.left_out = TextLabel(theme, "label"), TextLabel(theme, "caption")
        self._notes_title, self._left_out_title = TextLabel(theme, "section"), TextLabel(theme, "section")
        self.picture, self.picture_text = QLabel(), TextLabel(theme, "label")
        self._build()

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(8)
        for title, caption, chart in zip(
            (tr("Splits"), tr("Class balance"), tr("Channels")),
            (None, self._share, TextLabel(self._theme, "caption", tr("mean ± std, training only"))),
            self._charts,
            strict=True,
        ):
            row = QHBoxLayout()
            row.addWidget(TextLabel(self._theme, "section", title))
            row.addStretch(1)
            if caption is not None:
                caption.setWordWrap(False)
                row.addWidget(caption)
            column.addLayout(row)
            column.addWidget(chart)
            column.addSpacing(14)
        for label in (self.notes, self.left_out):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (self._notes_title, self.notes, self._left_out_title, self.left_out):
            column.addWidget(widget)
        column.addLayout(self._build_picture())
        column.addStretch(1)
        self.setWidget(inside)

    def _build_picture(self) -> QVBoxLayout:
        self.picture.setFixedSize(PICTURE_PX, PICTURE_PX)
        self.picture.setAccessibleName(tr("Selected picture"))
        self.picture_text.setWordWrap(True)
        self.picture_text.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.picture)
        row.addWidget(self.picture_text, 1)
        self._picture_title = TextLabel(self._theme, "section", tr("Selected picture"))
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addSpacing(8)
        column.addWidget(self._picture_title)
        column.addLayout(row)
        return column

    def show_gallery(self, gallery: Gallery) -> None:
        """Show a data set."""
        for chart in self._charts:
            chart.show_gallery(gallery)
        few = len(gallery.classes) <= data_charts.MOST_STACKED
        self._share.setText(tr("share of {name}", name=_short(gallery.classes[0])) if few else tr(
            "{n} classes, training", n=count(len(gallery.classes))))  # fmt: skip
        self._notes_title.setText(tr("Notes"))
        self.notes.setText("\n".join(gallery.notes))
        self._left_out_title.setText(tr("{n} files left out", n=count(gallery.quarantined)))
        listed = [f"{_short(name, 60)}: {reason}" for name, reason in gallery.quarantine[:MOST_LISTED]]
        if gallery.quarantined > len(listed):
            listed.append(tr("and {n} more", n=count(gallery.quarantined - len(listed))))
        self.left_out.setText("\n".join(listed))
        for widget in (self._notes_title, self.notes):
            widget.setVisible(bool(gallery.notes))
        for widget in (self._left_out_title, self.left_out):
            widget.setVisible(gallery.quarantined > 0)
        self.show_picture(None, "")

    @Slot()
    def show_picture(self, image: QImage | None, text: str) -> None:
        """Show the selected picture with its name, class and split; None for none."""
        for widget in (self._picture_title, self.picture, self.picture_text):
            widget.setVisible(image is not None)
        if image is None:
            return
        small = max(image.width(), image.height()) <= SMALL_PX
        mode = Qt.TransformationMode.FastTransformation if small else Qt.TransformationMode.SmoothTransformation
        ratio = self.devicePixelRatioF()
        edge = round(PICTURE_PX * ratio)
        pixmap = QPixmap.fromImage(image.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio, mode))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.picture_text.setText(text)


def _short(text: str, most: int = 24) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
