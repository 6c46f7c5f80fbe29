from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from cnnstudio.gui.forms.structure import Part
from cnnstudio.gui.forms.structure_strip import StructureStrip, describe_part
from cnnstudio.gui.theme import Theme

PARTS = (
    Part("image", "", 3, 32),
    Part("maps", "32", 32, 32, names=("conv1",)),
    Part("maps", "16", 16, 8, skip=True, names=("conv3",)),
    Part("units", "32", 32, 1, names=("fc1",)),
    Part("classes", "", 2, 1),
)


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme) -> StructureStrip:
    made = StructureStrip(theme)
    qtbot.addWidget(made)
    made.resize(280, 92)
    made.show()
    return made


def test_blocks_stand_in_order_inside_the_strip(strip: StructureStrip) -> None:
    strip.show_parts(PARTS)
    boxes = strip.boxes()
    assert all(left.right() <= right.left() for left, right in pairwise(boxes))
    assert boxes[0].left() >= 0
    assert boxes[-1].right() <= strip.width()
    assert boxes[1].width() > boxes[2].width(), "more channels are wider"
    assert boxes[1].height() > boxes[2].height(), "larger maps are taller"


@pytest.mark.parametrize("count", [1, 8, 30])
def test_any_number_of_blocks_fits(strip: StructureStrip, count: int) -> None:
    strip.show_parts((PARTS[0], *([PARTS[1]] * count), PARTS[-1]))
    assert strip.boxes()[-1].right() <= strip.width() + 1


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_arcs_are_drawn_only_where_an_input_is_added(strip: StructureStrip, theme: Theme, choice: str) -> None:
    theme.set_choice("dark" if choice == "dark" else "light")
    arc = "#e4691a" if theme.palette.is_dark else "#d55e00"

    def has_arc() -> bool:
        image = strip.grab().toImage()
        names = {image.pixelColor(QPoint(x, y)).name() for x in range(image.width()) for y in range(40)}
        return arc in names

    strip.show_parts(PARTS)
    assert has_arc()
    strip.show_parts((*PARTS[:2], *PARTS[3:]))
    assert not has_arc()


def test_described_for_those_who_cannot_see_it(strip: StructureStrip) -> None:
    strip.show_parts(PARTS)
    assert strip.accessibleDescription().startswith("Image: 3 × 32 × 32; conv1: 32 maps of 32 × 32;")
    assert describe_part(PARTS[2]) == "conv3: 16 maps of 8 × 8, its input added"
    strip.show_parts(())
    assert not strip.grab().isNull()
