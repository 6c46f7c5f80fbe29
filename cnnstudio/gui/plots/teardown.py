"""Plots must be gone before the interpreter takes itself apart: pyqtgraph's items crash in its last collection."""

import atexit
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject

_living: WeakSet[QObject] = WeakSet()


def delete_at_exit(widget: QObject) -> None:
    """Delete a widget with everything in it when the program ends, unless it is deleted before."""
    _living.add(widget)


@atexit.register
def _delete_all() -> None:
    for widget in list(_living):
        if shiboken6.isValid(widget):
            shiboken6.delete(widget)
