import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.errors import BadOption, BadSpec, CnnStudioError
from cnnstudio.spec import Choice, RunSpec

SPEC = RunSpec(
    name="all of it",
    dataset=Choice(name="digits", options={"size": 32, "classes": "0,1"}),
    regularizers=(Choice(name="dropout", options={"p": 0.4}), Choice(name="l2")),
    augmentations=(Choice(name="flip"),),
    optimizer=Choice(name="adam", options={"learning_rate": 1e-3, "amsgrad": False}),
    epochs=7,
    seed=2**32 - 1,
    device="cuda:1",
    drop_last=True,
)


def test_json_and_back():
    assert RunSpec.from_json(SPEC.to_json()) == SPEC
    assert RunSpec.from_json(SPEC.to_json(indent=None)) == SPEC
    assert RunSpec.from_json("{}") == RunSpec()


def test_numbers_and_bools_keep_their_type_in_options():
    options = RunSpec.from_json(SPEC.to_json()).optimizer.options
    assert [type(value) for value in options.values()] == [float, bool]
    assert type(RunSpec.from_json(SPEC.to_json()).dataset.options["size"]) is int


def test_the_name_is_no_part_of_the_identity_and_the_seed_none_of_the_group():
    other = SPEC.model_copy(update={"name": "x"})
    assert (other.digest(), other.group_digest()) == (SPEC.digest(), SPEC.group_digest())
    seed = SPEC.model_copy(update={"seed": 1})
    assert seed.digest() != SPEC.digest()
    assert seed.group_digest() == SPEC.group_digest()


@pytest.mark.parametrize(
    "change", [{"epochs": 8}, {"batch_size": 1}, {"loss": "nll"}, {"drop_last": False}, {"device": "cpu"},
               {"regularizers": ()}, {"dataset": Choice(name="digits")}]
)  # fmt: skip
def test_everything_else_is(change: dict[str, object]):
    assert SPEC.model_copy(update=change).group_digest() != SPEC.group_digest()


def test_the_order_of_keys_does_not_count():
    values = json.loads(SPEC.to_json())
    backwards = json.dumps(dict(reversed(values.items())))
    assert RunSpec.from_json(backwards).digest() == SPEC.digest()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"epochs": 0}', "epochs"),
        ('{"epochs": -1}', "epochs"),
        ('{"epochs": 1000000000}', "epochs"),
        ('{"epochs": 1.5}', "epochs"),
        ('{"epochs": "ten"}', "epochs"),
        ('{"epochs": true}', "epochs"),
        ('{"batch_size": 0}', "batch_size"),
        ('{"seed": -1}', "seed"),
        ('{"seed": 4294967296}', "seed"),
        ('{"device": "cuda:"}', "device"),
        ('{"device": "tpu"}', "device"),
        ('{"device": "cpu\\n"}', "device"),
        ('{"loss": "mse"}', "loss"),
        ('{"epoch": 3}', "epoch"),
        ('{"dataset": "digits"}', "dataset"),
        ('{"dataset": {"nam": "digits"}}', "dataset"),
        ('{"dataset": {"name": ""}}', "dataset.name"),
        ('{"optimizer": {"name": "sgd", "options": {"learning_rate": [0.1]}}}', "optimizer.options"),
        ('{"regularizers": [{"name": "l2"}, {"name": "l2"}]}', "regularizers"),
    ],
)
def test_bad_values_name_the_field(text: str, field: str):
    with pytest.raises(BadOption) as error:
        RunSpec.from_json(text)
    assert error.value.field.startswith(field)
    assert len(str(error.value)) < 300 and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("nonsense", "is not JSON"),
        ("[]", "is not a JSON object"),
        ("3", "is not a JSON object"),
        ('{"epochs": 3, "epochs": 4}', "twice"),
        ('{"epochs": NaN}', "not a number"),
        ('{"epochs": 1e999}', "too large"),
        ("[" * 100_000, "nested deeper"),
        ('{"version": 2}', "newer CNN Studio"),
        ('{"version": 2, "wings": true}', "newer CNN Studio"),
    ],
)
def test_text_that_is_no_spec_is_told_with_its_name(text: str, words: str):
    with pytest.raises(BadSpec, match=words) as error:
        RunSpec.from_json(text, what="my.json")
    assert "my.json" in str(error.value)


def test_a_suggestion_for_a_key_that_was_mistyped():
    with pytest.raises(BadOption, match="did you mean 'batch_size'"):
        RunSpec.from_json('{"batchsize": 3}')


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_gives_a_spec_or_a_sentence(value: object):
    try:
        RunSpec.from_json(json.dumps(value))
    except CnnStudioError as error:
        assert str(error)


def test_lone_surrogates_and_controls_in_names_survive_the_digest():
    spec = RunSpec(dataset=Choice(name="x\u202e<img>", options={"path": "a\nb"}))
    assert RunSpec.from_json(spec.to_json()).digest() == spec.digest()
