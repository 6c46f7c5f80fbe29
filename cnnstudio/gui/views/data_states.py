"""The Data screen while it reads, and when it could not."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from cnnstudio.formatting import count
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.empty_page import EmptyPage


class BusyPage(EmptyPage):
    """What is being read and how far it has come.

    Signals:
        cancelled: the person does not want to wait.
    """

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Reading pictures"), "", parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancelled)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addStretch(1)

    def begin(self, name: str) -> None:
        """Start anew for a data set."""
        self.title.setText(tr("Reading pictures"))
        self.text.setText(name)
        self.bar.setRange(0, 0)

    @Slot(object)
    def show_progress(self, progress: tuple[str, int, int]) -> None:
        """Show (what is being done, how many done, how many in all; 0 where unknown)."""
        words, done, total = progress
        # A progress bar counts in 32 bits; downloads have more bytes than that.
        self.bar.setRange(0, 1000 if total > 0 else 0)
        self.bar.setValue(min(1000, round(1000 * done / total)) if total > 0 else 0)
        self.bar.setAccessibleName(f"{words} {count(done)}")
        self.text.setText(words)


class FailedPage(EmptyPage):
    """Why the pictures cannot be used, and the ways out.

    Signals:
        retried: try the same again.
        open_clicked: choose another folder.
    """

    retried = Signal()
    open_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("These pictures cannot be used"), "", parent)
        self.retry_button, self.open_button = QPushButton(tr("Try again")), QPushButton(tr("Open another folder…"))
        self.retry_button.clicked.connect(self.retried)
        self.open_button.clicked.connect(self.open_clicked)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.retry_button)
        self.buttons.addWidget(self.open_button)
        self.buttons.addStretch(1)

    def show_failure(self, sentence: str) -> None:
        """Show the sentence; it names the thing and the remedy."""
        self.text.setText(sentence)
