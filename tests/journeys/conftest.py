"""Journeys: the whole program, with its real engine, as a person meets it."""

import os
from collections.abc import Callable, Iterator

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.gui.app import Session

Open = Callable[[], Session]


def put_away(app: QApplication, session: Session) -> None:
    """End a session as the program does: close, wait for the threads, delete the window."""
    session.window.close()
    session.finish()
    session.window.deleteLater()
    session.deleteLater()
    for _ in range(3):
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def open_session(qapp: QApplication, qtbot: QtBot) -> Iterator[Open]:
    """Open a window on the test's home folder; opening another one first closes the one before it."""
    opened: list[Session] = []

    def open_one() -> Session:
        if opened:
            put_away(qapp, opened.pop())
        session = Session(qapp)
        opened.append(session)
        session.theme.set_choice("light")
        session.window.resize(1440, 900)
        with qtbot.waitSignal(session.window.painted, timeout=30_000):
            session.window.show()
        qtbot.waitUntil(lambda: session.window.stack.currentWidget() is not None, timeout=30_000)
        return session

    yield open_one
    for session in opened:
        put_away(qapp, session)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen platform complain of what it cannot do (least sizes, popups that grab keys); real ones can."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))
