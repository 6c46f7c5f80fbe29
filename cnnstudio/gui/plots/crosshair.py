"""The crosshair: follows the pointer over the plots and reads every run at the nearest epoch."""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.plots.curves_model import CurvesModel, Measure
from cnnstudio.gui.plots.overlay import Overlay
from cnnstudio.gui.plots.readout import Readout, read_values
from cnnstudio.gui.plots.viewbox import CurvesViewBox
from cnnstudio.gui.theme import LIGHT, Palette

FROM_LINE_PX = 14
FROM_EDGE_PX = 10
FROM_BOTTOM_PX = 12


class Crosshair(QObject):
    """One line through all plots, with a card of the values beside it.

    Args:
        canvas: shows the plots; the pointer is followed over it.
        views, overlays: of the plots, by measure.
        holder: carries the card; the canvas fills it.

    Attributes:
        readout: the card.
        model, palette: what is read, and its colours.
        beside: the measure of the plot in which the card stands.
    """

    def __init__(
        self,
        canvas: pg.GraphicsLayoutWidget,
        views: Mapping[Measure, CurvesViewBox],
        overlays: Mapping[Measure, Overlay],
        holder: QWidget,
    ) -> None:
        super().__init__(holder)
        self._canvas, self._views, self._overlays, self._holder = canvas, views, overlays, holder
        self.readout = Readout(holder)
        self.model = CurvesModel()
        self.palette: Palette = LIGHT
        self.beside: Measure = "accuracy"
        canvas.viewport().installEventFilter(self)
        canvas.viewport().setMouseTracking(True)

    @property
    def epoch(self) -> float | None:
        """The epoch it stands at, or None."""
        return self._overlays[self.beside].crosshair

    def hover(self, epoch: float | None) -> None:
        """Stand at the nearest epoch with values; None takes the crosshair away."""
        epochs = [run.lines["accuracy", "train"].x for run in self.model.runs]
        known = np.unique(np.concatenate(epochs)) if epochs else np.array([])
        if epoch is None or not len(known):
            self._stand_at(None)
        else:
            self._stand_at(float(known[np.abs(known - epoch).argmin()]))

    def redraw(self) -> None:
        """Read and paint anew where it stands."""
        self._stand_at(self.epoch)

    def _stand_at(self, epoch: float | None) -> None:
        for overlay in self._overlays.values():
            if overlay.crosshair != epoch:
                overlay.crosshair = epoch
                overlay.update()
        if epoch is None:
            self.readout.hide()
            return
        self.readout.show_readings(round(epoch), read_values(self.model, epoch), self.palette)
        self._place_readout(epoch)

    def _place_readout(self, epoch: float) -> None:
        """Put the card right of the line, left of it where there is no room, at the bottom of the plot."""
        view, overlay, card = self._views[self.beside], self._overlays[self.beside], self.readout
        x = overlay.mapToScene(overlay.to_px(epoch, 0.0)).x()
        has_room = x + FROM_LINE_PX + card.width() + FROM_EDGE_PX < self._holder.width()
        left = x + FROM_LINE_PX if has_room else x - FROM_LINE_PX - card.width()
        bottom = max(4.0, view.mapToScene(QPointF(0, view.height())).y() - card.height() - FROM_BOTTOM_PX)
        card.move(round(max(0.0, left)), round(bottom))
        card.raise_()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hover(None)
        elif event.type() == QEvent.Type.MouseMove:
            self._follow_pointer(QPointF(event.position()))  # type: ignore[attr-defined]  # a QMouseEvent
        return False

    def _follow_pointer(self, position: QPointF) -> None:
        scene = self._canvas.mapToScene(position.toPoint())
        for view in self._views.values():
            if view.scene() is not None and view.sceneBoundingRect().contains(scene):
                self.hover(float(view.mapSceneToView(scene).x()))
                return
        self.hover(None)
