from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.catalog import shipped_catalog
from cnnstudio.errors import BadOption, BadSpec, CnnStudioError, UnknownName
from cnnstudio.gui.forms.experiment_form import ExperimentForm
from cnnstudio.gui.forms.facts import FormCatalog, FormEntry
from cnnstudio.gui.forms.stops import rule_of
from cnnstudio.gui.theme import Theme
from cnnstudio.options import OptionFacts
from cnnstudio.presets import presets
from cnnstudio.spec import Choice, RunSpec

CATALOG = FormCatalog.from_json(shipped_catalog())


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> ExperimentForm:
    made = ExperimentForm(theme, CATALOG)
    qtbot.addWidget(made)
    made.show()
    return made


def values_of(facts: OptionFacts) -> st.SearchStrategy[Any]:
    if facts.kind == "bool":
        return st.booleans()
    if facts.kind == "choice":
        return st.sampled_from(facts.choices)
    if facts.kind == "text":
        return st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
    rule = rule_of(facts)
    low, high = facts.low if facts.low is not None else -1e9, facts.high if facts.high is not None else 1e9
    numbers = st.integers(int(low), int(high)) if facts.kind == "int" else st.floats(low, high)
    return numbers.filter(lambda value: not rule.complaint(value))


def choices_of(entry: FormEntry) -> st.SearchStrategy[Choice]:
    options = st.fixed_dictionaries({}, optional={facts.name: values_of(facts) for facts in entry.options})
    return options.map(lambda values: Choice(name=entry.name, options=values))


def one_of(section: str) -> st.SearchStrategy[Choice]:
    return st.sampled_from(CATALOG.entries(section)).flatmap(choices_of)


def several_of(section: str) -> st.SearchStrategy[tuple[Choice, ...]]:
    return st.lists(one_of(section), unique_by=lambda choice: choice.name, max_size=4).map(tuple)


SPECS = st.builds(
    RunSpec,
    name=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30),
    dataset=one_of("datasets"),
    architecture=one_of("architectures"),
    regularizers=several_of("regularizers"),
    augmentations=several_of("augmentations"),
    optimizer=one_of("optimizers"),
    schedule=one_of("schedules"),
    loss=st.sampled_from(["cross-entropy", "nll"]),
    epochs=st.integers(1, 1_000_000),
    batch_size=st.integers(1, 1_000_000),
    seed=st.integers(0, 2**32 - 1),
    device=st.sampled_from(["auto", "cpu", "mps", "cuda", "cuda:0", "cuda:17"]),
    drop_last=st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=SPECS)
def test_any_spec_loads_back_exactly(form: ExperimentForm, spec: RunSpec) -> None:
    try:
        form.set_spec(spec)
    except BadSpec as error:
        assert "no place for it" in str(error)
        return
    assert form.value() == spec
    assert form.value().digest() == spec.digest()


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_loads_back_exactly(form: ExperimentForm, name: str) -> None:
    spec = presets()[name].run_spec()
    form.set_spec(spec)
    assert form.value() == spec
    assert form.error() == ""


def test_an_empty_form_is_the_default_spec(form: ExperimentForm) -> None:
    assert form.value() == RunSpec()


@pytest.mark.parametrize(
    ("spec", "kind", "part"),
    [
        (RunSpec(architecture=Choice(name="resnt")), UnknownName, "no architecture called 'resnt'"),
        (RunSpec(dataset=Choice(name="planes_birds", options={"sead": 1})), BadOption, "sead"),
        (RunSpec(optimizer=Choice(name="sgd", options={"momentum": "0.9"})), BadOption, "momentum"),
        (
            RunSpec(architecture=Choice(name="fully_connected"), regularizers=(Choice(name="batch_norm"),)),
            BadSpec,
            "Fully connected has no place for it",
        ),
    ],
)
def test_a_spec_that_no_field_can_hold_leaves_the_form_as_it_was(
    form: ExperimentForm, spec: RunSpec, kind: type[CnnStudioError], part: str
) -> None:
    before = form.value()
    with pytest.raises(kind, match=part):
        form.set_spec(spec)
    assert form.value() == before


def test_one_spec_per_seed_each_with_a_name(form: ExperimentForm, qtbot: QtBot) -> None:
    form.set_spec(RunSpec(architecture=Choice(name="width"), regularizers=(Choice(name="dropout"),), seed=7))
    form.training.seeds.selectAll()
    qtbot.keyClicks(form.training.seeds, "3")
    specs = form.specs()
    assert [spec.seed for spec in specs] == [7, 8, 9]
    assert {spec.name for spec in specs} == {"Width + dropout"}
    assert len({spec.group_digest() for spec in specs}) == 1


def test_the_name_of_a_preset_does_not_stay_on_what_is_no_longer_it(form: ExperimentForm, qtbot: QtBot) -> None:
    form.set_spec(presets()["l2_reg"].run_spec())
    assert form.value().name == "l2 reg"
    form.training.epochs.selectAll()
    qtbot.keyClicks(form.training.epochs, "5")
    assert form.value().name == "l2 reg", "a shorter run of the same thing keeps its name"
    qtbot.keyClick(form.regularizers.rows["dropout"].box, Qt.Key.Key_Space)
    assert form.value().name == ""
    assert form.training.name.placeholderText() == "Baseline + l2 penalty + dropout"


def test_everything_that_takes_the_focus_has_a_name(form: ExperimentForm) -> None:
    from PySide6.QtWidgets import QAbstractButton, QWidget

    for widget in form.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(form):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, (widget, widget.parent())
