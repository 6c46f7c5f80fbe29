"""Where thumbnails lie: sections of a class each, rows of equal tiles. Plain arithmetic."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

HEAD_PX = 40
GAP_PX = 6
AFTER_PX = 14
SIDE_PX = 24


@dataclass(frozen=True)
class Section:
    """A class in the gallery: its label and the number of tiles shown."""

    label: int
    tiles: int


class GalleryLayout:
    """The places of all sections for one width.

    Args:
        sections: in order.
        width: of the viewport, in pixels.
        tile: edge of a tile, in pixels.
        rows: shown of each section; 0 for all.
    """

    def __init__(self, sections: Sequence[Section], width: float, tile: int, rows: int) -> None:
        self.sections, self.tile = list(sections), tile
        usable = max(tile, width - 2 * SIDE_PX)
        self.columns = max(1, int((usable + GAP_PX) // (tile + GAP_PX)))
        spare = usable - self.columns * tile
        self.gap = min(spare / (self.columns - 1), 3.0 * GAP_PX) if self.columns > 1 else 0.0
        self.shown = [min(each.tiles, rows * self.columns) if rows else each.tiles for each in self.sections]
        self.tops = [0.0]
        for tiles in self.shown:
            lines = -(-tiles // self.columns)
            self.tops.append(self.tops[-1] + HEAD_PX + lines * (tile + GAP_PX) + AFTER_PX)

    @property
    def height(self) -> float:
        """The height of everything."""
        return self.tops[-1]

    def head(self, section: int) -> QRectF:
        """Return the head of a section, in pixels from the top of the gallery."""
        right = SIDE_PX + self.columns * self.tile + (self.columns - 1) * self.gap
        return QRectF(SIDE_PX, self.tops[section], right - SIDE_PX, HEAD_PX)

    def tile_rect(self, section: int, index: int) -> QRectF:
        """Return a tile."""
        line, column = divmod(index, self.columns)
        top = self.tops[section] + HEAD_PX + line * (self.tile + GAP_PX)
        return QRectF(SIDE_PX + column * (self.tile + self.gap), top, self.tile, self.tile)

    def visible_sections(self, top: float, bottom: float) -> range:
        """Return the sections that reach into a stretch of the gallery."""
        first = max(0, bisect.bisect_right(self.tops, top) - 1)
        last = min(len(self.sections), bisect.bisect_left(self.tops, bottom))
        return range(first, last)

    def visible_tiles(self, section: int, top: float, bottom: float) -> range:
        """Return the tiles of a section that reach into a stretch of the gallery."""
        start = self.tops[section] + HEAD_PX
        first = max(0, int((top - start) // (self.tile + GAP_PX)))
        last = max(0, int((bottom - start) // (self.tile + GAP_PX)) + 1)
        return range(min(first * self.columns, self.shown[section]), min(last * self.columns, self.shown[section]))

    def tile_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return (section, tile) at a point, or None between tiles."""
        for section in self.visible_sections(y, y + 1):
            for index in self.visible_tiles(section, y, y + 1):
                if self.tile_rect(section, index).contains(x, y):
                    return section, index
        return None

    def head_at(self, x: float, y: float) -> int | None:
        """Return the section whose head is at a point, or None."""
        for section in self.visible_sections(y, y + 1):
            if self.head(section).contains(x, y):
                return section
        return None
