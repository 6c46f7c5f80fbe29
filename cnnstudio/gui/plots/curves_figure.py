"""The curves as a figure for papers and slides: the model of the screen, painted without pyqtgraph."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from cnnstudio.gui.plots.curve_labels import best_label, end_labels, paint_best, paint_labels, place_labels
from cnnstudio.gui.plots.curves_model import CurvesModel, Measure, RunCurves, Shown, Split
from cnnstudio.gui.plots.figure import Cell, Figure
from cnnstudio.gui.plots.run_items import CASING_PX, MOST_DOTS, WIDTHS, curve_pen
from cnnstudio.gui.plots.scales import Range, Ticks, epoch_ticks, linear_ticks, log_ticks, percent_ticks
from cnnstudio.gui.plots.series import Numbers, thin_peaks
from cnnstudio.gui.swatch import paint_swatch, swatch_colors
from cnnstudio.gui.theme import Palette, ui_font
from cnnstudio.gui.translation import tr
from cnnstudio.history import EPOCH_COLUMNS

LEFT_PX = 56.0
LABELS_PX = 150.0
GAP_PX = 44.0
HEADS = ("run", "name", *EPOCH_COLUMNS)


@dataclass(frozen=True)
class _Frame:
    """A plot's inside on the paper and the values at its edges."""

    area: QRectF
    x: Range
    y: Range

    def to_px(self, x: float, y: float) -> QPointF:
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return QPointF(self.area.left() + across * self.area.width(), self.area.bottom() - up * self.area.height())


def curves_figure(model: CurvesModel, feeds: Sequence[Shown], parts: str = "both") -> Figure:
    """Return the figure of what is shown. The CSV has the raw numbers of every epoch, smoothing aside."""
    smoothing = model.options.smoothing
    caption = tr("Train solid, validation dashed; dots are raw values. Train values are running means of each epoch.")
    if smoothing > 0:
        caption += " " + tr("Lines smoothed with weight {weight}.", weight=f"{smoothing:.2f}")

    def paint(painter: QPainter, area: QRectF, palette: Palette) -> None:
        _paint_parts(painter, area, palette, model, parts)

    return Figure(tr("Accuracy and loss by epoch"), caption, 1000, 760, paint, HEADS, lambda: _rows(feeds))


