"""The body of the window: form, screens and runs side by side, or the outer two as drawers where it is narrow."""

from typing import Literal

from PySide6.QtCore import QByteArray, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.gui.settings import Settings

WIDE_FROM_PX = 1440
NARROW_BELOW_PX = 1280
FORM_PX = 320
RUNS_PX = {"wide": 296, "medium": 248, "narrow": 280}
Width = Literal["wide", "medium", "narrow"]


class Drawer(QFrame):
    """Holds a panel over the screens. Escape closes it.

    Signals:
        closed: Escape was pressed in it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setObjectName("drawer")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Body(QWidget):
    """Lays out the three parts.

    Args:
        form: the experiment's panel, shown beside the training screen.
        screens: the stacked screens.
        runs: the list of runs, shown beside the training screen.
        settings: remembers sizes per class of width.

    Signals:
        layout_changed: a panel was opened or closed.
    """

    layout_changed = Signal()

    def __init__(
        self, form: QWidget, screens: QStackedWidget, runs: QWidget, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form, self._screens, self._runs, self._settings = form, screens, runs, settings
        self._width: Width = "wide"
        self._panels = True
        self._closed = {"form": settings.flag("form_closed"), "runs": settings.flag("runs_closed")}
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        form.setMinimumWidth(300)
        runs.setMinimumWidth(220)
        screens.setMinimumWidth(320)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._drawers = {"form": Drawer(self), "runs": Drawer(self)}
        for drawer in self._drawers.values():
            drawer.closed.connect(self.layout_changed)
        self._seat()

    @property
    def is_narrow(self) -> bool:
        """Whether form and runs are drawers."""
        return self._width == "narrow"

    @property
    def form_shown(self) -> bool:
        """Whether the form can be seen."""
        return self._shown("form")

    @property
    def runs_shown(self) -> bool:
        """Whether the list of runs can be seen."""
        return self._shown("runs")

    def toggle(self, name: Literal["form", "runs"]) -> None:
        """Open or close a panel."""
        if self.is_narrow:
            other = self._drawers["runs" if name == "form" else "form"]
            other.hide()
            drawer = self._drawers[name]
            drawer.setVisible(not drawer.isVisible())
            if drawer.isVisible():
                self._place_drawers()
                drawer.raise_()
                (self._form if name == "form" else self._runs).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._closed[name] = not self._closed[name]
            self._settings.set_flag(f"{name}_closed", self._closed[name])
            self._show_panels()
        self.layout_changed.emit()

    def show_panels(self, panels: bool) -> None:
        """Show form and runs beside this screen, or the screen alone."""
        self._panels = panels
        for drawer in self._drawers.values():
            drawer.hide()
        self._show_panels()

    def adapt(self, window_px: int) -> None:
        """Take up a new width of the window."""
        width: Width = "wide" if window_px >= WIDE_FROM_PX else "medium"
        if window_px < NARROW_BELOW_PX:
            width = "narrow"
        if width != self._width:
            self.save()
            self._width = width
            self._seat()
            self.layout_changed.emit()

    def save(self) -> None:
        """Remember the sizes of this class of width."""
        if not self.is_narrow and self._splitter.count() == 3 and self._panels:
            self._settings.set_state(f"splitter_{self._width}", self._splitter.saveState())

    def reset(self) -> None:
        """Forget every remembered size and open both panels."""
        for width in ("wide", "medium"):
            self._settings.set_state(f"splitter_{width}", QByteArray())
        self._closed = {"form": False, "runs": False}
        for name in self._closed:
            self._settings.set_flag(f"{name}_closed", False)
        self._seat()
        self.layout_changed.emit()

    def _shown(self, name: str) -> bool:
        if self.is_narrow:
            return self._drawers[name].isVisible()
        return self._panels and not self._closed[name]

    def _seat(self) -> None:
        """Put the panels into the splitter or into the drawers."""
        if self.is_narrow:
            for name, panel in (("form", self._form), ("runs", self._runs)):
                layout = self._drawers[name].layout()
                assert layout is not None
                layout.addWidget(panel)
                panel.show()
            if self._splitter.indexOf(self._screens) < 0:
                self._splitter.addWidget(self._screens)
        else:
            for place, part in enumerate((self._form, self._screens, self._runs)):
                self._splitter.insertWidget(place, part)
            self._splitter.setStretchFactor(1, 1)
            for drawer in self._drawers.values():
                drawer.hide()
            self._show_panels()
            if not self._splitter.restoreState(self._settings.state(f"splitter_{self._width}")):
                runs = RUNS_PX[self._width]
                self._splitter.setSizes([FORM_PX, max(320, self.width() - FORM_PX - runs), runs])

    def _show_panels(self) -> None:
        if not self.is_narrow:
            self._form.setVisible(self._shown("form"))
            self._runs.setVisible(self._shown("runs"))

    def _place_drawers(self) -> None:
        height = self.height()
        runs = min(RUNS_PX["narrow"], self.width())
        self._drawers["form"].setGeometry(QRect(0, 0, min(FORM_PX, self.width()), height))
        self._drawers["runs"].setGeometry(QRect(self.width() - runs, 0, runs, height))

    @Slot()
    def close_drawers(self) -> None:
        """Close what lies over the screens."""
        for drawer in self._drawers.values():
            drawer.hide()
        self.layout_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_drawers()
