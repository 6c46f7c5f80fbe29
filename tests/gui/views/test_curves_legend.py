from itertools import pairwise
from typing import Any

from gui.painted import drawing, words_on
from PySide6.QtCore import QPoint

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.curves_legend import CurvesLegend

SVG = "{http://www.w3.org/2000/svg}"


def test_a_solid_stroke_is_train_and_a_dashed_one_validation(qtbot: Any) -> None:
    legend = CurvesLegend(Theme())
    qtbot.addWidget(legend)
    legend.resize(legend.sizeHint())
    root = drawing(lambda painter: legend.render(painter, QPoint()), legend.width(), legend.height())
    strokes = [group.get("stroke-dasharray") for group in root.iter(f"{SVG}g") if group.findall(f"{SVG}polyline")]
    assert strokes[0] is None
    assert strokes[1] is not None
    found = words_on(legend)
    assert [word.text for word in found] == ["train", "validation"]
    assert all(left.right < right.x for left, right in pairwise(found))
    assert found[-1].right <= legend.width()
    assert legend.accessibleName() == "Solid lines are train, dashed lines are validation"


def test_the_words_keep_their_room_in_a_full_row(qtbot: Any) -> None:
    legend = CurvesLegend(Theme())
    qtbot.addWidget(legend)
    assert legend.minimumSizeHint() == legend.sizeHint()
