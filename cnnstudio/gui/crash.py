"""A defect in the window: written down, told in one sentence, and the program goes on."""

import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from cnnstudio.gui.translation import tr
from cnnstudio.paths import home

LOG_NAME = "crash.log"
MAX_LOG_BYTES = 1_000_000


class CrashReporter(QObject):
    """Takes the place of ``sys.excepthook`` while the window is open.

    Signals:
        caught: a sentence. Qt delivers it in the GUI thread, whichever thread the defect was in.
    """

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = sys.excepthook
        sys.excepthook = self.report

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write an exception down and tell of it."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        path = home() / LOG_NAME
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
                path.unlink()
            with open(path, "a", encoding="utf-8") as log:
                log.write(f"--- {datetime.now(UTC).isoformat(timespec='seconds')}\n{text}\n")
            where = str(path)
        except OSError:
            where = tr("the terminal")
        self.caught.emit(
            tr("Something went wrong in the window ({kind}); details are in {where}.", kind=kind.__name__, where=where)
        )

    def stop(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before
