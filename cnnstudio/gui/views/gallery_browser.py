"""The left side of the Data screen: filters by class and split, size, and the gallery."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.gui.background import Task
from cnnstudio.gui.engine.pictures import Gallery, Pictures, load_page
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.gallery_area import GalleryArea, describe_count
from cnnstudio.gui.views.thumbnails import to_image
from cnnstudio.gui.widgets.quiet_combo import QuietCombo
from cnnstudio.gui.widgets.segmented_control import SegmentedControl
from cnnstudio.gui.widgets.slider import StopSlider
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.gui.workspace import Workspace

ALL = "all"
MOST_SEGMENTS = 3
MOST_LETTERS = 14
PAGE = 300
TILES = tuple(float(edge) for edge in range(32, 145, 8))
TILE = 56.0


class GalleryBrowser(QWidget):
    """Chooses what the gallery shows and reads further pages.

    Attributes:
        area: the gallery.

    Signals:
        picture_shown(QImage, str): the selected picture and what it is.
    """

    picture_shown = Signal(object, str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, theme = workspace, workspace.theme
        self._gallery: Gallery | None = None
        self._pages: dict[tuple[str, int], Pictures] = {}
        self._task: Task | None = None
        self._reading: tuple[str, int] = ("", -1)
        self.area = GalleryArea(theme)
        self.classes = SegmentedControl(theme, [(ALL, tr("All"))], tr("Class"))
        self.class_combo = QuietCombo()
        self.class_combo.setAccessibleName(tr("Class"))
        self.class_combo.setFixedWidth(190)
        self.splits = SegmentedControl(theme, [("train", tr("Train"))], tr("Split"))
        self.tile_size = StopSlider(theme, TILES)
        self.tile_size.setFixedWidth(110)
        self.tile_size.show_value(TILE)
        self.tile_size.setAccessibleName(tr("Size of the pictures"))
        row = QHBoxLayout()
        row.setContentsMargins(24, 12, 24, 0)
        row.setSpacing(16)
        for widget in (self.classes, self.class_combo, self.splits):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(TextLabel(theme, "label", tr("Size")))
        row.addWidget(self.tile_size)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.area, 1)
        self.classes.picked.connect(self._refresh)
        self.class_combo.activated.connect(self._refresh)
        self.splits.picked.connect(self._refresh)
        self.tile_size.valueChanged.connect(self._resize_tiles)
        self.area.all_wanted.connect(self.show_class)
        self.area.more_wanted.connect(self._read_more)
        self.area.chosen.connect(self._show_picture)

    def show_gallery(self, gallery: Gallery) -> None:
        """Show a data set from its beginning."""
        self._gallery, self._pages = gallery, {}
        names = [(str(label), _short(name)) for label, name in enumerate(gallery.classes)]
        few = len(names) <= MOST_SEGMENTS
        self.classes.set_segments([(ALL, tr("All")), *names] if few else [(ALL, tr("All"))])
        self.classes.set_value(ALL)
        self.classes.setVisible(few)
        self.class_combo.setVisible(not few)
        self.class_combo.clear()
        self.class_combo.addItem(tr("All classes"), ALL)
        for label, name in enumerate(gallery.classes if not few else ()):
            self.class_combo.addItem(_short(name, 40), str(label))
        splits = [("train", tr("Train")), ("validation", tr("Validation"))]
        sealed = "test" in gallery.counts
        self.splits.set_segments(splits + ([("test", tr("Test, sealed"))] if sealed else []), ("test",))
        self.splits.setToolTip(
            tr("Test pictures are sealed until you open them, once, for the final number.") if sealed else ""
        )
        self.splits.set_value("train")
        self._refresh()

    @property
    def chosen_class(self) -> str:
        """The label shown, or "all"."""
        return self.classes.value if not self.classes.isHidden() else str(self.class_combo.currentData() or ALL)

    @Slot(int)
    def show_class(self, label: int) -> None:
        """Show every picture of one class."""
        self.classes.set_value(str(label))
        self.class_combo.show_data(str(label))
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self._show_pictures(keep=False)

    def _show_pictures(self, *, keep: bool) -> None:
        gallery, split = self._gallery, self.splits.value
        if gallery is None:
            return
        chosen, loaded = self.chosen_class, gallery.pictures[split]
        labels = range(len(gallery.classes)) if chosen == ALL else [int(chosen)]
        pictures = {label: self._pages.get((split, label), loaded[label]) for label in labels}
        titles = {label: (gallery.classes[label], describe_count(pictures[label].count, split)) for label in labels}
        rows = 0 if chosen != ALL else 2 if len(gallery.classes) <= 12 else 1
        self.area.show_pictures(pictures, titles, rows, keep=keep)
        if not keep:
            self.picture_shown.emit(None, "")

    @Slot()
    def _resize_tiles(self) -> None:
        self.area.set_tile(round(self.tile_size.stop()))

    @Slot(int)
    def _read_more(self, label: int) -> None:
        if self._gallery is None:
            return
        split = self.splits.value
        shown = self._pages.get((split, label), self._gallery.pictures[split][label])
        if self._task is not None:
            self._task.cancel()
        self._reading = (split, label)
        start = len(shown.pixels)
        self._task = self._workspace.background.call(
            load_page, self._gallery, split, label, start, start + PAGE, done=self._take_page
        )

    @Slot(object)
    def _take_page(self, page: Pictures) -> None:
        self._task = None
        if self._gallery is None:
            return
        split, label = self._reading
        shown = self._pages.get((split, label), self._gallery.pictures[split][label])
        joined = replace(shown, pixels=np.concatenate([shown.pixels, page.pixels]), names=shown.names + page.names)
        self._pages[split, label] = joined
        if split == self.splits.value and self.chosen_class == str(label):
            self._show_pictures(keep=True)

    @Slot(int, int)
    def _show_picture(self, label: int, index: int) -> None:
        if self._gallery is None:
            return
        split = self.splits.value
        shown = self._pages.get((split, label), self._gallery.pictures[split][label])
        words = tr("training") if split == "train" else tr("validation")
        text = f"{shown.names[index]}\n{self._gallery.classes[label]} · {words}"
        self.picture_shown.emit(to_image(shown.pixels[index]), text)


def _short(name: str, most: int = MOST_LETTERS) -> str:
    flat = " ".join(name.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
