import pytest

from cnnstudio.compare.drawing import Circle, Drawing, estimate_width, is_wide


def test_marks_keep_their_order():
    drawing = Drawing(10, 10)
    first, second = Circle((1, 1), 1, "#000000"), Circle((2, 2), 1, "#000000")
    drawing.add(first)
    drawing.add(second, first)
    assert drawing.marks == [first, second, first]


@pytest.mark.parametrize(
    ("character", "wide"),
    [("a", False), ("é", False), ("…", False), ("−", False), ("넓", True), ("中", True), ("か", True)],
)
def test_wide_letters(character: str, wide: bool):
    assert is_wide(character) is wide


def test_width_grows_with_size_and_letters():
    assert estimate_width("", 12) == 0
    assert estimate_width("넓", 12) > estimate_width("a", 12)
    assert estimate_width("ab", 24) == 2 * estimate_width("ab", 12)
