from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, QRectF, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.plots.figure import Figure
from cnnstudio.gui.theme import Palette
from cnnstudio.gui.views.figure_actions import SUFFIXES, FigureActions


class Listener(QObject):
    """Hears what a workspace would tell the person."""

    message = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.message.connect(lambda text, level: self.told.append((text, level)))


def paint(painter: QPainter, area: QRectF, palette: Palette) -> None:
    painter.fillRect(area, QColor("red"))


FIGURE = Figure("title", "caption", 200, 160, paint, ("a", "b"), lambda: [[1, 0.5]])


@pytest.fixture
def view(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def actions(view: QWidget, listener: Listener) -> FigureActions:
    return FigureActions(view, listener, lambda: FIGURE, "curves")


def answer(monkeypatch: pytest.MonkeyPatch, name: str, kind: str = SUFFIXES[".png"]) -> list[Any]:
    asked: list[Any] = []

    def ask(*arguments: object) -> tuple[str, str]:
        asked.append(arguments[2:])
        return name, kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return asked


def test_copying_says_so(actions: FigureActions, listener: Listener) -> None:
    actions.copy_action.trigger()
    assert listener.told == [("Figure copied.", "info")]
    image = QGuiApplication.clipboard().image()
    assert image.pixelColor(image.width() // 2, image.height() // 2) == QColor("red")


def test_without_a_figure_there_is_a_sentence(view: QWidget, listener: Listener, tmp_path: Path) -> None:
    actions = FigureActions(view, listener, lambda: None, "curves")
    actions.copy()
    ((text, level),) = listener.told
    assert (text[:25], level) == ("There is no figure yet: t", "warning")
    with pytest.raises(CnnStudioError, match="no figure yet"):
        actions.export(tmp_path / "f.png")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("f.svg", SUFFIXES[".png"], "f.svg"),
        ("f.CSV", SUFFIXES[".png"], "f.CSV"),
        ("f", SUFFIXES[".csv"], "f.csv"),
        ("run 1.5", SUFFIXES[".svg"], "run 1.5.svg"),
        ("f", "", "f.png"),
    ],
)
def test_the_file_has_a_suffix_that_says_what_it_is(
    actions: FigureActions, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, kind: str,
    written: str,
) -> None:  # fmt: skip
    asked = answer(monkeypatch, str(tmp_path / typed), kind)
    actions.export_action.trigger()
    assert asked == [("curves.png", "PNG (*.png);;SVG (*.svg);;CSV (*.csv)")]
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [written]
    assert listener.told == [(f"Figure saved as {written}.", "info")]


def test_a_closed_dialog_does_nothing(
    actions: FigureActions, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "", "")
    actions.ask_and_export()
    assert listener.told == []


def test_a_file_that_cannot_be_written_is_a_sentence(
    actions: FigureActions, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder.png").mkdir()
    answer(monkeypatch, str(tmp_path / "folder.png"))
    actions.ask_and_export()
    ((text, level),) = listener.told
    assert level == "error"
    assert text.startswith("folder.png could not be written")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_context_menu_has_both_and_leaves_nothing_behind(actions: FigureActions, view: QWidget, qtbot: Any) -> None:
    for _ in range(3):
        actions.show_menu(QPoint(10, 10))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert [each.text() for each in menu.actions()] == ["Copy figure", "Export figure…"]
        menu.close()
        qtbot.waitUntil(lambda: not view.findChildren(QMenu))
