"""Fixtures of the forms: a theme, the shipped catalogue, a panel on a workspace without torch."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.catalog import shipped_catalog
from cnnstudio.gui.forms.experiment_panel import ExperimentPanel
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.workspace import Workspace


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme()
    made.set_choice("light")
    return made


@pytest.fixture(scope="session")
def catalog() -> FormCatalog:
    return FormCatalog.from_json(shipped_catalog())


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> Iterator[ExperimentPanel]:
    made = ExperimentPanel(workspace)
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    yield made
