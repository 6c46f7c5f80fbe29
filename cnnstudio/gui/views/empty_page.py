"""A page with nothing to show yet: a title and a sentence that teaches, and room for buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.text_label import TextLabel

TEXT_PX = 520


class EmptyPage(QWidget):
    """Title and sentence in the upper third; buttons below.

    Attributes:
        title, text: the labels.
        buttons: a row for buttons.
    """

    def __init__(self, theme: Theme, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.text = TextLabel(theme, "title", title), TextLabel(theme, "label", text)
        self.text.setWordWrap(True)
        self.text.setFixedWidth(TEXT_PX)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        # Between two stretches, not by alignment: only so does the layout ask for the wrapped text's height.
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self.text)
        middle.addStretch()
        column.addLayout(middle)
        column.addSpacing(8)
        column.addLayout(self.buttons)
        column.addStretch(3)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
