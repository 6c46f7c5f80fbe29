from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from cnnstudio.gui.engine.pictures import Gallery
from cnnstudio.gui.views.data_head import DataHead
from cnnstudio.gui.views.figure_actions import FigureActions
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice

DATASETS = [{"name": "planes_birds", "title": "Planes and birds"}, {"name": "image_folder", "title": "Your pictures"}]


@pytest.fixture
def head(qtbot: Any, workspace: Workspace) -> DataHead:
    holder = QWidget()
    qtbot.addWidget(holder)
    return DataHead(workspace.theme, DATASETS, FigureActions(holder, workspace, lambda: None, "data"), holder)


def test_every_data_set_can_be_chosen(head: DataHead) -> None:
    shown = {head.combo.itemData(row): head.combo.itemText(row) for row in range(head.combo.count())}
    assert shown == {each["name"]: each["title"] for each in DATASETS}


def test_the_menu_asks_for_a_folder_or_a_zip(head: DataHead, qtbot: Any) -> None:
    folder, archive = head.open_button.menu().actions()
    with qtbot.waitSignal(head.folder_wanted), qtbot.assertNotEmitted(head.zip_wanted):
        folder.trigger()
    with qtbot.waitSignal(head.zip_wanted), qtbot.assertNotEmitted(head.folder_wanted):
        archive.trigger()


def test_the_size_is_width_height_channels(head: DataHead) -> None:
    gallery = Gallery(
        choice=Choice(name="planes_birds"), title="", classes=("a", "b", "c"), input_shape=(1, 20, 30), pictures={},
        counts={"train": (4000, 1000, 0), "validation": (10, 20, 30)}, mean=(0.5,), std=(0.2,),
        histograms=np.zeros((1, 256), np.int64),
    )  # fmt: skip
    head.show_size(gallery)
    assert head.summary.text() == "5,060 pictures · 30 × 20 × 1 · 3 classes"
    head.show_size(None)
    assert head.summary.text() == ""
