"""The head of the Data screen: which data set, how large, and the ways to open another."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from cnnstudio.formatting import count
from cnnstudio.gui.engine.pictures import Gallery
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.figure_actions import FigureActions
from cnnstudio.gui.widgets.icon_button import IconButton
from cnnstudio.gui.widgets.quiet_combo import QuietCombo
from cnnstudio.gui.widgets.text_label import TextLabel

HEAD_PX = 56


class DataHead(QWidget):
    """Title, data sets to choose from, the size of the shown one, and menus.

    Args:
        theme: gives the colours.
        datasets: entries of the catalog, with name and title.
        figure: what copies and exports the figures.

    Attributes:
        combo, summary, open_button: the parts.

    Signals:
        folder_wanted, zip_wanted: a way to open pictures was chosen.
    """

    folder_wanted = Signal()
    zip_wanted = Signal()

    def __init__(
        self, theme: Theme, datasets: list[dict[str, Any]], figure: FigureActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.combo, self.summary = QuietCombo(), TextLabel(theme, "caption")
        self.combo.setAccessibleName(tr("Data set"))
        self.combo.setFixedWidth(200)
        for entry in datasets:
            self.combo.addItem(entry["title"], entry["name"])
        self.summary.setWordWrap(False)
        self.open_button = IconButton(theme, "folder", tr("Use your own pictures: one sub-folder per class"),
                                      tr("Open folder or zip…"))  # fmt: skip
        menu = QMenu(self.open_button)
        menu.addAction(tr("Open folder…")).triggered.connect(self.folder_wanted)
        menu.addAction(tr("Open zip…")).triggered.connect(self.zip_wanted)
        self.open_button.setMenu(menu)
        more = IconButton(theme, "export", tr("Copy or export these figures"))
        figures = QMenu(more)
        figures.addActions([figure.copy_action, figure.export_action])
        more.setMenu(figures)
        for button in (self.open_button, more):
            button.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self.setFixedHeight(HEAD_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        for widget in (TextLabel(theme, "title", tr("Data")), self.combo, self.summary):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.open_button)
        row.addWidget(more)

    def show_size(self, gallery: Gallery | None) -> None:
        """Say how many pictures there are and of which shape; None says nothing."""
        if gallery is None:
            self.summary.setText("")
            return
        channels, height, width = gallery.input_shape
        self.summary.setText(tr("{total} pictures · {width} × {height} × {channels} · {classes} classes",
                                total=count(gallery.total), width=width, height=height, channels=channels,
                                classes=count(len(gallery.classes))))  # fmt: skip
