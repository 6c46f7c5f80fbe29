"""The bar figure: train beside validation accuracy, whiskers and a dot per seed, as marks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.compare.drawing import Circle, Drawing, Line, Rectangle, Text, estimate_width
from cnnstudio.compare.groups import At, GroupSummary
from cnnstudio.compare.intervals import Interval
from cnnstudio.compare.swatches import draw_swatch, edge_of, fill_of, pale_of

USUAL_START = 0.7
"""Where the axis begins unless a bar is lower; then it begins at chance."""
HEIGHT = 420.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 60.0, 24.0, 84.0, 44.0
_SLOT, _LEAST_SLOT, _FEW = 104.0, 64.0, 12
_TEXT, _TEXT2, _TEXT3, _GRID, _AXIS = "#1A1D23", "#4C5461", "#687080", "#EDEFF2", "#C9CED6"


@dataclass(frozen=True)
class _Frame:
    """Where accuracies lie on the drawing: ``start`` of the axis at the bottom, 1 at the top."""

    start: float
    width: float

    def y(self, accuracy: float) -> float:
        bottom = HEIGHT - _BOTTOM
        inside = min(1.0, max(self.start, accuracy))
        return bottom - (inside - self.start) / (1 - self.start) * (bottom - _TOP)


def draw_bars(groups: Sequence[GroupSummary], at: At = "best", start: float | None = None) -> Drawing:
    """Return the bars of groups, in their order.

    Args:
        groups: what to compare.
        at: which epoch the accuracies are of, for the caption.
        start: where the axis begins, a fraction below 1; chosen by the bars unless given.
    """
    slot = _SLOT if len(groups) <= _FEW else _LEAST_SLOT
    width = max(560.0, _LEFT + _RIGHT + slot * len(groups))
    frame = _Frame(choose_start(groups) if start is None else start, width)
    names = ", ".join(group.name for group in groups)
    drawing = Drawing(width, HEIGHT, title=f"Accuracy at the {at} epoch of {names or 'nothing'}")
    _draw_head(drawing, groups, at)
    _draw_axis(drawing, frame)
    used = (width - _LEFT - _RIGHT) / max(1, len(groups))
    for place, group in enumerate(groups):
        _draw_group(drawing, frame, group, _LEFT + used * (place + 0.5), min(used, _SLOT))
    bottom = frame.y(frame.start)
    drawing.add(Line((_LEFT, bottom), (width - _RIGHT, bottom), _AXIS))
    _draw_reference(drawing, frame, groups)
    return drawing


def choose_start(groups: Sequence[GroupSummary]) -> float:
    """Return where the axis begins: 0.7; chance where a bar is lower; 0 where one is below chance."""
    means = [mean for group in groups for mean in (group.train_mean, group.validation_mean) if mean is not None]
    lowest = min(means, default=1.0)
    if lowest >= USUAL_START:
        return USUAL_START
    classes = [group.classes for group in groups if group.classes > 0]
    chance = 1 / max(classes) if classes else 0.0
    return chance if lowest >= chance else 0.0


def _draw_head(drawing: Drawing, groups: Sequence[GroupSummary], at: At) -> None:
    drawing.add(
        Text((24, 32), "Accuracy", 16, _TEXT, bold=True),
        Text((24, 52), describe(groups, at), 12, _TEXT3),
    )
    right = drawing.width - _RIGHT
    for offset, label, fill in ((170.0, "train", pale_of(0)), (90.0, "validation", fill_of(0))):
        drawing.add(
            Rectangle(right - offset, 23, 11, 11, fill, edge_of(0)),
            Text((right - offset + 17, 33), label, 12, _TEXT2),
        )


def describe(groups: Sequence[GroupSummary], at: At) -> str:
    """Return what the bars show, in words."""
    counts = sorted({len(group.seeds) for group in groups})
    if not counts or counts == [1]:
        return f"{at} epoch, one seed"
    span = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return f"{at} epoch, mean of {span} seeds, 95 % interval, one dot per seed"


def _draw_axis(drawing: Drawing, frame: _Frame) -> None:
    step = 0.05 if 1 - frame.start <= 0.35 else 0.1 if 1 - frame.start <= 0.6 else 0.2
    first = math.ceil(frame.start / step - 1e-9)
    ticks = {round(index * step, 4) for index in range(first, round(1 / step) + 1)}
    if min(ticks) - frame.start >= step / 2:
        ticks.add(frame.start)
    for accuracy in sorted(ticks):
        y = frame.y(accuracy)
        percent = f"{accuracy * 100:.1f}".removesuffix(".0")
        drawing.add(
            Line((_LEFT, y), (frame.width - _RIGHT, y), _GRID),
            Text((_LEFT - 8, y + 4), f"{percent} %", 11, _TEXT2, "end"),
        )


def _draw_group(drawing: Drawing, frame: _Frame, group: GroupSummary, center: float, slot: float) -> None:
    bar = slot * 0.35
    gap = slot * 0.03
    edge = edge_of(group.swatch)
    left, right = center - bar - gap / 2, center + gap / 2
    _draw_bar(drawing, frame, left, bar, group.train_mean, pale_of(group.swatch), edge)
    _draw_bar(drawing, frame, right, bar, group.validation_mean, fill_of(group.swatch), edge)
    several = len(group.seeds) > 1
    for x, mean, interval, values, strong in (
        (left, group.train_mean, group.train_interval, group.train, False),
        (right, group.validation_mean, group.validation_interval, group.validation, True),
    ):
        if several:
            _draw_whisker(drawing, frame, x + bar * 0.36, bar * 0.2, interval)
            _draw_dots(drawing, frame, x + bar * 0.76, values)
        _draw_value(drawing, frame, x + bar / 2, mean, interval, values, strong)
    name = shorten_name(group.name, slot - 22, 12)
    half = estimate_width(name, 12) / 2
    drawing.add(
        draw_swatch(group.swatch, (center - half - 3, HEIGHT - _BOTTOM + 22), 10),
        Text((center + 7, HEIGHT - _BOTTOM + 26), name, 12, _TEXT, "middle"),
    )


def _draw_reference(drawing: Drawing, frame: _Frame, groups: Sequence[GroupSummary]) -> None:
    """Draw the first group's validation accuracy across the others."""
    mean = groups[0].validation_mean if len(groups) > 1 else None
    if mean is not None:
        y = frame.y(mean)
        drawing.add(Line((_LEFT, y), (frame.width - _RIGHT, y), _TEXT, dash=(3, 3)))


