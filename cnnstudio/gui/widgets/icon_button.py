"""An outlined button with an icon, with or without words."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from cnnstudio.gui.icons import icon
from cnnstudio.gui.theme import Theme

EDGE_PX = 34


class IconButton(QPushButton):
    """A push button whose icon follows the theme; square where it has no text.

    Args:
        theme: gives the colours.
        icon_name: of a drawing in resources/icons.
        tip: what it does, then its keys; also what a screen reader says where there is no text.
        text: beside the icon.
    """

    def __init__(self, theme: Theme, icon_name: str, tip: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme, self._icon_name = theme, icon_name
        self.setToolTip(tip)
        self.setAccessibleName(text or tip)
        if not text:
            self.setFixedSize(EDGE_PX, EDGE_PX)
        self.setIconSize(QSize(16, 16))
        self._restyle()
        theme.changed.connect(self._restyle)

    def set_icon(self, icon_name: str, tip: str) -> None:
        """Show another drawing and meaning."""
        self._icon_name = icon_name
        self.setToolTip(tip)
        self.setAccessibleName(self.text() or tip)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.setIcon(icon(self._icon_name, self._theme.palette.text2))
