"""The library's runs as feeds, newest first."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.engine import Engine
from cnnstudio.gui.run_feed import FeedStatus, RunFeed
from cnnstudio.history import RunHistory

SHOWN_RUNS = 500
"""The window lists the newest runs; `cnnstudio runs list` lists all of them."""


def read_feeds(engine: Engine, parent: QObject) -> list[RunFeed]:
    """Return a feed per stored run, the newest ones; journals are read when they are looked at.

    Raises:
        StoreError: the library cannot be read.
    """
    return [
        RunFeed(
            row.spec,
            key=row.id,
            run_id=row.id,
            name=row.name,
            swatch=row.swatch,
            status=cast(FeedStatus, row.status),
            pinned=row.pinned,
            load_history=_reader(engine, row.id),
            stored=row,
            parent=parent,
        )
        for row in engine.library.list()[:SHOWN_RUNS]
    ]


def _reader(engine: Engine, run_id: str) -> Callable[[], RunHistory]:
    def read() -> RunHistory:
        try:
            return engine.library.get(run_id).history()
        except CnnStudioError:
            return RunHistory()  # deleted or damaged since: an empty curve, and `verify` tells more

    return read
