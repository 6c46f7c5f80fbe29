from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.views.curves_toolbar import SMOOTHINGS, CurvesToolbar
from cnnstudio.gui.views.figure_actions import FigureActions
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.gui.workspace import Workspace


@pytest.fixture
def toolbar(qtbot: Any, workspace: Workspace) -> CurvesToolbar:
    holder = QWidget()
    qtbot.addWidget(holder)
    made = CurvesToolbar(workspace.theme, 0.55, FigureActions(holder, workspace, lambda: None, "curves"), holder)
    made.resize(1000, 50)
    holder.show()
    qtbot.waitExposed(holder)
    return made


def texts(toolbar: CurvesToolbar) -> list[str]:
    return [each.text() for each in toolbar.findChildren(TextLabel)]


def test_it_shows_the_smoothing_it_was_given(toolbar: CurvesToolbar) -> None:
    assert toolbar.smoothing.stop() == 0.55
    assert "0.55" in texts(toolbar)


def test_another_smoothing_is_told_and_shown(toolbar: CurvesToolbar, qtbot: Any) -> None:
    with qtbot.waitSignal(toolbar.smoothed) as told:
        qtbot.keyClick(toolbar.smoothing, Qt.Key.Key_End)
    assert told.args == [SMOOTHINGS[-1]]
    assert "0.95" in texts(toolbar)


def test_parts_and_menu_offer_what_there_is(toolbar: CurvesToolbar) -> None:
    assert toolbar.parts.texts() == ["Both", "Accuracy", "Loss"]
    assert [each.text() for each in toolbar.more.menu().actions()] == ["Copy figure", "Export figure…"]


def test_a_narrow_window_hides_the_word_not_the_choice(toolbar: CurvesToolbar) -> None:
    word = next(label for label in toolbar.findChildren(TextLabel) if label.text() == "Smoothing")
    assert word.isVisible()
    toolbar.resize(631, 50)
    assert not word.isVisible()
    toolbar.parts.parentWidget().layout().activate()
    assert toolbar.parts.width() >= toolbar.parts.sizeHint().width()
