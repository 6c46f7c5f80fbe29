"""The caption at the right end of the menu bar: which data, which program."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.spec import Choice

MAX_CHARACTERS = 60


def name_dataset(choice: Choice, datasets: Sequence[Mapping[str, Any]]) -> str:
    """Return what people call a data set: the folder's or file's name, else the title in the catalog.

    Args:
        choice: of the data set.
        datasets: entries of the catalog, with name and title.
    """
    path = choice.options.get("path")
    if path:
        return Path(str(path)).name
    return next((str(entry["title"]) for entry in datasets if entry["name"] == choice.name), choice.name)


class Caption(QWidget):
    """Two words, the first one strong.

    Args:
        theme: gives the colours.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.subject = QLabel()
        self._program = QLabel("CNN Studio")
        self._dot = QLabel("·")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 16, 0)
        layout.setSpacing(8)
        for label in (self.subject, self._dot, self._program):
            layout.addWidget(label)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_subject(self, text: str) -> None:
        """Show what the form's data set is called."""
        self.subject.setText(text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 1] + "…")
        self.subject.setVisible(bool(text))
        self._dot.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        # As high as a line of the menu bar, or Qt would lay it out at the bar's top edge.
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 12)

    @Slot()
    def _restyle(self) -> None:
        palette = self._theme.palette
        for label, color, weight in (
            (self.subject, palette.text2, 600),
            (self._dot, palette.text3, 400),
            (self._program, palette.text3, 400),
        ):
            label.setFont(ui_font(12, weight))
            label.setStyleSheet(f"color: {color}; font-size: 12px; background: transparent;")
