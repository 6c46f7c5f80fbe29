"""The screens of the window, each imported and made when it is first shown."""

from PySide6.QtWidgets import QWidget

from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace


def screens() -> tuple[tuple[str, str, str, str], ...]:
    """Return (name, icon, title, what it shows) of every screen in the rail's order."""
    return (
        ("data", "data", tr("Data"), tr("The pictures, their classes and statistics")),
        ("train", "train", tr("Train"), tr("Settings, and curves while it learns")),
        ("compare", "compare", tr("Compare"), tr("Accuracies side by side")),
    )


def make_screen(name: str, workspace: Workspace) -> QWidget:
    """Return a new screen.

    Raises:
        KeyError: there is no screen of that name.
    """
    if name == "data":
        from cnnstudio.gui.views.data import DataView

        return DataView(workspace)
    if name == "train":
        from cnnstudio.gui.views.curves import CurvesView

        return CurvesView(workspace)
    if name == "compare":
        from cnnstudio.gui.views.compare import CompareView

        return CompareView(workspace)
    raise KeyError(name)
