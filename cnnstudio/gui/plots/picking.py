"""Picking: which run's curve passes a click."""

import numpy as np
from PySide6.QtCore import QPointF

from cnnstudio.gui.plots.curves_model import CurvesModel, Measure
from cnnstudio.gui.plots.overlay import Overlay

PICK_PX = 12.0


def find_run(model: CurvesModel, measure: Measure, overlay: Overlay, at: QPointF) -> str:
    """Return the key of the run whose curve passes nearest to a point, or "" where none is within a few pixels.

    Args:
        model: the runs drawn.
        measure: of the plot clicked.
        overlay: of the same plot; knows its pixels.
        at: the point, in the data's units.
    """
    nearest, key = PICK_PX, ""
    click = overlay.to_px(at.x(), at.y())
    for run in model.runs:
        for (kind, _), line in run.lines.items():
            if kind != measure or len(line.line_x) < 1:
                continue
            if not line.line_x[0] - 0.5 <= at.x() <= line.line_x[-1] + 0.5:
                continue
            value = float(np.interp(at.x(), line.line_x, line.line))
            away = abs(overlay.to_px(at.x(), value).y() - click.y()) if np.isfinite(value) else np.inf
            if away < nearest:
                nearest, key = away, run.key
    return key
