import pytest

from cnnstudio import errors
from cnnstudio.errors import CnnStudioError, shorten, unknown_name


def test_every_kind_has_an_exit_code_that_the_command_line_documents():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CnnStudioError)]
    assert len(kinds) >= 11
    assert {kind.exit_code for kind in kinds} == {2, 3, 4, 130}
    assert all(kind("x", field="a.b").field == "a.b" and str(kind("x")) == "x" for kind in kinds)


def test_an_unknown_name_suggests_the_near_one_and_lists_the_known():
    error = unknown_name("architecture", "resnt", ["vgg", "resnet"], field="architecture")
    assert str(error) == "no architecture called 'resnt'; did you mean 'resnet'? known: resnet, vgg"
    assert error.field == "architecture"


def test_without_a_near_name_there_is_no_suggestion():
    assert str(unknown_name("run", "zzz", [])) == "no run called 'zzz'; known: none"


def test_long_lists_and_names_stay_short():
    message = str(unknown_name("class", "x" * 10_000, (f"class {number:04}" for number in range(10_000))))
    assert len(message) < 700
    assert message.endswith(", ...")


@pytest.mark.parametrize(("text", "short"), [("abc", "abc"), ("", ""), (12, "12")])
def test_short_texts_stay(text: object, short: str):
    assert shorten(text) == short


@pytest.mark.parametrize("limit", [8, 20, 80, 200])
def test_long_texts_are_cut_to_the_limit_in_the_middle(limit: int):
    text = "".join(chr(97 + place % 26) for place in range(1000))
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short.startswith(text[: limit // 3]) and short.endswith(text[-2:]) and "..." in short
