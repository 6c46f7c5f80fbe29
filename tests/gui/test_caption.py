from typing import Any

import pytest

from cnnstudio.gui.caption import MAX_CHARACTERS, Caption, name_dataset
from cnnstudio.gui.settings import Settings
from cnnstudio.gui.theme import Theme
from cnnstudio.spec import Choice

DATASETS = [{"name": "planes_birds", "title": "Planes and birds"}, {"name": "digits", "title": "Digits"}]


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (Choice(name="digits"), "Digits"),
        (Choice(name="image_folder", options={"path": "/far/away/my cats"}), "my cats"),
        (Choice(name="image_folder", options={"path": "cats.zip"}), "cats.zip"),
        (Choice(name="from_elsewhere"), "from_elsewhere"),
    ],
)
def test_a_data_set_is_named_as_people_call_it(choice: Choice, name: str) -> None:
    assert name_dataset(choice, DATASETS) == name


def test_a_long_subject_is_cut_and_an_empty_one_leaves(qtbot: Any, home: object) -> None:
    caption = Caption(Theme(Settings()))
    qtbot.addWidget(caption)
    caption.set_subject("x" * 200)
    assert caption.subject.text() == "x" * (MAX_CHARACTERS - 1) + "…"
    assert not caption.subject.isHidden()
    caption.set_subject("")
    assert caption.subject.isHidden()
