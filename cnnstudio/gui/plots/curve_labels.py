"""Which words stand beside the curves, and how they are painted: on the screen and in exported figures alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnstudio.formatting import percent
from cnnstudio.gui.plots.curves_model import CurvesModel, Measure, RunCurves, Split
from cnnstudio.gui.plots.label_spread import Wanted, spread
from cnnstudio.gui.swatch import paint_swatch, swatch_colors
from cnnstudio.gui.theme import Palette, ui_font
from cnnstudio.gui.translation import tr

HEIGHT_PX = 16.0
GAP_PX = 9.0
SWATCH_PX = 9.0
MOST_LETTERS = 24


@dataclass(frozen=True)
class CurveLabel:
    """A label at the end of a curve, in data coordinates."""

    x: float
    y: float
    text: str
    swatch: int


@dataclass(frozen=True)
class Placed:
    """A label with its place in pixels: the curve's end, and the label's left middle."""

    label: CurveLabel
    end: QPointF
    at: QPointF
    width: float

    @property
    def is_moved(self) -> bool:
        """Whether a leader line is needed."""
        return abs(self.at.y() - self.end.y()) > 7


def short_name(name: str) -> str:
    """Return a run's name on one line, short enough for a label."""
    flat = " ".join(name.split())
    return flat if len(flat) <= MOST_LETTERS else flat[: MOST_LETTERS - 1] + "…"


def end_labels(model: CurvesModel, measure: Measure, room: int) -> list[CurveLabel]:
    """Return the labels at the ends of curves; with little room only the validation curves', then the current run's.

    Args:
        model: what is shown.
        measure: of which plot.
        room: how many labels fit below each other.
    """
    if measure == "loss":
        return [found for run in model.runs if (found := _rise_label(run))]
    splits: tuple[Split, ...] = ("train", "validation")
    runs = model.runs
    if 2 * len(runs) > room:
        splits = ("validation",)
    if len(runs) > room:
        runs = tuple(run for run in runs if run.is_current)
    words = {"train": tr("train"), "validation": tr("val.")}
    labels = []
    for run in runs:
        for split in splits:
            end = _end(run, measure, split)
            if end is not None:
                labels.append(CurveLabel(*end, f"{short_name(run.name)} · {words[split]}", run.swatch))
    return labels


def best_label(model: CurvesModel) -> CurveLabel | None:
    """Return the words at the current run's best epoch."""
    run = next((run for run in model.runs if run.is_current), None)
    if run is None or run.best is None:
        return None
    epoch, accuracy, _ = run.best
    return CurveLabel(epoch, accuracy, tr("best {accuracy}, epoch {epoch}", accuracy=percent(accuracy), epoch=epoch),
                      run.swatch)  # fmt: skip


def _rise_label(run: RunCurves) -> CurveLabel | None:
    end = _end(run, "loss", "validation")
    if run.loss_rises_since is None or end is None:
        return None
    return CurveLabel(*end, tr("rises: overfitting"), run.swatch)


def _end(run: RunCurves, measure: Measure, split: Split) -> tuple[float, float] | None:
    line = run.lines[measure, split]
    known = np.flatnonzero(np.isfinite(line.line))
    return (float(line.line_x[known[-1]]), float(line.line[known[-1]])) if len(known) else None


def place_labels(labels: Sequence[CurveLabel], to_px: Callable[[float, float], QPointF], area: QRectF) -> list[Placed]:
    """Return where the labels go inside an area; ends that are out of sight have none."""
    metrics = QFontMetricsF(ui_font(11, 500))
    found = []
    for label in labels:
        end = to_px(label.x, label.y)
        if area.adjusted(-1, -1, 1, 1).contains(end):
            width = metrics.horizontalAdvance(label.text) + SWATCH_PX + 6
            left = max(area.left(), min(end.x() + GAP_PX, area.right() - width))
            found.append(Placed(label, end, QPointF(left, end.y()), width))
    ys = spread([Wanted(each.at.x(), each.at.y(), each.width) for each in found], HEIGHT_PX,
                area.top() + HEIGHT_PX / 2, area.bottom() - HEIGHT_PX / 2)  # fmt: skip
    moved = [replace(each, at=QPointF(each.at.x(), y)) for each, y in zip(found, ys, strict=True)]
    return [replace(each, at=each.at + QPointF(10, 0)) if each.is_moved and each.at.x() + each.width + 10
            <= area.right() else each for each in moved]  # fmt: skip


def paint_labels(painter: QPainter, placed: Sequence[Placed], palette: Palette, *, halo: bool = True) -> None:
    """Paint the labels: shape in front, words in text colour, a leader line where the label had to move."""
    painter.setFont(ui_font(11, 500))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for each in placed:
        box = QRectF(each.at.x() - 2, each.at.y() - HEIGHT_PX / 2, each.width + 4, HEIGHT_PX)
        if halo:
            back = QColor(palette.surface)
            back.setAlphaF(0.82)
            painter.fillRect(box, back)
        if each.is_moved:
            colors = swatch_colors(each.label.swatch, palette.is_dark)
            painter.setPen(QPen(QColor(colors.edge), 1.0))
            painter.drawLine(each.end, QPointF(each.at.x() - 1, each.at.y()))
        paint_swatch(painter, QPointF(each.at.x() + SWATCH_PX / 2, each.at.y()), SWATCH_PX, each.label.swatch, palette)
        painter.setPen(QColor(palette.text))
        painter.drawText(box.adjusted(SWATCH_PX + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, each.label.text)


def paint_best(
    painter: QPainter, label: CurveLabel, at: QPointF, area: QRectF, palette: Palette, placed: Sequence[Placed] = ()
) -> None:
    """Paint the words at the best epoch: below the mark, above or left of it, where they cover no other label."""
    if not area.contains(at):
        return
    font = ui_font(11, 600)
    width = QFontMetricsF(font).horizontalAdvance(label.text) + 2
    taken = [QRectF(each.at.x() - 2, each.at.y() - HEIGHT_PX / 2, each.width + 4, HEIGHT_PX) for each in placed]
    left = max(area.left(), min(at.x() - 8, area.right() - width))
    choices = [
        (QRectF(left, at.y() + 55, width, HEIGHT_PX), at + QPointF(0, 9), at + QPointF(0, 54)),
        (QRectF(left, at.y() - 57, width, HEIGHT_PX), at + QPointF(0, -9), at + QPointF(0, -40)),
        (
            QRectF(at.x() - 34 - width, at.y() - HEIGHT_PX / 2, width, HEIGHT_PX),
            at - QPointF(10, 0),
            at - QPointF(30, 0),
        ),
    ]
    free = [each for each in choices if area.contains(each[0]) and not any(each[0].intersects(box) for box in taken)]
    box, start, end = free[0] if free else choices[0]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(swatch_colors(label.swatch, palette.is_dark).edge), 1.0))
    painter.drawLine(start, end)
    back = QColor(palette.surface)
    back.setAlphaF(0.82)
    painter.fillRect(box, back)
    painter.setFont(font)
    painter.setPen(QColor(palette.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, label.text)
