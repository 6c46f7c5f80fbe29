from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QRect
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.settings import Settings
from cnnstudio.gui.window_geometry import USUAL, keep_geometry, restore_geometry


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def first_size(window: QWidget) -> tuple[int, int]:
    room = window.screen().availableSize()
    return min(USUAL[0], room.width()), min(USUAL[1], room.height())


def test_at_first_it_has_its_usual_size_or_fills_a_small_display(window: QWidget, home: object) -> None:
    restore_geometry(window, Settings())
    assert window.size().toTuple() == first_size(window)


def test_a_broken_memory_counts_as_none(window: QWidget, home: object) -> None:
    settings = Settings()
    settings.set_state("geometry", QByteArray(b"no geometry"))
    restore_geometry(window, settings)
    assert window.size().toTuple() == first_size(window)


def test_it_lies_where_it_was_left(window: QWidget, qtbot: Any, home: object) -> None:
    settings, again = Settings(), QWidget()
    qtbot.addWidget(again)
    window.setGeometry(QRect(40, 50, 500, 400))
    keep_geometry(window, settings)
    restore_geometry(again, settings)
    assert again.size().toTuple() == (500, 400)