def _rows(feeds: Sequence[Shown]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for feed in feeds:
        history = feed.history
        columns = [history.column(name) for name in EPOCH_COLUMNS if name != "epoch"]
        for row, epoch in enumerate(history.column("epoch")):
            rows.append([feed.key, feed.name, int(epoch), *(float(column[row]) for column in columns)])
    return rows


def _paint_parts(painter: QPainter, area: QRectF, palette: Palette, model: CurvesModel, parts: str) -> None:
    low, high = model.x_range()
    inside = area.adjusted(LEFT_PX, 22, -LABELS_PX, -40)
    shown: list[tuple[Measure, QRectF]] = []
    if parts == "both":
        upper = (inside.height() - GAP_PX) * 0.6
        shown.append(("accuracy", QRectF(inside.left(), inside.top(), inside.width(), upper)))
        shown.append(("loss", QRectF(inside.left(), inside.top() + upper + GAP_PX, inside.width(),
                                     inside.height() - upper - GAP_PX)))  # fmt: skip
    else:
        shown.append(("loss" if parts == "loss" else "accuracy", inside))
    for measure, box in shown:
        frame = _Frame(box, (low, high), model.y_range(measure))
        is_last = measure == shown[-1][0]
        _paint_axes(painter, frame, palette, _y_ticks(measure, model, frame), measure, is_last)
        _paint_runs(painter, frame, palette, model, measure)


def _y_ticks(measure: Measure, model: CurvesModel, frame: _Frame) -> Ticks:
    count = max(2, int(frame.area.height() / 40))
    if measure == "accuracy":
        return percent_ticks(*frame.y, count)
    return (log_ticks if model.options.log_loss else linear_ticks)(*frame.y, count)


def _paint_axes(
    painter: QPainter, frame: _Frame, palette: Palette, ticks: Ticks, measure: Measure, is_last: bool
) -> None:
    area = frame.area
    painter.setFont(ui_font(12, 600))
    painter.setPen(QColor(palette.text))
    title = tr("Accuracy") if measure == "accuracy" else tr("Loss")
    painter.drawText(QPointF(area.left() - LEFT_PX, area.top() - 8), title)
    painter.setFont(ui_font(11, 500))
    for value, text in ticks:
        y = frame.to_px(frame.x[0], value).y()
        painter.setPen(QPen(QColor(palette.grid), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right() + LABELS_PX, y))
        painter.setPen(QColor(palette.text2))
        painter.drawText(QRectF(area.left() - LEFT_PX, y - 9, LEFT_PX - 8, 18),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)  # fmt: skip
    painter.setPen(QPen(QColor(palette.soft_edge), 1))
    painter.drawLine(area.bottomLeft(), QPointF(area.right() + LABELS_PX, area.bottom()))
    if not is_last:
        return
    painter.setPen(QColor(palette.text2))
    for value, text in epoch_ticks(*frame.x):
        x = frame.to_px(value, frame.y[0]).x()
        painter.drawText(QRectF(x - 40, area.bottom() + 4, 80, 18), Qt.AlignmentFlag.AlignHCenter, text)
    painter.drawText(QRectF(area.left(), area.bottom() + 22, area.width(), 18), Qt.AlignmentFlag.AlignHCenter,
                     tr("Epoch"))  # fmt: skip


def _paint_runs(painter: QPainter, frame: _Frame, palette: Palette, model: CurvesModel, measure: Measure) -> None:
    painter.save()
    painter.setClipRect(frame.area.adjusted(-8, -8, 8, 1))
    for run in model.runs:
        _paint_run(painter, frame, palette, run, measure, thick=model.is_thick)
    painter.restore()
    wide = frame.area.adjusted(0, 0, LABELS_PX, 0)
    labels = end_labels(model, measure, int(wide.height() / 16))
    placed = place_labels(labels, frame.to_px, wide)
    best = best_label(model) if measure == "accuracy" else None
    if best is not None:
        paint_best(painter, best, frame.to_px(best.x, best.y), wide, palette, placed)
    paint_labels(painter, placed, palette)


def _paint_run(
    painter: QPainter, frame: _Frame, palette: Palette, run: RunCurves, measure: Measure, *, thick: bool
) -> None:
    colors = swatch_colors(run.swatch, palette.is_dark)
    if run.steps is not None and measure == "loss":
        painter.setPen(QPen(QColor(colors.edge), 0.8))
        _paint_line(painter, frame, *run.steps)
    splits: tuple[Split, ...] = ("train", "validation")
    for split in splits:
        line = run.lines[measure, split]
        if len(line.x) > MOST_DOTS:
            faint = QColor(colors.edge)
            faint.setAlphaF(0.28)
            painter.setPen(QPen(faint, 0.6))
            _paint_line(painter, frame, line.x, line.raw)
        width = WIDTHS[split] if thick else 1.0
        if thick and colors.casing is not None:
            painter.setPen(curve_pen(colors.casing, width + CASING_PX, split))
            _paint_line(painter, frame, line.line_x, line.line)
        painter.setPen(curve_pen(colors.fill, width, split))
        _paint_line(painter, frame, line.line_x, line.line)
        if thick and len(line.x) <= MOST_DOTS:
            dot = QColor(colors.edge)
            dot.setAlphaF(0.45)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(dot)
            for x, y in zip(line.x, line.raw, strict=True):
                if np.isfinite(y):
                    painter.drawEllipse(frame.to_px(float(x), float(y)), WIDTHS[split], WIDTHS[split])
    if run.best is not None:
        value = run.best[1 if measure == "accuracy" else 2]
        if np.isfinite(value):
            paint_swatch(painter, frame.to_px(run.best[0], value), 13, run.swatch, palette)


def _paint_line(painter: QPainter, frame: _Frame, x: Numbers, y: Numbers) -> None:
    """Paint a line with a gap wherever a value is missing."""
    x, y = thin_peaks(x, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ends = [-1, *np.flatnonzero(~np.isfinite(y)).tolist(), len(y)]
    for before, after in pairwise(ends):
        points = [frame.to_px(float(x[i]), float(y[i])) for i in range(before + 1, after)]
        if len(points) > 1:
            painter.drawPolyline(QPolygonF(points))
