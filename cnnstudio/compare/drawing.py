"""A drawing as a list of plain marks, which `svg` and `png` turn into files."""

from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Rectangle:
    """A box from its top left corner. Lengths of all marks are in pixels at ratio 1; colours are "#RRGGBB"."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line; dashed where ``dash`` (on, off) is given."""

    start: Point
    end: Point
    color: str
    width: float = 1.0
    dash: tuple[float, float] | None = None


@dataclass(frozen=True)
class Circle:
    """A disc around its centre."""

    center: Point
    radius: float
    fill: str
    edge: str = ""
    edge_width: float = 1.0


@dataclass(frozen=True)
class Polygon:
    """A closed shape through its corners."""

    corners: tuple[Point, ...]
    fill: str
    edge: str = ""
    edge_width: float = 1.0


@dataclass(frozen=True)
class Text:
    """One line of text whose baseline begins, has its middle or ends at ``at``."""

    at: Point
    text: str
    size: float
    color: str
    anchor: Anchor = "start"
    bold: bool = False


Mark = Rectangle | Line | Circle | Polygon | Text


@dataclass
class Drawing:
    """Marks on a background, drawn in their order.

    Attributes:
        title: what it shows, for those who cannot see it.
    """

    width: float
    height: float
    title: str = ""
    background: str = "#FFFFFF"
    marks: list[Mark] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        """Put marks on top."""
        self.marks.extend(marks)


def is_wide(character: str) -> bool:
    """Return whether a letter is Korean, Chinese or Japanese: about twice as wide, and in fonts of its own."""
    code = ord(character)
    return 0x1100 <= code <= 0x11FF or 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF or code >= 0xFF00


def estimate_width(text: str, size: float) -> float:
    """Return about how wide a text is in pixels; its font is not known before it is shown."""
    return sum(1.0 if is_wide(character) else 0.55 for character in text) * size
