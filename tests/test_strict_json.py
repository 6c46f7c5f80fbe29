import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.errors import BadSpec
from cnnstudio.strict_json import MAX_CHARACTERS, MAX_DEPTH, read_json

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_what_the_standard_library_writes_is_read_as_it_reads_it(value: object):
    text = json.dumps(value)
    assert read_json(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "the key 'a' twice"),
        ('{"b": {"a": 1, "a": 1}}', "the key 'a' twice"),
        ("NaN", "NaN, which is not a number"),
        ("[Infinity]", "Infinity"),
        ("-Infinity", "-Infinity"),
        ("1e999", "too large"),
        ("-1e999", "too large"),
        ("9" * 10_000, "not usable"),
        ("{", "line 1, column 2"),
        ("[1,]", "is not JSON"),
        ("", "is not JSON"),
        ("\ufeff{}", "is not JSON"),
        ("1 2", "is not JSON"),
    ],
)
def test_what_is_no_strict_json_is_one_sentence(text: str, words: str):
    with pytest.raises(BadSpec) as error:
        read_json(text, what="file.json")
    assert words in str(error.value)
    assert str(error.value).startswith("file.json")
    assert len(str(error.value)) < 300


def test_nesting_is_counted_outside_strings_only():
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert read_json(deepest)
    with pytest.raises(BadSpec, match="nested deeper"):
        read_json(f"[{deepest}]")
    assert read_json(json.dumps('"' + "[" * 1000 + '\\"')) == '"' + "[" * 1000 + '\\"'
    with pytest.raises(BadSpec, match="nested deeper"):
        read_json("[" * 1_000_000)


def test_a_text_that_is_too_long_is_refused_unread():
    with pytest.raises(BadSpec, match="at most"):
        read_json('"' + "x" * MAX_CHARACTERS + '"')
