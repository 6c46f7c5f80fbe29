import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.forms.training_section import MAX_SEED, TrainingSection
from cnnstudio.gui.theme import Theme
from cnnstudio.spec import Choice, RunSpec


@pytest.fixture
def section(catalog: FormCatalog, qtbot: QtBot, theme: Theme) -> TrainingSection:
    made = TrainingSection(theme, catalog)
    qtbot.addWidget(made)
    made.resize(280, 600)
    made.show()
    return made


def retype(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_each_optimizer_keeps_its_own_rate(section: TrainingSection, qtbot: QtBot) -> None:
    retype(qtbot, section.rate, "0.05")
    section.optimizer.combo.show_data("adam")
    assert section.rate.value() == 0.001
    retype(qtbot, section.rate, "2e-4")
    section.optimizer.combo.show_data("sgd")
    assert section.rate.value() == 0.05
    assert section.fields()["optimizer"] == Choice(name="sgd", options={"learning_rate": 0.05})


def test_what_is_rare_opens_only_when_it_is_used(section: TrainingSection) -> None:
    section.show_spec(RunSpec())
    assert not section.loss.isVisible()
    section.show_spec(RunSpec(loss="nll"))
    assert section.loss.isVisible()
    assert section.fields()["loss"] == "nll"


def test_seeds_follow_the_first(section: TrainingSection, qtbot: QtBot) -> None:
    section.show_spec(RunSpec(seed=5))
    retype(qtbot, section.seeds, "3")
    assert list(section.run_seeds()) == [5, 6, 7]
    section.show_spec(RunSpec(seed=MAX_SEED))
    assert section.error().startswith("Seeds: the last seed would be above")


def test_errors_name_their_field(section: TrainingSection, qtbot: QtBot) -> None:
    retype(qtbot, section.batch_size, "0")
    assert section.error() == "Batch size: Must be at least 1 and at most 1,000,000."
    retype(qtbot, section.batch_size, "32")
    assert section.error() == ""


def test_loading_tells_nobody(section: TrainingSection, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(section.changed):
        section.show_spec(RunSpec(epochs=7, drop_last=True, loss="nll", device="cpu"))
