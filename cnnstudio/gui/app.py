"""The window's program: makes the application, its one workspace and its one window."""

import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from cnnstudio import __version__
from cnnstudio.gui.background import Background
from cnnstudio.gui.collector import Collector
from cnnstudio.gui.crash import CrashReporter
from cnnstudio.gui.engine import Engine
from cnnstudio.gui.main_window import MainWindow
from cnnstudio.gui.settings import Settings
from cnnstudio.gui.start_trace import StartTrace, trace_wanted
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace

IDLE_MS = 250
"""Importing torch holds up the window now and then; it waits until the first paint is this long ago."""


class Session(QObject):
    """Everything that lives from the start of the window to its end, in the order in which it is needed.

    Attributes:
        workspace, window: the two that matter to everybody else.
    """

    def __init__(self, app: QApplication, engine: Engine | None = None) -> None:
        super().__init__()
        self._app = app
        app.setApplicationName("cnnstudio")
        app.setApplicationDisplayName("CNN Studio")
        app.setApplicationVersion(__version__)
        app.setQuitOnLastWindowClosed(False)
        self.crash = CrashReporter(self)
        self.collector = Collector(self)
        self.settings = Settings(parent=self)
        self.theme = Theme(self.settings, self)
        self.theme.prepare()
        self.background = Background(self)
        self.background.hold()
        self.engine = engine or Engine()
        self._kept_queue = self.settings.text("queue")  # read before anything new is queued over it
        self.workspace = Workspace(self.engine, self.background, self.settings, self.theme, self)
        self.window = MainWindow(self.workspace)
        self.theme.dress()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._load)
        self.window.painted.connect(self._begin)
        self.window.closed.connect(self._end)
        self.workspace.settled.connect(app.quit)
        self.crash.caught.connect(self._tell_of_crash)

    @Slot()
    def _begin(self) -> None:
        """After the first paint: the stored runs, then whatever is slow."""
        self.workspace.load_stored(self._kept_queue)
        self._offer_to_go_on()
        self._idle.start(IDLE_MS)

    @Slot()
    def _load(self) -> None:
        self.background.call(self.engine.devices, done=self._show_devices, failed=self._tell_of_trouble)
        self.background.call(self.engine.refresh_catalog, done=self._ignore)
        self.background.release()

    def _offer_to_go_on(self) -> None:
        """Offer what the last session left unfinished."""
        broken = self.workspace.interrupted()
        if broken:
            feed = broken[0]
            self.window.show_message(
                tr("{name} was interrupted. It can go on from its last checkpoint.", name=feed.name),
                "warning",
                (tr("Resume"), lambda: self.workspace.resume(feed)),
            )
        elif self.workspace.queue_held:
            self.window.show_message(
                tr("{count} runs were still queued when the window closed.", count=len(self.workspace.queue)),
                "info",
                (tr("Start the queue"), self.workspace.release_queue),
                (tr("Discard"), self.workspace.clear_queue),
            )

    @Slot(object)
    def _show_devices(self, devices: tuple[tuple[str, str], ...]) -> None:
        self.window.status.set_device(devices[0][1])

    @Slot(object)
    def _ignore(self, result: object) -> None:
        pass

    @Slot(str)
    def _tell_of_trouble(self, sentence: str) -> None:
        self.window.show_message(sentence, "error")

    @Slot(str)
    def _tell_of_crash(self, sentence: str) -> None:
        self.window.show_message(sentence, "error")

    @Slot()
    def _end(self) -> None:
        """After the window was closed: wait for the threads without blocking, then quit."""
        self._idle.stop()
        self.workspace.shut_down()

    def finish(self) -> None:
        """Wait for whatever still runs, save, and give back what was taken over."""
        self.workspace.wait()
        self.settings.save()
        self.collector.stop()
        self.crash.stop()


def run(argv: list[str]) -> int:
    """Open the window and return the exit code when everything has ended."""
    app = QApplication.instance() or QApplication(argv)
    assert isinstance(app, QApplication)
    session = Session(app)

    def close(number: int, frame: FrameType | None) -> None:
        # It may have struck in the middle of a paint event, where a window must not be closed.
        QTimer.singleShot(0, session.window.close)

    for name in ("SIGINT", "SIGTERM"):
        # Python runs it at the next tick of a timer, at most half a second later.
        signal.signal(getattr(signal, name), close)
    if trace_wanted():
        trace = StartTrace(session)
        session.window.painted.connect(trace.take_paint)
    session.window.show()
    code = app.exec()
    session.finish()
    sys.stdout.flush()
    return code
