"""Completing from the catalogue gives what the registries give, without torch."""

import pytest

from cnnstudio.catalog import shipped_catalog
from cnnstudio.gui.engine.completion import complete_from_catalog
from cnnstudio.presets import presets
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.train.complete import complete


@pytest.mark.parametrize("name", sorted(presets()))
def test_presets_are_completed_as_by_the_registries(name: str) -> None:
    spec = presets()[name].run_spec()
    assert complete_from_catalog(spec, shipped_catalog()) == complete(spec)


def test_whole_numbers_become_the_option_s_own_kind() -> None:
    spec = RunSpec(optimizer=Choice(name="sgd", options={"learning_rate": 1}))
    done = complete_from_catalog(spec, shipped_catalog())
    assert done == complete(spec)
    assert isinstance(done.optimizer.options["learning_rate"], float)


def test_what_is_not_known_stays() -> None:
    spec = RunSpec(architecture=Choice(name="nobody", options={"width": 3}))
    assert complete_from_catalog(spec, shipped_catalog()).architecture == spec.architecture
