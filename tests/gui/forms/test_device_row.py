import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.gui.engine.summary import DeviceFacts
from cnnstudio.gui.forms.device_row import DeviceRow
from cnnstudio.gui.theme import Theme


@pytest.fixture
def row(qtbot: QtBot, theme: Theme) -> DeviceRow:
    made = DeviceRow(theme)
    qtbot.addWidget(made)
    made.resize(280, 40)
    made.show()
    return made


def click(qtbot: QtBot, row: DeviceRow, name: str) -> None:
    place = row.segments.segment_rect(name).center().toPoint()
    qtbot.mouseClick(row.segments, Qt.MouseButton.LeftButton, pos=place)


@pytest.mark.parametrize("device", ["auto", "cpu", "mps", "cuda", "cuda:0", "cuda:17"])
def test_devices_come_back_exactly(row: DeviceRow, device: str) -> None:
    row.show_value(device)
    assert row.value() == device


def test_a_click_chooses(row: DeviceRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.changed):
        click(qtbot, row, "cpu")
    assert row.value() == "cpu"


def test_what_is_missing_is_disabled_with_the_reason(row: DeviceRow, qtbot: QtBot) -> None:
    row.show_devices(
        (DeviceFacts("cpu", "Xeon"), DeviceFacts("cuda", "", "No GPU."), DeviceFacts("mps", "", "No Mac."))
    )
    click(qtbot, row, "cuda")
    assert (row.value(), row.error()) == ("auto", "")
    row.show_value("cuda:1")
    assert row.error() == "Device: No GPU."
