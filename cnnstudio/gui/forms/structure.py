"""From a list of layers to the few parts a person sees in the structure strip."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from cnnstudio.gui.engine.summary import LayerFacts, Summary

PartKind = Literal["image", "maps", "units", "classes"]
MOST_PARTS = 9
SKIPS = {"res": ("conv3",), "res_deep": ("resblocks",)}
"""Layers whose input is added to their output, for architectures whose catalogue entry does not say."""


@dataclass(frozen=True)
class Part:
    """One thing in the strip.

    Attributes:
        label: channels or units.
        channels, side: of the output; side is 1 for units.
        repeats: how many such parts follow each other; they are drawn as one.
        skip: whether its input is added to its output.
        names: the layers it stands for, for the tooltip.
    """

    kind: PartKind
    label: str
    channels: int
    side: int
    repeats: int = 1
    skip: bool = False
    names: tuple[str, ...] = ()


def find_parts(summary: Summary, skips: Iterable[str] = ()) -> tuple[Part, ...]:
    """Return image, convolutions, linear layers and classes, in order; equal neighbours as one part."""
    channels, height, width = summary.input_shape
    marked = tuple(skips)
    parts = [Part("image", "", channels, max(height, width))]
    body = [part for layer in summary.layers if (part := _part_of(layer, marked)) is not None]
    for part in body[:-1]:  # the last one gives the classes
        previous = parts[-1]
        alike = replace(previous, repeats=1, names=()) == replace(part, repeats=1, names=())
        if alike and part.skip:
            parts[-1] = replace(previous, repeats=previous.repeats + part.repeats, names=previous.names + part.names)
        else:
            parts.append(part)
    parts = _fold(parts)
    parts.append(Part("classes", "", summary.classes, 1, names=body[-1].names if body else ()))
    return tuple(parts)


def _part_of(layer: LayerFacts, skips: tuple[str, ...]) -> Part | None:
    if layer.kind.startswith("Conv") and len(layer.output_shape) == 3:
        channels, height, width = layer.output_shape
        skip = layer.name.split(".")[0] in skips
        return Part("maps", str(channels), channels, max(height, width), layer.uses, skip, (layer.name,))
    if layer.kind == "Linear":
        units = layer.output_shape[-1]
        return Part("units", str(units), units, 1, layer.uses, False, (layer.name,))
    return None


def _fold(parts: list[Part]) -> list[Part]:
    """Keep both ends of a network that has more parts than the strip has room for."""
    if len(parts) <= MOST_PARTS:
        return parts
    head, tail = parts[: MOST_PARTS // 2], parts[-(MOST_PARTS // 2) :]
    hidden = len(parts) - len(head) - len(tail)
    middle = parts[MOST_PARTS // 2]
    return [*head, replace(middle, label="…", repeats=hidden), *tail]
