from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.gui.engine.summary import DataFacts
from cnnstudio.gui.forms.dataset_section import OPEN_FOLDER, OPEN_ZIP, DatasetSection
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.theme import Theme
from cnnstudio.spec import Choice


@pytest.fixture
def section(catalog: FormCatalog, qtbot: QtBot, theme: Theme) -> DatasetSection:
    made = DatasetSection(theme, catalog)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(section: DatasetSection) -> list[str]:
    return [label.text() for label in section.findChildren(QLabel) if label.isVisible()]


def test_every_registered_data_set_is_there(section: DatasetSection, catalog: FormCatalog) -> None:
    offered = [section.combo.itemData(row) for row in range(section.combo.count())]
    assert {entry.name for entry in catalog.entries("datasets")} | {OPEN_FOLDER, OPEN_ZIP} <= set(offered)


@pytest.mark.parametrize("what", [OPEN_FOLDER, OPEN_ZIP])
def test_a_folder_or_zip_becomes_the_data_set(
    section: DatasetSection, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path), ""))
    with qtbot.waitSignal(section.changed):
        section.combo.show_data(what)
    assert section.choice() == Choice(name="image_folder", options={"path": str(tmp_path)})
    assert section.combo.currentData() == "image_folder"


def test_a_cancelled_dialog_changes_nothing(
    section: DatasetSection, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    with qtbot.assertNotEmitted(section.changed):
        section.combo.show_data(OPEN_FOLDER)
    assert section.combo.currentData() == "planes_birds"


def test_a_folder_without_a_path_is_an_error(section: DatasetSection) -> None:
    section.combo.show_data("image_folder")
    assert section.error() == "Choose a folder or a zip of pictures."
    assert section.error() in shown(section)


def test_counts_progress_and_downloads_are_said(section: DatasetSection) -> None:
    section.show_facts(DataFacts((3, 32, 32), ("airplane", "bird"), 8000, 2000))
    assert "8,000 train · 2,000 val." in shown(section)
    assert section.caption.toolTip() == "2 classes: airplane, bird"
    section.show_progress("Drawing")
    assert "Drawing" in shown(section)
    section.show_choice(Choice(name="cifar10"))
    section.show_facts(None)
    assert "Downloaded at the first use, 170 MB." in shown(section)
    section.show_failure("not there")
    assert "not there" in shown(section)
