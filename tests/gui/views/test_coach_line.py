from typing import Any

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel

from cnnstudio.gui.theme import DARK, LIGHT, Theme
from cnnstudio.gui.views.coach_line import CoachLine
from cnnstudio.gui.views.insight import Insight


def readable(line: CoachLine) -> str:
    """Return what the label reads once its markup is laid out."""
    document = QTextDocument()
    document.setHtml(line.findChild(QLabel).text())  # type: ignore[union-attr]
    return document.toPlainText()


def test_a_sentence_appears_and_goes(qtbot: Any) -> None:
    line = CoachLine(Theme())
    qtbot.addWidget(line)
    line.show_insight(Insight("res", "overfits."))
    assert line.isVisible()
    assert line.text == readable(line) == "res overfits."
    line.show_insight(None)
    assert not line.isVisible()
    assert line.text == ""


def test_a_name_is_read_as_it_is_written(qtbot: Any) -> None:
    line = CoachLine(Theme())
    qtbot.addWidget(line)
    line.show_insight(Insight("<b>&lt;x</b>", "loss < 1 & falling"))
    assert readable(line) == "<b>&lt;x</b> loss < 1 & falling"


def test_the_name_stands_out_in_both_themes(qtbot: Any) -> None:
    theme = Theme()
    line = CoachLine(theme)
    qtbot.addWidget(line)
    line.show_insight(Insight("res", "overfits."))
    for choice, palette in (("dark", DARK), ("light", LIGHT)):
        theme.set_choice(choice)  # type: ignore[arg-type]
        label = line.findChild(QLabel)
        assert isinstance(label, QLabel)
        assert f'<b style="color:{palette.text}">res</b>' in label.text()
        line.resize(400, 40)
        assert line.grab().toImage().pixelColor(200, 3).name().upper() == palette.window


def test_a_long_sentence_wraps_beside_the_icon(qtbot: Any) -> None:
    line = CoachLine(Theme())
    qtbot.addWidget(line)
    line.show_insight(Insight("res", "has risen since the epoch. " * 20))
    assert line.layout().heightForWidth(400) > 3 * line.layout().heightForWidth(4000)
