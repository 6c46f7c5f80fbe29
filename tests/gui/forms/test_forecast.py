from pytestqt.qtbot import QtBot

from cnnstudio.gui.engine.summary import Summary
from cnnstudio.gui.forms.forecast import ForecastBar, rough_time
from cnnstudio.gui.forms.pace import Estimate
from cnnstudio.gui.theme import Theme


def test_dashes_until_something_is_known(qtbot: QtBot, theme: Theme) -> None:
    bar = ForecastBar(theme)
    qtbot.addWidget(bar)
    assert bar.sentence() == "– parameters, – FLOPs, – memory, – time"
    bar.show_summary(Summary(176_000, 24_800_000, 412_000_000))
    bar.show_time(Estimate(60.0, True), 5)
    assert bar.sentence() == "176 k parameters, 24.8 MFLOPs, 412 MB memory, ≈ 5 min 5 seeds"
    bar.show_time(Estimate(60.0, False), 1)
    assert bar.time.value.text() == "~ 60 s"
    assert "other settings" in bar.time.toolTip()
    bar.show_summary(Summary(error="no"))
    bar.show_time(None, 1)
    assert bar.sentence() == "– parameters, – FLOPs, – memory, – time"


def test_a_forecast_is_no_more_exact_than_it_is() -> None:
    assert [rough_time(seconds) for seconds in (0.2, 45, 800, 9000, 3 * 86400)] == [
        "1 s", "45 s", "13 min", "2.5 h", "3 days",
    ]  # fmt: skip


def test_small_networks_have_plain_flops(qtbot: QtBot, theme: Theme) -> None:
    bar = ForecastBar(theme)
    qtbot.addWidget(bar)
    bar.show_summary(Summary(10, 900, 100))
    assert bar.flops.value.text() == "900"
    assert bar.flops.word.text() == "FLOPs"
