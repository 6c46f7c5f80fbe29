import pytest

from cnnstudio.errors import BadOption, UnknownName
from cnnstudio.presets import presets
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.train.complete import complete


def test_a_default_written_down_or_left_out_is_the_same_run() -> None:
    short = RunSpec(optimizer=Choice(name="sgd"))
    default = complete(short).optimizer.options["learning_rate"]
    long = RunSpec(optimizer=Choice(name="sgd", options={"learning_rate": default}))
    assert short.digest() != long.digest()
    assert complete(short).digest() == complete(long).digest()


@pytest.mark.parametrize("name", sorted(presets()))
def test_every_preset_can_be_completed_and_stays(name: str) -> None:
    once = complete(presets()[name].run_spec())
    assert complete(once) == once


def test_unknown_names_and_options_are_named() -> None:
    with pytest.raises(UnknownName, match="resnt"):
        complete(RunSpec(architecture=Choice(name="resnt")))
    with pytest.raises(BadOption, match=r"optimizer\.learning_rat"):
        complete(RunSpec(optimizer=Choice(name="sgd", options={"learning_rat": 0.1})))
