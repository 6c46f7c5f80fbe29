from itertools import pairwise
from typing import Any

import pytest
from gui.painted import words_on
from PySide6.QtWidgets import QApplication, QLabel

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.views.compare_charts import GAP_PX, BarsLegend, CompareCharts


@pytest.fixture
def charts(qtbot: Any) -> CompareCharts:
    made = CompareCharts(Theme())
    qtbot.addWidget(made)
    made.resize(1300, 400)
    made.show()
    made.arrange(narrow=False, gap=False)
    QApplication.processEvents()
    return made


def test_a_wide_window_has_both_charts_beside_each_other(charts: CompareCharts) -> None:
    assert charts.bars.isVisible()
    assert charts.gaps.isVisible()
    bars = charts.bars.mapTo(charts, charts.bars.rect().topRight()).x()
    gaps = charts.gaps.mapTo(charts, charts.gaps.rect().topLeft()).x()
    assert bars < gaps
    assert gaps >= charts.width() - GAP_PX
    assert not charts.shows_gap


@pytest.mark.parametrize("gap", [False, True])
def test_a_narrow_window_has_one_that_fills_it(charts: CompareCharts, gap: bool) -> None:
    charts.resize(900, 400)
    charts.arrange(narrow=True, gap=gap)
    QApplication.processEvents()
    assert (charts.bars.isVisible(), charts.gaps.isVisible()) == (not gap, gap)
    assert (charts.gaps if gap else charts.bars).width() > 840
    assert charts.shows_gap == gap
    charts.resize(1300, 400)
    charts.arrange(narrow=False, gap=gap)
    QApplication.processEvents()
    assert charts.gaps.parentWidget().width() == GAP_PX
    assert not charts.shows_gap, "both are shown, none is the chosen one"


def test_a_tight_window_leaves_the_two_fields_out(charts: CompareCharts) -> None:
    charts.set_tight(True)
    assert not charts.axis.low.isVisible()
    assert not charts.axis.high.isVisible()
    assert charts.axis.segments.isVisible()
    charts.set_tight(False)
    assert charts.axis.low.isVisible()


def test_titles_and_units(charts: CompareCharts) -> None:
    texts = {label.text() for label in charts.findChildren(QLabel) if label.isVisible()}
    assert {"Accuracy", "Generalisation gap", "train minus validation, points"} <= texts


def test_the_legend_names_both_bars_within_its_size(qtbot: Any) -> None:
    legend = BarsLegend(Theme())
    qtbot.addWidget(legend)
    legend.resize(legend.sizeHint())
    found = words_on(legend)
    assert [word.text for word in found] == ["train", "validation"]
    assert all(left.right < right.x for left, right in pairwise(found))
    assert found[-1].right <= legend.width()
    image = legend.grab().toImage()
    pale, full = (image.pixelColor(round(word.x) - 11, legend.height() // 2) for word in found)
    assert pale.lightness() > full.lightness() + 40
