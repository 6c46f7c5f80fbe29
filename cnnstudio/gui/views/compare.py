"""The Compare screen: accuracies of the visible runs side by side, seeds grouped."""

from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.gui.engine.comparison import At, Bar, bars
from cnnstudio.gui.plots.bars import default_range
from cnnstudio.gui.plots.bars_chart import bars_figure
from cnnstudio.gui.plots.figure import Figure
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.compare_charts import NARROW_PX, CompareCharts
from cnnstudio.gui.views.compare_table import CompareTable
from cnnstudio.gui.views.compare_words import describe_values, explain_emptiness, find_caveats, summarize
from cnnstudio.gui.views.empty_page import EmptyPage
from cnnstudio.gui.views.figure_actions import FigureActions
from cnnstudio.gui.widgets.hairline import Hairline
from cnnstudio.gui.widgets.icon_button import IconButton
from cnnstudio.gui.widgets.segmented_control import SegmentedControl
from cnnstudio.gui.widgets.text_label import TextLabel
from cnnstudio.gui.workspace import Workspace

POLL_MS = 500
HEAD_PX = 56


class CompareView(QWidget):
    """Bars, gaps and table of the groups among the visible runs.

    Attributes:
        charts, table: what is shown.
        bars: the groups in the order shown.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, theme = workspace, workspace.theme
        self.bars: list[Bar] = []
        self._drawn: object = None
        self.charts, self.table = CompareCharts(theme), CompareTable(theme)
        self.at = SegmentedControl(theme, [("best", tr("Best epoch")), ("last", tr("Last epoch"))], tr("Values of"))
        self.tabs = SegmentedControl(theme, [("bars", tr("Bars")), ("gap", tr("Gap"))], tr("Chart"))
        self.summary = TextLabel(theme, "caption")
        self.summary.setWordWrap(False)
        self.notice = TextLabel(theme, "warning")
        self.actions_of_figure = FigureActions(self, workspace, self._figure, "comparison")
        self.copy_button = IconButton(theme, "camera", tr("Copy figure (Ctrl+C)"), tr("Copy figure"))
        self.export_button = IconButton(theme, "export", tr("Export as PNG, SVG or CSV"), tr("Export…"))
        self._pages = QStackedLayout()
        self._build()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._tick)

    def _build(self) -> None:
        theme = self._workspace.theme
        head = QWidget()
        head.setFixedHeight(HEAD_PX)
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        for widget in (TextLabel(theme, "title", tr("Compare")), self.tabs, self.summary):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.at)
        row.addWidget(self.copy_button)
        row.addWidget(self.export_button)
        self.splitter = QSplitter()
        self.splitter.setOrientation(self.splitter.orientation().Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.charts)
        holder = QWidget()
        inset = QVBoxLayout(holder)
        inset.setContentsMargins(16, 2, 16, 0)
        inset.addWidget(self.notice)
        inset.addWidget(self.table)
        self.splitter.addWidget(holder)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.table.setMinimumHeight(120)
        self.empty = EmptyPage(theme, tr("Nothing to compare yet"), "")
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(Hairline(theme))
        column.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self.at.picked.connect(self.redraw)
        self.tabs.picked.connect(self._arrange)
        self.copy_button.clicked.connect(self.actions_of_figure.copy)
        self.export_button.clicked.connect(self.actions_of_figure.ask_and_export)
        self.charts.axis.changed.connect(self._take_range)
        self.charts.bars.picked.connect(self._select)
        self.charts.bars.menu_requested.connect(self.actions_of_figure.show_menu)
        self.charts.gaps.menu_requested.connect(self.actions_of_figure.show_menu)
        self.table.order_changed.connect(self._show_bars)
        self.table.picked.connect(self._select)
        self._workspace.feeds_changed.connect(self.redraw)
        self._workspace.current_changed.connect(self._mark_current)
        self._workspace.theme.changed.connect(self._arrange)

    @property
    def shown_at(self) -> At:
        """Whether values are of the best or the last epoch."""
        return "last" if self.at.value == "last" else "best"

    # Drawing

    @Slot()
    def redraw(self) -> None:
        """Draw everything anew, where it can be seen."""
        if not self.isVisible():
            return
        feeds = self._workspace.visible_feeds()
        self._drawn = self._state(feeds)
        self.bars = bars(feeds, self.shown_at)
        self._pages.setCurrentIndex(int(bool(self.bars)))
        self._describe(feeds)
        self._show_bars()

    @Slot()
    def _tick(self) -> None:
        if self._state(self._workspace.visible_feeds()) != self._drawn:
            self.redraw()

    def _state(self, feeds: list[RunFeed]) -> object:
        """Return what the bars depend on: an epoch ended, not every step."""
        return [(feed.key, feed.name, feed.status, feed.history.epoch) for feed in feeds]

    @Slot()
    def _show_bars(self) -> None:
        ordered = self.table.sort(self.bars)
        self.charts.bars.show_bars(ordered)
        self.charts.gaps.show_bars(ordered)
        self.table.rows.show_bars(ordered)
        if self.bars:
            self.charts.axis.show_default(default_range(self.bars), min(bar.chance for bar in self.bars))
        self.charts.bars.set_limits(self.charts.axis.limits)
        self._mark_current()

    def _describe(self, feeds: list[RunFeed]) -> None:
        caveats = find_caveats(self.bars)
        self.summary.setText(summarize(self.bars))
        self.charts.bars_caption.setText(describe_values(self.bars, self.shown_at))
        self.notice.setText(caveats)
        self.notice.setVisible(bool(caveats))
        title, text = explain_emptiness(all_hidden=not feeds and bool(self._workspace.feeds))
        self.empty.title.setText(title)
        self.empty.text.setText(text)

    @Slot()
    def _mark_current(self) -> None:
        current = self._workspace.current
        self.charts.bars.set_selected(frozenset([current.group]) if current else frozenset())

    @Slot()
    def _arrange(self) -> None:
        """Fit the layout to the width: a narrow window has the gap as a tab."""
        narrow = self.width() < NARROW_PX
        self.tabs.setVisible(narrow)
        self.charts.arrange(narrow=narrow, gap=self.tabs.value == "gap")
        self.charts.set_tight(self.width() < 820)
        self.summary.setVisible(self.width() > 720)
        self.table.set_narrow(self.width() < NARROW_PX)

    # What a person does

    @Slot()
    def _take_range(self) -> None:
        self.charts.bars.set_limits(self.charts.axis.limits)

    @Slot(str)
    def _select(self, group: str) -> None:
        feed = next((feed for feed in self._workspace.visible_feeds() if feed.group == group), None)
        if feed is not None:
            self._workspace.set_current(feed)

    # Figures

    def _figure(self) -> Figure | None:
        if not self.bars:
            return None
        ordered = self.table.sort(self.bars)
        return bars_figure(ordered, self.charts.bars.shown_range, self.shown_at, gap=self.charts.shows_gap)

    def copy_figure(self) -> None:
        """Put the figure on the clipboard."""
        self.actions_of_figure.copy()

    def export_figure(self, path: Path) -> None:
        """Write the figure as PNG, SVG or CSV.

        Raises:
            CnnStudioError: nothing is shown, an unknown suffix, or the file cannot be written.
        """
        self.actions_of_figure.export(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self._arrange()
        self.redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
