"""A person at the window: clicks where things are painted, and types what a keyboard can type."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.gui.main_window import MainWindow
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.runs.runs_delegate import Action
from cnnstudio.gui.runs.runs_list import RunsList

PATIENCE_MS = 90_000
LEFT, NONE, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class Person:
    """Acts on one window. Clicks go to the window's surface, so whatever lies on top gets them."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    def wait(self, condition: Callable[[], bool], patience_ms: int = PATIENCE_MS) -> None:
        """Look on until something has come about."""
        self._qtbot.waitUntil(condition, timeout=patience_ms)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click into the middle of a widget, or at a point of it, after scrolling to it."""
        self._scroll_to(widget)
        point = widget.rect().center() if at is None else at
        surface = widget.window()
        spot = widget.mapTo(surface, point)
        hit = surface.childAt(spot)
        assert hit is widget or (hit is not None and widget.isAncestorOf(hit)), f"{widget} is covered by {hit}"
        self._front()
        QTest.mouseClick(surface.windowHandle(), LEFT, NONE, spot)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key, wherever the focus is."""
        QTest.keyClick(self._front(), key, modifiers)

    def type(self, text: str) -> None:
        """Type a text, wherever the focus is."""
        front = self._front()
        for letter in text:
            QTest.keyClick(front, letter)

    def fill(self, field: QWidget, text: str) -> None:
        """Put a text in place of what a field holds."""
        self.click(field)
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(text)

    def choose(self, combo: QComboBox, data: str) -> None:
        """Open a list with a click and go to the entry with this data by keys."""
        wanted = combo.findData(data)
        assert wanted >= 0, f"nothing called {data}"
        self.click(combo)
        view = combo.view()
        self.wait(view.isVisible)
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(combo.count()):
            if view.currentIndex().row() == wanted:
                break
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        self.wait(lambda: not view.isVisible())
        assert combo.currentData() == data

    def click_run(self, feed: RunFeed, action: Action | None = None) -> None:
        """Click a run's row, or one of its small buttons."""
        rows: RunsList = self.window.runs.list
        index = rows.runs.index_of(feed)
        assert index.isValid(), f"{feed.name} is not in the list"
        rows.scrollTo(index)
        box = QRectF(rows.visualRect(index))
        spot = box.center().toPoint()
        if action is not None:
            places = rows.rows.actions(feed, box)
            assert action in places, f"{feed.name} ({feed.status}) has no {action}, only {list(places)}"
            spot = places[action].center().toPoint()
        self.click(rows.viewport(), spot)

    def _front(self) -> QWindow:
        """Return the window that the keyboard belongs to; a display's window manager would see to that."""
        front = QApplication.activeModalWidget() or self.window
        if QApplication.activeWindow() is not front:
            front.activateWindow()
            self.wait(lambda: QApplication.activeWindow() is front, 5_000)
        surface = front.windowHandle()
        assert surface is not None
        return surface

    def _scroll_to(self, widget: QWidget) -> None:
        QApplication.processEvents()  # a field that came or went moves the others
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea) and area.widget() is not None and area.widget().isAncestorOf(widget):
            area.ensureWidgetVisible(widget)
            QApplication.processEvents()
