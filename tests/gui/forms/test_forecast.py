from pytestqt.qtbot import QtBot

from cnnstudio.gui.engine.summary import Summary
from cnnstudio.gui.forms.forecast import ForecastBar
from cnnstudio.gui.forms.pace import Estimate
from cnnstudio.gui.theme import Theme


def test_dashes_until_something_is_known(qtbot: QtBot, theme: Theme) -> None:
    bar = ForecastBar(theme)
    qtbot.addWidget(bar)
    assert bar.sentence() == "– parameters, – FLOPs, – memory, – time"
    bar.show_summary(Summary(176_000, 24_800_000, 412_000_000))
    bar.show_time(Estimate(60.0, True), 5)
    assert bar.sentence() == "176 k parameters, 24.8 MFLOPs, 412 MB memory, ≈ 5 m 00 s 5 seeds"
    bar.show_time(Estimate(60.0, False), 1)
    assert bar.time.value.text() == "~ 1 m 00 s"
    assert "other settings" in bar.time.toolTip()
    bar.show_summary(Summary(error="no"))
    bar.show_time(None, 1)
    assert bar.sentence() == "– parameters, – FLOPs, – memory, – time"


def test_small_networks_have_plain_flops(qtbot: QtBot, theme: Theme) -> None:
    bar = ForecastBar(theme)
    qtbot.addWidget(bar)
    bar.show_summary(Summary(10, 900, 100))
    assert bar.flops.value.text() == "900"
    assert bar.flops.word.text() == "FLOPs"
