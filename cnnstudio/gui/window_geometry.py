"""Where the window lies on the display: its usual size at first, later as it was left."""

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.settings import Settings

USUAL = (1440, 900)


def restore_geometry(window: QWidget, settings: Settings) -> None:
    """Put the window where it was left; at first in its usual size, or as large as the display allows."""
    kept = settings.state("geometry")
    if kept.isEmpty() or not window.restoreGeometry(kept):
        room = window.screen().availableSize()
        window.resize(min(USUAL[0], room.width()), min(USUAL[1], room.height()))


def keep_geometry(window: QWidget, settings: Settings) -> None:
    """Remember where the window lies now."""
    settings.set_state("geometry", QByteArray(window.saveGeometry()))
