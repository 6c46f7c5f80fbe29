"""CurvesPlot: accuracy above loss over one axis of epochs, for all visible runs."""

from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.gui.plots.axes import QuietAxis
from cnnstudio.gui.plots.crosshair import Crosshair
from cnnstudio.gui.plots.curves_model import CurvesModel, Measure
from cnnstudio.gui.plots.overlay import TITLE_PX, Overlay
from cnnstudio.gui.plots.picking import find_run
from cnnstudio.gui.plots.readout import Readout
from cnnstudio.gui.plots.run_items import RunItems
from cnnstudio.gui.plots.scales import Range, Ticks, epoch_ticks, linear_ticks, log_ticks, percent_ticks
from cnnstudio.gui.plots.teardown import delete_at_exit
from cnnstudio.gui.plots.viewbox import CurvesViewBox
from cnnstudio.gui.theme import LIGHT, Palette
from cnnstudio.gui.translation import tr

Parts = Literal["both", "accuracy", "loss"]
MEASURES: tuple[Measure, ...] = ("accuracy", "loss")
LABEL_PX = 132
"""Room for the labels right of the last epoch."""


class CurvesPlot(QWidget):
    """Two linked plots that are fed a CurvesModel.

    Attributes:
        plots, overlays, items: by measure; items by run key.
        model: what is shown.

    Signals:
        picked(str): the key of the run whose curve was clicked.
        menu_requested(QPoint): a context menu, in global coordinates.
        arranged: the plots have other places.
    """

    picked = Signal(str)
    menu_requested = Signal(QPoint)
    arranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CurvesModel()
        self.palette_colors: Palette = LIGHT
        self.zoom: Range | None = None
        self._parts: Parts = "both"
        self._focus = ""
        self._canvas = pg.GraphicsLayoutWidget()
        delete_at_exit(self._canvas)
        self._canvas.setFrameShape(self._canvas.Shape.NoFrame)
        self._canvas.ci.layout.setContentsMargins(0, 4, 0, 0)
        self._canvas.ci.layout.setSpacing(6)
        self.plots: dict[Measure, pg.PlotItem] = {}
        self.views: dict[Measure, CurvesViewBox] = {}
        self.overlays: dict[Measure, Overlay] = {}
        self.items: dict[Measure, dict[str, RunItems]] = {"accuracy": {}, "loss": {}}
        for measure in MEASURES:
            self._add_plot(measure)
        self.views["loss"].setXLink(self.views["accuracy"])
        self._crosshair = Crosshair(self._canvas, self.views, self.overlays, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self._arrange()
        self.setMinimumSize(200, 120)

    def _add_plot(self, measure: Measure) -> None:
        view = CurvesViewBox()
        axes = {"left": QuietAxis("left", percent_ticks if measure == "accuracy" else linear_ticks, 34),
                "bottom": QuietAxis("bottom", self._epoch_ticks, 70)}  # fmt: skip
        plot = pg.PlotItem(viewBox=view, axisItems=axes, enableMenu=False)
        axes["left"].setZValue(-1000)  # the grid lies below the curves; PlotItem lifts its axes
        plot.hideButtons()
        plot.setDownsampling(auto=True, mode="peak")  # of the plot: it overrides what its curves say
        plot.setClipToView(True)
        plot.layout.setContentsMargins(0, TITLE_PX, 0, 0)
        view.zoomed.connect(self.zoom_to)
        view.reset.connect(self.show_all)
        view.clicked.connect(self._pick)
        self.plots[measure], self.views[measure] = plot, view
        self.overlays[measure] = Overlay(plot, measure)
        view.sigRangeChanged.connect(self._update_overlays)

    @property
    def parts(self) -> Parts:
        """Which plots are shown."""
        return self._parts

    def set_parts(self, parts: Parts) -> None:
        """Show both plots or one of them."""
        self._parts = parts
        self._arrange()
        self._apply_ranges()
        self.arranged.emit()

    def set_palette(self, palette: Palette) -> None:
        """Take the theme's colours."""
        self.palette_colors = palette
        self._canvas.setBackground(palette.surface)
        for measure in MEASURES:
            for side in ("left", "bottom"):
                self.plots[measure].getAxis(side).restyle(palette)
            self.views[measure].restyle(palette)
        self._crosshair.palette = palette
        self.show_model(self.model)
        self._crosshair.redraw()

    def show_model(self, model: CurvesModel) -> None:
        """Draw these runs."""
        if model.options.log_loss != self.model.options.log_loss:
            axis = self.plots["loss"].getAxis("left")
            axis.ticks = log_ticks if model.options.log_loss else linear_ticks
            axis.redraw_ticks()
        self.model = self._crosshair.model = model
        keys = {run.key for run in model.runs}
        for measure in MEASURES:
            known = self.items[measure]
            for key in [key for key in known if key not in keys]:
                known.pop(key).remove()
            for run in model.runs:
                if run.key not in known:
                    known[run.key] = RunItems(self.plots[measure], measure)
                known[run.key].show(run, self.palette_colors, thick=model.is_thick)
            self.overlays[measure].model = model
            self.overlays[measure].palette = self.palette_colors
        self._apply_focus()
        self._apply_ranges()

    def paint_now(self) -> None:
        """Paint at once, so that its cost can be measured."""
        self._canvas.viewport().repaint()

    def focus_run(self, key: str) -> None:
        """Let the other runs step back; "" shows all alike."""
        self._focus = key
        self._apply_focus()

    def zoom_to(self, low: float, high: float) -> None:
        """Show only these epochs."""
        self.zoom = (low, high)
        self._apply_ranges()

    def show_all(self) -> None:
        """Show every epoch again."""
        self.zoom = None
        self._apply_ranges()

    def hover(self, epoch: float | None) -> None:
        """Put the crosshair on the nearest epoch with values; None takes it away."""
        self._crosshair.hover(epoch)

    @property
    def readout(self) -> Readout:
        """The card beside the crosshair."""
        return self._crosshair.readout

    def view_area(self, measure: Measure) -> QRectF:
        """Return where a plot's inside lies, in pixels of this widget."""
        view = self.views[measure]
        return QRectF(view.mapRectToScene(view.rect()))

    def _pick(self, at: QPointF) -> None:
        """Select the run whose curve passes within a few pixels of a click."""
        measure: Measure = "loss" if self.sender() is self.views["loss"] else "accuracy"
        key = find_run(self.model, measure, self.overlays[measure], at)
        if key:
            self.picked.emit(key)

    def _arrange(self) -> None:
        """Lay out the shown plots; the lower one carries the epochs."""
        self._canvas.clear()
        shown = [measure for measure in MEASURES if self._parts in ("both", measure)]
        self._crosshair.beside = shown[0]
        titles = {"accuracy": tr("Accuracy"), "loss": tr("Loss")}
        for row, measure in enumerate(shown):
            self._canvas.addItem(self.plots[measure], row=row, col=0)
            is_last = row == len(shown) - 1
            bottom = self.plots[measure].getAxis("bottom")
            bottom.setStyle(showValues=is_last)
            bottom.setHeight(44 if is_last else 4)
            self.overlays[measure].title = titles[measure]
            self.overlays[measure].axis_title = tr("Epoch") if is_last else ""
            self._canvas.ci.layout.setRowStretchFactor(row, 6 if measure == "accuracy" else 4)

    def _apply_ranges(self) -> None:
        low, high = self.zoom or _make_room(self.model.x_range(), self.width())
        self.views["accuracy"].setXRange(low, high, padding=0)
        self.views["loss"].setXRange(low, high, padding=0)
        for measure in MEASURES:
            self.views[measure].setYRange(*self.model.y_range(measure), padding=0)
        self._update_overlays()

    def _epoch_ticks(self, low: float, high: float, ticks: int) -> Ticks:
        """Return ticks up to the last epoch: right of it there are only labels."""
        end = self.model.x_range()[1] if self.zoom is None else high
        return [tick for tick in epoch_ticks(low, high, ticks) if tick[0] <= end]

    def _apply_focus(self) -> None:
        for known in self.items.values():
            for key, items in known.items():
                items.fade(bool(self._focus) and key != self._focus and self._focus in known)

    def _update_overlays(self) -> None:
        for overlay in self.overlays.values():
            overlay.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._apply_ranges()
        self.arranged.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())


def _make_room(wanted: Range, width_px: int) -> Range:
    """Return the range with a little of an epoch on the left and room for labels on the right."""
    low, high = wanted
    width = max(240.0, width_px - 60.0)
    room = min(LABEL_PX, width * 0.3) / width
    left = low - max(0.02 * (high - low), 0.0)
    return left, left + (high - left) / (1 - room)
