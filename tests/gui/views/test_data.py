import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from cnnstudio.control import RunControl
from cnnstudio.errors import DataError
from cnnstudio.gui.engine.pictures import Gallery, Pictures
from cnnstudio.gui.views import data as data_module
from cnnstudio.gui.views import gallery_browser
from cnnstudio.gui.views.data import DataView
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice


def gallery(classes: tuple[str, ...] = ("airplane", "bird"), each: int = 40, choice: Choice | None = None) -> Gallery:
    rng = np.random.default_rng(0)

    def pictures(name: str, split: str) -> Pictures:
        names = tuple(f"{name}/{split}{index}.png" for index in range(each))
        return Pictures(rng.integers(0, 255, (each, 8, 8, 3), np.uint8), names, 500)

    return Gallery(
        choice=choice or Choice(name="planes_birds"),
        title="Some pictures",
        classes=classes,
        input_shape=(3, 8, 8),
        pictures={split: tuple(pictures(name, split) for name in classes) for split in ("train", "validation")},
        counts={"train": (500,) * len(classes), "validation": (100,) * len(classes), "test": (90,) * len(classes)},
        mean=(0.5, 0.4, 0.3),
        std=(0.2, 0.2, 0.1),
        histograms=rng.integers(0, 99, (3, 256)),
        notes=("A note.",),
        quarantine=(("bird/x.png", "cut short"),),
        quarantined=1,
    )


@pytest.fixture
def view(qtbot: Any, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> DataView:
    monkeypatch.setattr(data_module, "load_gallery", lambda choice: gallery(choice=choice))
    made = DataView(workspace)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    qtbot.waitUntil(lambda: made.gallery is not None)
    QApplication.processEvents()
    return made


def test_it_shows_the_data_set(view: DataView) -> None:
    assert view.summary.text() == "1,380 pictures · 8 × 8 × 3 · 2 classes"
    assert view.browser.classes.texts() == ["All", "airplane", "bird"]
    assert view.panel.notes.text() == "A note."
    assert view.panel.left_out.text() == "bird/x.png: cut short"
    assert [each.label for each in view.browser.area.layout_now.sections] == [0, 1]
    view.grab()


def test_the_test_split_is_sealed(view: DataView, qtbot: Any) -> None:
    splits = view.browser.splits
    qtbot.mouseClick(splits, Qt.MouseButton.LeftButton, pos=splits.segment_rect("test").center().toPoint())
    assert splits.value == "train"
    qtbot.mouseClick(splits, Qt.MouseButton.LeftButton, pos=splits.segment_rect("validation").center().toPoint())
    assert splits.value == "validation"


def test_a_click_selects_a_picture_and_arrows_move_on(view: DataView, qtbot: Any) -> None:
    area = view.browser.area
    at = area.layout_now.tile_rect(0, 2).center().toPoint()
    qtbot.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.panel.picture_text.text() == "airplane/train2.png\nairplane · training"
    qtbot.keyClick(area, Qt.Key.Key_Right)
    assert area.selected == (0, 3)
    area.select(0, area.layout_now.shown[0] - 1)
    qtbot.keyClick(area, Qt.Key.Key_Right)
    assert area.selected == (1, 0)


def test_show_all_shows_one_class_and_reads_more(view: DataView, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int, int]] = []

    def page(gallery: Gallery, split: str, label: int, start: int, stop: int) -> Pictures:
        asked.append((split, label, start))
        stop = min(stop, 500)
        names = tuple(str(index) for index in range(start, stop))
        return Pictures(np.zeros((len(names), 8, 8, 3), np.uint8), names, 500)

    monkeypatch.setattr(gallery_browser, "load_page", page)
    area = view.browser.area
    view.browser.tile_size.show_value(144)
    area.set_tile(144)
    assert area.has_more(1)
    qtbot.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, pos=area._link(0).center().toPoint())
    assert view.browser.chosen_class == "0"
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: area.layout_now.shown[0] > 40)
    assert asked[0] == ("train", 0, 40)


def test_a_thousand_classes_paint_only_what_is_in_sight(view: DataView) -> None:
    view._take_gallery(gallery(tuple(f"class {number}" for number in range(1000)), 2))
    area = view.browser.area
    view.grab()
    assert view.browser.class_combo.isVisible()
    assert view.browser.class_combo.count() == 1001
    assert len(area._pixmaps) < 60
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    view.grab()
    assert len(area._pixmaps) < 120


def test_progress_and_cancel_while_reading(view: DataView, workspace: Workspace, qtbot: Any, monkeypatch: Any) -> None:
    def slow(choice: Choice, control: RunControl) -> Gallery:
        control.report("Decoding", 3, 12)
        while True:
            control.check()

    monkeypatch.setattr(data_module, "load_gallery", slow)
    workspace.data_requested.emit(Choice(name="digits"))
    qtbot.waitUntil(lambda: view.busy.text.text() == "Decoding")
    assert view.busy.isVisible()
    assert view.busy.bar.value() == 250
    qtbot.mouseClick(view.busy.cancel_button, Qt.MouseButton.LeftButton)
    assert view.browser.isVisible()
    qtbot.waitUntil(lambda: workspace.background.is_idle)


def test_a_failure_is_a_sentence_with_ways_out(
    view: DataView, workspace: Workspace, qtbot: Any, monkeypatch: Any
) -> None:
    def fail(choice: Choice) -> Gallery:
        raise DataError("the folder 'x' has no class folders; put each class into a folder of its own")

    monkeypatch.setattr(data_module, "load_gallery", fail)
    workspace.data_requested.emit(Choice(name="image_folder", options={"path": "x"}))
    qtbot.waitUntil(lambda: view.failed.isVisible())
    assert "has no class folders" in view.failed.text.text()
    view.grab()
    monkeypatch.setattr(data_module, "load_gallery", lambda choice: gallery(choice=choice))
    qtbot.mouseClick(view.failed.retry_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.browser.isVisible())


def test_a_dropped_folder_is_used(view: DataView, workspace: Workspace, tmp_path: Path, qtbot: Any) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    with qtbot.waitSignal(workspace.data_requested) as asked:
        view.dropEvent(event)
    assert asked.args[0].options == {"path": str(tmp_path)}
    qtbot.waitUntil(lambda: workspace.background.is_idle)


def test_the_counts_leave_as_csv(view: DataView, tmp_path: Path) -> None:
    view.export_figure(tmp_path / "data.csv")
    with (tmp_path / "data.csv").open() as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["class", "train", "validation", "test"]
    assert rows[1] == ["airplane", "500", "100", "90"]
    for suffix in ("svg", "png"):
        view.export_figure(tmp_path / f"data.{suffix}")