def _draw_bar(
    drawing: Drawing, frame: _Frame, x: float, width: float, mean: float | None, fill: str, edge: str
) -> None:
    if mean is not None:
        top = frame.y(mean)
        drawing.add(Rectangle(x, top, width, frame.y(frame.start) - top, fill, edge))


def _draw_whisker(drawing: Drawing, frame: _Frame, x: float, reach: float, interval: Interval | None) -> None:
    if interval is None:
        return
    low, high = (frame.y(value) for value in interval)
    drawing.add(
        Line((x, low), (x, high), _TEXT),
        Line((x - reach, low), (x + reach, low), _TEXT),
        Line((x - reach, high), (x + reach, high), _TEXT),
    )


def _draw_dots(drawing: Drawing, frame: _Frame, x: float, values: Sequence[float | None]) -> None:
    for value in values:
        if value is not None and value >= frame.start:
            drawing.add(Circle((x, frame.y(value)), 2.4, _TEXT, "#FFFFFF", 0.8))


def _draw_value(
    drawing: Drawing,
    frame: _Frame,
    x: float,
    mean: float | None,
    interval: Interval | None,
    values: Sequence[float | None],
    strong: bool,
) -> None:
    if mean is None:
        return
    highest = max([mean, *(interval or ()), *(value for value in values if value is not None)])
    color = _TEXT if strong else _TEXT2
    drawing.add(Text((x, frame.y(highest) - 7), f"{mean * 100:.1f}", 12 if strong else 11, color, "middle", strong))


def shorten_name(name: str, width: float, size: float) -> str:
    """Return a name that is about ``width`` wide at most, with an ellipsis where it was longer."""
    if estimate_width(name, size) <= width:
        return name
    kept = name
    while kept and estimate_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"
