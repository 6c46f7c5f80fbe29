"""A label in one of the window's text styles; it follows the theme."""

from typing import Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from cnnstudio.gui.theme import Theme

Style = Literal["title", "section", "label", "caption", "value", "number", "error", "warning"]

STYLES: dict[Style, tuple[int, int, str]] = {
    "title": (20, 600, "text"),
    "section": (13, 600, "text"),
    "label": (13, 400, "text2"),
    "caption": (12, 400, "text3"),
    "value": (13, 500, "text"),
    "number": (15, 600, "text"),
    "error": (12, 400, "err"),
    "warning": (12, 400, "warn"),
}


class TextLabel(QLabel):
    """Plain text in a named style; never rich text, so that names from outside show as they are."""

    def __init__(self, theme: Theme, style: Style, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme, self._style = theme, style
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(style in ("caption", "error", "warning"))
        self._restyle()
        theme.changed.connect(self._restyle)

    def set_style(self, style: Style) -> None:
        """Change the style."""
        self._style = style
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        # The window's stylesheet sets a size for every widget, which a font set in code could not change.
        size, weight, role = STYLES[self._style]
        color = getattr(self._theme.palette, role)
        self.setStyleSheet(f"font-size: {size}px; font-weight: {weight}; color: {color};")
