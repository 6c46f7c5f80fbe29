"""The Train screen: live curves of all visible runs."""

from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.gui.plots.curves_figure import curves_figure
from cnnstudio.gui.plots.curves_model import CurvesOptions, visible_revision
from cnnstudio.gui.plots.curves_plot import CurvesPlot, Parts
from cnnstudio.gui.plots.figure import Figure
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.coach_line import CoachLine
from cnnstudio.gui.views.curves_empty import EmptyCurves
from cnnstudio.gui.views.curves_folding import CurvesFolding
from cnnstudio.gui.views.curves_toolbar import CurvesToolbar
from cnnstudio.gui.views.figure_actions import FigureActions
from cnnstudio.gui.views.pacing import Pacer
from cnnstudio.gui.views.run_banner import RunBanner
from cnnstudio.gui.views.run_header import RunHeader
from cnnstudio.gui.widgets.segmented_control import SegmentedControl
from cnnstudio.gui.workspace import Workspace

REDRAW_MS = 50
TEXT_EVERY = 10
"""Texts change every tenth tick: twice a second."""


class CurvesView(QWidget):
    """Accuracy and loss by epoch, train solid, validation dashed, with the current run's numbers above.

    Attributes:
        plot, header, banner, coach: the two plots, and what is said about the current run.
        toolbar, parts, smoothing, more, scale: what chooses how the curves are shown.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, workspace.theme
        self._options = CurvesOptions(log_loss=workspace.settings.flag("curves/log"),
                                      smoothing=workspace.settings.number("curves/smoothing", 0.55))  # fmt: skip
        self._folding = CurvesFolding()
        self._drawn: object = None
        self._ticks, self._pacer = 0, Pacer()
        self.header, self.banner = RunHeader(self._theme), RunBanner(self._theme)
        self.coach, self.plot, self.empty = CoachLine(self._theme), CurvesPlot(), EmptyCurves(self._theme)
        self.actions_of_figure = FigureActions(self, workspace, self._figure, "curves")
        self._build()
        self._connect()
        self._take_theme()
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self._tick)
        self.redraw()

    def _build(self) -> None:
        self.toolbar = CurvesToolbar(self._theme, self._options.smoothing, self.actions_of_figure)
        self.parts, self.smoothing, self.more = self.toolbar.parts, self.toolbar.smoothing, self.toolbar.more
        self.scale = SegmentedControl(
            self._theme, [("linear", tr("Linear")), ("log", tr("Log"))], tr("Loss axis"), self.plot
        )
        self.scale.set_value("log" if self._options.log_loss else "linear")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.plot, 1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(_inset(self.banner, 24, 10, 24, 0))
        layout.addLayout(self._pages, 1)
        layout.addLayout(_inset(self.coach, 24, 4, 24, 12))

    def _connect(self) -> None:
        self.header.pause_clicked.connect(self._pause)
        self.header.resume_clicked.connect(self._resume)
        self.header.stop_clicked.connect(self._stop)
        self.banner.resume_clicked.connect(self._resume)
        self.banner.spec_chosen.connect(self._workspace.spec_requested)
        self.parts.picked.connect(self._choose_parts)
        self.scale.picked.connect(self._choose_scale)
        self.toolbar.smoothed.connect(self._choose_smoothing)
        self.plot.picked.connect(self._select)
        self.plot.menu_requested.connect(self.actions_of_figure.show_menu)
        self.plot.arranged.connect(self._place_scale)
        self._workspace.feeds_changed.connect(self.redraw)
        self._workspace.current_changed.connect(self.redraw)
        self._theme.changed.connect(self._take_theme)

    @Slot()
    def redraw(self) -> None:
        """Draw everything anew, where it can be seen."""
        if self.isVisible():
            self._draw_curves()
            self._draw_texts()

    @Slot()
    def _tick(self) -> None:
        self._ticks += 1
        feeds = self._workspace.visible_feeds()
        if self._pacer.may_draw and self._state(feeds) != self._drawn:
            self._pacer.draw(self._draw_now)
        if self._ticks % TEXT_EVERY == 0:
            self._draw_texts()

    def _state(self, feeds: list[RunFeed]) -> object:
        current = self._workspace.current
        shown = [(feed.key, visible_revision(feed), feed.status, feed.swatch, feed.name) for feed in feeds]
        return self._options, current.key if current else "", shown

    def _draw_now(self) -> None:
        self._draw_curves()
        self.plot.paint_now()

    def _draw_curves(self) -> None:
        feeds = self._workspace.visible_feeds()
        self._drawn = self._state(feeds)
        model = self._folding.fold(feeds, self._workspace.current, self._options)
        self._pages.setCurrentIndex(int(model.has_points))
        self.plot.show_model(model)
        self._place_scale()

    def _draw_texts(self) -> None:
        feed = self._workspace.current or next(iter(self._workspace.visible_feeds()), None)
        self.header.setVisible(feed is not None)
        if feed is None:
            self.banner.hide()
            self.coach.show_insight(None)
            self.empty.set_words(tr("Nothing trained yet"), _first_words())
            return
        self.header.show_feed(feed)
        self.banner.show_feed(feed)
        self.coach.show_insight(self._folding.find_insight(feed, self._workspace.visible_feeds()))
        self.empty.set_words(
            tr("No curve yet"), tr("The first curve appears here as soon as the first steps are done.")
        )

    @Slot()
    def _take_theme(self) -> None:
        self.plot.set_palette(self._theme.palette)

    @Slot()
    def _place_scale(self) -> None:
        area = self.plot.view_area("loss")
        self.scale.setVisible(self.plot.parts != "accuracy")
        self.scale.adjustSize()
        self.scale.move(self.plot.width() - self.scale.width() - 24, max(0, round(area.top()) - 32))

    # What a person does

    @Slot(str)
    def _choose_parts(self, parts: str) -> None:
        self.plot.set_parts(cast(Parts, parts))

    @Slot(str)
    def _choose_scale(self, scale: Literal["linear", "log"]) -> None:
        self._options = CurvesOptions(self._options.smoothing, scale == "log")
        self._workspace.settings.set_flag("curves/log", self._options.log_loss)
        self._draw_curves()

    @Slot(float)
    def _choose_smoothing(self, smoothing: float) -> None:
        self._options = CurvesOptions(smoothing, self._options.log_loss)
        self._workspace.settings.set_number("curves/smoothing", smoothing)
        self._draw_curves()

    @Slot(str)
    def _select(self, key: str) -> None:
        self._workspace.set_current(next((feed for feed in self._workspace.feeds if feed.key == key), None))

    @Slot()
    def _pause(self) -> None:
        if self._workspace.current is not None:
            self._workspace.pause(self._workspace.current)

    @Slot()
    def _resume(self) -> None:
        if self._workspace.current is not None:
            self._workspace.resume(self._workspace.current)

    @Slot()
    def _stop(self) -> None:
        if self._workspace.current is not None:
            self._workspace.stop(self._workspace.current)

    def focus_run(self, key: str) -> None:
        """Let the other runs step back while a run's row is pointed at; "" shows all alike."""
        self.plot.focus_run(key)

    # Figures

    def _figure(self) -> Figure | None:
        if not self.plot.model.has_points:
            return None
        return curves_figure(self.plot.model, self._workspace.visible_feeds(), self.plot.parts)

    def copy_figure(self) -> None:
        """Put the figure on the clipboard."""
        self.actions_of_figure.copy()

    def export_figure(self, path: Path) -> None:
        """Write the figure as PNG, SVG or CSV.

        Raises:
            CnnStudioError: nothing is shown, an unknown suffix, or the file cannot be written.
        """
        self.actions_of_figure.export(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


def _first_words() -> str:
    return tr("Press Train to teach this network to tell airplanes from birds. The first curve appears in two seconds.")


def _inset(widget: QWidget, left: int, top: int, right: int, bottom: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(left, top, right, bottom)
    row.addWidget(widget)
    return row
