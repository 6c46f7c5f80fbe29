"""A field with its label above it, for fields that stand side by side."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.text_label import TextLabel


class StackedField(QWidget):
    """Label above, editor below.

    Attributes:
        label: the label; its buddy is the editor.
    """

    def __init__(self, theme: Theme, text: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = TextLabel(theme, "label", text)
        self.label.setBuddy(editor)
        editor.setAccessibleName(text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addWidget(editor)
        self.setFocusProxy(editor)
