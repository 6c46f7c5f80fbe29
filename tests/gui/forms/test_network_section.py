from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.gui.engine.summary import LayerFacts, Summary
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.forms.network_section import NetworkSection
from cnnstudio.gui.theme import Theme
from cnnstudio.spec import Choice

LAYERS = (
    LayerFacts("conv1", "Conv2d", (32, 32, 32), 896),
    LayerFacts("conv3", "Conv2d", (16, 8, 8), 2320),
    LayerFacts("fc2", "Linear", (2,), 66),
)


def test_widths_and_structure_follow_the_architecture(catalog: FormCatalog, qtbot: QtBot, theme: Theme) -> None:
    section = NetworkSection(theme, catalog)
    qtbot.addWidget(section)
    section.show()
    section.show_choice(Choice(name="res", options={"conv1": 48}))
    assert section.choice() == Choice(name="res", options={"conv1": 48})
    section.show_summary(Summary(1, 1, 1, LAYERS, (3, 32, 32), 2))
    assert [part.skip for part in section.strip.parts] == [False, False, True, False]
    section.combo.show_data("depth")
    section.show_summary(Summary(1, 1, 1, LAYERS, (3, 32, 32), 2))
    assert not any(part.skip for part in section.strip.parts)


def test_why_it_cannot_be_built_stands_below_it(catalog: FormCatalog, qtbot: QtBot, theme: Theme) -> None:
    section = NetworkSection(theme, catalog)
    qtbot.addWidget(section)
    section.show()
    section.show_summary(Summary(error="pictures are too small"))
    assert any(label.text() == "pictures are too small" and label.isVisible() for label in section.findChildren(QLabel))
    assert section.strip.parts == ()
    section.show_summary(None)
    assert not any(label.text() == "pictures are too small" for label in section.findChildren(QLabel))
