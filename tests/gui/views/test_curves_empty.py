from itertools import pairwise
from typing import Any

import pytest
from gui.painted import Word, words_on
from PySide6.QtGui import QColor

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.curves_empty import EmptyCurves

SENTENCE = "Press Train to teach this network to tell airplanes from birds. The first curve appears in two seconds."
NOTES = {
    "Train accuracy": "how well it knows the pictures it studied",
    "Validation accuracy": "on new pictures. This one counts.",
    "Best epoch": "its weights are kept for you",
}


@pytest.fixture
def page(qtbot: Any) -> EmptyCurves:
    made = EmptyCurves(Theme())
    qtbot.addWidget(made)
    made.set_words("Nothing trained yet", SENTENCE)
    made.resize(760, 600)
    return made


def sentence(found: list[Word]) -> list[Word]:
    """Return the lines between title and sketch."""
    return [word for word in found[1:] if word.size_px == 13 and word.weight == 400]


def test_title_sentence_and_lesson_from_above(page: EmptyCurves) -> None:
    found = words_on(page)
    texts = [word.text for word in found]
    assert texts[0] == "Nothing trained yet"
    assert " ".join(word.text for word in sentence(found)) == SENTENCE
    for title, text in NOTES.items():
        assert texts[texts.index(title) + 1] == text
    assert page.accessibleName() == f"Nothing trained yet. {SENTENCE}"


@pytest.mark.parametrize(("width", "height"), [(320, 400), (460, 500), (650, 560), (760, 600), (1800, 1000)])
def test_no_word_is_cut_or_covered_at_any_size(page: EmptyCurves, width: int, height: int) -> None:
    page.resize(width, height)
    found = words_on(page)
    assert " ".join(word.text for word in sentence(found)) == SENTENCE
    for word in found:
        assert 0 <= word.x < word.right <= width, word
        assert 0 < word.y < height, word
    for first, second in pairwise(sorted(found, key=lambda word: word.y)):
        apart = second.y - first.y >= 11 or first.right < second.x or second.right < first.x
        assert apart, (first, second)


def test_other_words_are_painted_at_once(page: EmptyCurves) -> None:
    page.set_words("No curve yet", "The first curve appears here.")
    assert [word.text for word in words_on(page)][:2] == ["No curve yet", "The first curve appears here."]


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_sketch_is_grey_for_it_is_no_data(page: EmptyCurves, choice: str) -> None:
    page._theme.set_choice(choice)  # type: ignore[arg-type]
    image = page.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(110, 700, 2) for y in range(160, 520)}
    assert page._theme.palette.soft_edge.lower() in colors
    parts = [QColor(name).getRgb()[:3] for name in colors]
    assert max(max(rgb) - min(rgb) for rgb in parts) < 40, "no colour of a run"
