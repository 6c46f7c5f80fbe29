"""The Runs panel: what trains, what waits, what has ended."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.runs.comparison_dialog import ComparisonDialog
from cnnstudio.gui.runs.empty_runs import EmptyRuns
from cnnstudio.gui.runs.runs_list import RunsList
from cnnstudio.gui.runs.undo_strip import UndoStrip
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.hairline import Hairline
from cnnstudio.gui.widgets.icon_button import IconButton
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec

WIDTH = 296
NARROW = 280


class RunsPanel(QWidget):
    """The right panel of the window.

    Attributes:
        list: the rows.
        dataset: the data set of the form; a comparison is trained on it unless it is the embedded one.

    Signals:
        hovered: the RunFeed under the pointer, or None: the views fade the others.
    """

    hovered = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._leaving: RunFeed | None = None
        theme = workspace.theme
        self.setObjectName("runs")
        self.setAccessibleName(tr("Runs"))
        self.list = RunsList(workspace)
        self.dataset: Choice | None = None
        self.undo_strip = UndoStrip(theme)
        tip = tr("Queue several published networks, each with several seeds.")
        self.comparison_button = IconButton(theme, "list-plus", tip, tr("Run comparison…"))
        self.hint = TextLabel(theme, "caption", tr("Space shows or hides"))
        self.hint.setWordWrap(False)
        self._stack = QStackedLayout()
        self._stack.addWidget(EmptyRuns(theme))
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._header())
        layout.addWidget(Hairline(theme))
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.undo_strip)
        layout.addWidget(Hairline(theme))
        layout.addWidget(self._footer())
        self.list.hovered.connect(self.hovered)
        self.list.trash_requested.connect(self.trash)
        self.undo_strip.undo.connect(workspace.undo_trash)
        self.comparison_button.clicked.connect(self.open_comparison)
        workspace.feeds_changed.connect(self._show_state)
        self._show_state()

    @Slot(object)
    def trash(self, feed: RunFeed) -> None:
        """Put a run into the trash and offer to take it back."""
        following = self._neighbour(feed)
        self._workspace.trash(feed)
        if feed in self._workspace.feeds:
            self._leaving = feed  # it trains: the trash has it when it has ended
        else:
            self.undo_strip.announce(feed.name)
            self.list.setCurrentIndex(self.list.runs.index_of(following))

    @Slot()
    def open_comparison(self) -> None:
        """Ask which networks to compare, and queue them."""
        own = self.dataset if self.dataset is not None and self.dataset.name != RunSpec().dataset.name else None
        dialog = ComparisonDialog(self._workspace, own, parent=self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _neighbour(self, feed: RunFeed) -> RunFeed | None:
        feeds = [found for row in range(self.list.runs.rowCount())
                 if (found := self.list.runs.feed_at(self.list.runs.index(row))) is not None]  # fmt: skip
        place = feeds.index(feed) if feed in feeds else 0
        others = [*feeds[place + 1 :], *reversed(feeds[:place])]
        return others[0] if others else None

    def _header(self) -> QHBoxLayout:
        header = QHBoxLayout()
        header.setContentsMargins(16, 11, 12, 11)
        header.addWidget(TextLabel(self._workspace.theme, "section", tr("Runs")), 1)
        header.addWidget(self.comparison_button)
        return header

    def _footer(self) -> QWidget:
        footer = QWidget()
        layout = QHBoxLayout(footer)
        layout.setContentsMargins(16, 9, 12, 9)
        unit = TextLabel(self._workspace.theme, "caption", tr("Best val. accuracy, %"))
        unit.setWordWrap(False)
        unit.setToolTip(tr("The highest validation accuracy of a run's epochs; its weights are kept."))
        layout.addWidget(unit)
        layout.addStretch(1)
        layout.addWidget(self.hint)
        return footer

    @Slot()
    def _show_state(self) -> None:
        leaving = self._leaving
        if leaving is not None and leaving not in self._workspace.feeds:
            self._leaving = None
            if leaving.run_id:  # without one it was stopped before there was anything to keep
                self.undo_strip.announce(leaving.name)
        self._stack.setCurrentIndex(0 if self.list.runs.is_empty else 1)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 700)

    def minimumSizeHint(self) -> QSize:
        return QSize(232, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.comparison_button.setText(tr("Compare…") if narrow else tr("Run comparison…"))
        self.hint.setVisible(not narrow)
