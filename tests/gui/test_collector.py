"""Collector: cycles are collected in the GUI thread only, and Python gets its collector back."""

import gc
import weakref

from pytestqt.qtbot import QtBot

from cnnstudio.gui.collector import Collector


class Knot:
    def __init__(self) -> None:
        self.itself = self


def test_cycles_go_and_the_automatic_collection_comes_back(qtbot: QtBot) -> None:
    collector = Collector()
    try:
        assert not gc.isenabled()
        knot = weakref.ref(Knot())
        assert knot() is not None
        knots = [Knot() for _ in range(1000)]
        del knots
        collector.collect()
        assert knot() is None
    finally:
        collector.stop()
    assert gc.isenabled()
