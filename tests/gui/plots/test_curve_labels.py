from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from gui.histories import add_feed, begun, epoch, overfitting, rising
from gui.painted import painted_words
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cnnstudio.events import Score
from cnnstudio.gui.plots.curve_labels import (
    HEIGHT_PX,
    CurveLabel,
    Placed,
    best_label,
    end_labels,
    paint_best,
    paint_labels,
    place_labels,
    short_name,
)
from cnnstudio.gui.plots.curves_model import CurvesModel, CurvesOptions, fold_all
from cnnstudio.gui.theme import LIGHT
from cnnstudio.gui.views.insight import find_rise
from cnnstudio.gui.workspace import Workspace
from cnnstudio.history import RunHistory

AREA = QRectF(60, 10, 340, 280)


def to_px(x: float, y: float) -> QPointF:
    return QPointF(x, y)


@pytest.fixture
def model(workspace: Workspace) -> CurvesModel:
    add_feed(workspace, "a", rising(20, top=0.9))
    add_feed(workspace, "b", rising(10, top=0.8), swatch=3)
    return fold_all(workspace.feeds, CurvesOptions(0.0), "a-0")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("res", "res"),
        ("two\nlines  and\ttabs", "two lines and tabs"),
        ("x" * 24, "x" * 24),
        ("x" * 25, "x" * 23 + "…"),
    ],
)
def test_a_name_is_one_short_line(name: str, short: str) -> None:
    assert short_name(name) == short


def test_every_curve_is_named_at_its_end(model: CurvesModel) -> None:
    found = {label.text: (label.x, round(label.y, 3), label.swatch) for label in end_labels(model, "accuracy", 9)}
    assert found == {
        "a · train": (20, 0.92, 0), "a · val.": (20, 0.9, 0), "b · train": (10, 0.82, 3), "b · val.": (10, 0.8, 3),
    }  # fmt: skip


@pytest.mark.parametrize(("room", "texts"), [(3, ["b · val.", "a · val."]), (1, ["a · val."])])
def test_little_room_keeps_what_counts(model: CurvesModel, room: int, texts: list[str]) -> None:
    assert [label.text for label in end_labels(model, "accuracy", room)] == texts


def test_the_loss_is_named_only_where_it_rises(workspace: Workspace, model: CurvesModel) -> None:
    assert end_labels(model, "loss", 9) == []
    feed = add_feed(workspace, "c", overfitting(), swatch=2)
    rise = find_rise(feed.history)
    assert rise is not None
    with_rise = fold_all(workspace.feeds, CurvesOptions(0.0), "c-0", {feed.key: rise})
    (label,) = end_labels(with_rise, "loss", 9)
    assert (label.text, label.x, label.y) == ("rises: overfitting", 20, pytest.approx(0.66))


def test_the_best_epoch_is_said_of_the_current_run(workspace: Workspace, model: CurvesModel) -> None:
    assert best_label(model) == CurveLabel(20, pytest.approx(0.9), "best 90.0\u2009%, epoch 20", 0)  # type: ignore[arg-type]
    assert best_label(fold_all(workspace.feeds, CurvesOptions(), "")) is None
    add_feed(workspace, "new", RunHistory([begun()]), "training")
    assert best_label(fold_all(workspace.feeds, CurvesOptions(), "new-0")) is None


def test_a_missing_last_value_puts_the_label_at_the_last_known_one(workspace: Workspace) -> None:
    without_train = epoch(2, 0.8, 0.65).model_copy(update={"train": Score(loss=0.2)})
    feed = add_feed(workspace, "a", RunHistory([begun(), epoch(1, 0.7, 0.6), without_train]))
    found = {label.text: label.x for label in end_labels(fold_all([feed], CurvesOptions(0.0)), "accuracy", 9)}
    assert found == {"a · train": 1, "a · val.": 2}


def test_labels_stand_inside_and_apart(qapp: Any) -> None:
    labels = [CurveLabel(x, y, f"run {x} · train", 0) for x, y in ((390, 100), (395, 104), (300, 102), (398, 288))]
    placed = place_labels(labels, to_px, AREA)
    assert len(placed) == 4
    for each in placed:
        assert AREA.contains(QRectF(each.at.x(), each.at.y() - HEIGHT_PX / 2, each.width, HEIGHT_PX))
    ys = sorted(each.at.y() for each in placed)
    assert all(low + HEIGHT_PX <= high + 1e-6 for low, high in pairwise(ys))


def test_a_label_with_room_stands_right_of_its_end(qapp: Any) -> None:
    (placed,) = place_labels([CurveLabel(100, 50, "a", 0)], to_px, AREA)
    assert (placed.at, placed.is_moved) == (QPointF(109, 50), False)


def test_ends_out_of_sight_have_no_label(qapp: Any) -> None:
    assert place_labels([CurveLabel(500, 50, "a", 0), CurveLabel(100, 400, "b", 0)], to_px, AREA) == []


def test_words_are_painted_where_they_were_placed(qapp: Any) -> None:
    placed = place_labels([CurveLabel(100, 50, "first", 0), CurveLabel(100, 55, "second", 1)], to_px, AREA)
    first, second = painted_words(lambda painter: paint_labels(painter, placed, LIGHT))
    assert (first.text, second.text) == ("first", "second")
    for word, each in zip((first, second), placed, strict=True):
        assert each.at.x() < word.x < word.right <= each.at.x() + each.width + 1
        assert abs(word.y - each.at.y()) < HEIGHT_PX / 2
    assert second.y - first.y >= HEIGHT_PX - 0.1


def best_word(at: QPointF, placed: list[Placed]) -> list[tuple[float, float]]:
    label = CurveLabel(0, 0, "best 90.0 %, epoch 20", 0)

    def paint(painter: QPainter) -> None:
        paint_best(painter, label, at, AREA, LIGHT, placed)

    return [(word.x, word.y) for word in painted_words(paint, 500)]


def test_the_best_epochs_words_stand_below_above_or_left(qapp: Any) -> None:
    at = QPointF(300, 150)
    (below,) = best_word(at, [])
    assert below[1] > at.y() + 50
    blocker = Placed(CurveLabel(0, 0, "x", 0), at, QPointF(below[0], at.y() + 63), 150)
    (above,) = best_word(at, [blocker])
    assert above[1] < at.y() - 30
    (left,) = best_word(at, [blocker, replace(blocker, at=QPointF(below[0], at.y() - 49))])
    assert left[0] < at.x() - 100
    assert abs(left[1] - at.y()) < HEIGHT_PX


def test_a_best_epoch_out_of_sight_is_silent(qapp: Any) -> None:
    assert best_word(QPointF(900, 150), []) == []
