import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.widgets.quiet_combo import QuietCombo
from cnnstudio.gui.widgets.slider import StopSlider


@pytest.fixture
def slider(qtbot: QtBot, qapp: QApplication) -> StopSlider:
    made = StopSlider(Theme(), (0.0, 0.1, 0.5, 2.0))
    qtbot.addWidget(made)
    made.resize(115, 22)
    made.show()
    return made


def spin(widget: QWidget) -> None:
    """Turn the wheel one notch over a widget."""
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_shows_the_nearest_stop_quietly(slider: StopSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(slider.picked):
        slider.show_value(0.4)
    assert slider.stop() == 0.5


def test_a_click_picks_the_stop_under_the_pointer(slider: StopSlider, qtbot: QtBot) -> None:
    with qtbot.waitSignal(slider.picked):
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(114, 11))
    assert slider.stop() == 2.0
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(1, 11))
    assert slider.stop() == 0.0


def test_keys_move_it(slider: StopSlider, qtbot: QtBot) -> None:
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.stop() == 0.1
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert slider.stop() == 2.0


def test_the_wheel_changes_nothing_without_focus(slider: StopSlider) -> None:
    slider.clearFocus()
    spin(slider)
    assert slider.stop() == 0.0


def test_the_wheel_leaves_combos_alone_without_focus(qtbot: QtBot) -> None:
    combo = QuietCombo()
    qtbot.addWidget(combo)
    combo.addItems(["one", "two"])
    combo.setCurrentIndex(1)
    combo.show()
    combo.clearFocus()
    spin(combo)
    assert combo.currentText() == "two"


def test_it_is_painted_muted_and_disabled(slider: StopSlider) -> None:
    active = slider.grab().toImage()
    slider.show_value(2.0)
    moved = slider.grab().toImage()
    slider.setEnabled(False)
    disabled = slider.grab().toImage()
    assert active != moved != disabled
