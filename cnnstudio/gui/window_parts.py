"""The parts of the main window and how they are laid out: menus, rail, form, screens, runs, status bar."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.banner import Banner, Remedy
from cnnstudio.gui.body import NARROW_BELOW_PX, Body
from cnnstudio.gui.caption import Caption, name_dataset
from cnnstudio.gui.commands.menus import Menus, describe
from cnnstudio.gui.forms.experiment_panel import ExperimentPanel
from cnnstudio.gui.rail import Rail
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.runs_panel import RunsPanel
from cnnstudio.gui.screens import make_screen, screens
from cnnstudio.gui.status_bar import StatusBar
from cnnstudio.gui.translation import tr
from cnnstudio.gui.window_geometry import keep_geometry, restore_geometry
from cnnstudio.gui.workspace import Workspace

if TYPE_CHECKING:
    from cnnstudio.gui.main_window import MainWindow

MINIMUM = (1024, 640)


class WindowParts(QMainWindow):
    """Builds the parts and keeps their layout; what they share is in the workspace.

    Attributes:
        workspace: runs, queue, selection.
        form, runs, body, rail, status, banner: the parts.

    Signals:
        painted: the first time the window was painted.
        closed: it was closed; threads may still have to end.
    """

    painted = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._is_painted = False
        self._screens: dict[str, QWidget] = {}
        self.screen_name = ""
        self.setWindowTitle("CNN Studio")
        self.setAcceptDrops(True)
        self.stack = QStackedWidget()
        self.form = ExperimentPanel(workspace)
        self.runs = RunsPanel(workspace)
        self.body = Body(self.form, self.stack, self.runs, workspace.settings)
        self.rail = Rail(workspace.theme)
        self.banner = Banner(workspace.theme)
        self.status = StatusBar(workspace)
        self.caption = Caption(workspace.theme)
        self.menus = Menus(cast("MainWindow", self))
        self._lay_out()
        self._connect()
        self._restore()

    # What commands ask of it

    @property
    def shown_screen(self) -> QWidget:
        """The screen that is shown."""
        if self.screen_name not in self._screens:
            self._screens[self.screen_name] = make_screen(self.screen_name, self.workspace)
            self.stack.addWidget(self._screens[self.screen_name])
        return self._screens[self.screen_name]

    @property
    def has_figure(self) -> bool:
        """Whether the shown screen has a figure to save."""
        return self._is_painted and hasattr(self.shown_screen, "export_figure")

    def show_screen(self, name: str) -> None:
        """Show a screen, made at its first showing. The very first one is made after the first paint."""
        self.body.save()
        self.screen_name = name
        if self._is_painted:
            self.stack.setCurrentWidget(self.shown_screen)
        self.rail.show_screen(name)
        self.body.show_panels(name == "train")
        self.workspace.settings.set_text("screen", name)
        self.menus.refresh()

    def toggle_form(self) -> None:
        """Open or close the form."""
        self.show_screen("train")
        self.body.toggle("form")

    def toggle_runs(self) -> None:
        """Open or close the list of runs."""
        self.show_screen("train")
        self.body.toggle("runs")

    def show_dialog(self, dialog: QDialog) -> None:
        """Show a dialog that does not block; it is deleted when closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str, str)
    def show_message(self, sentence: str, level: str, *remedies: Remedy) -> None:
        """Show a sentence: news in the status bar, trouble in the banner."""
        if level == "info" and not remedies:
            self.status.show_message(sentence)
        else:
            self.banner.show_message(sentence, level, *remedies)

    # Inside

    def _lay_out(self) -> None:
        for name, icon_name, title, tip in screens():
            command = self.menus.commands.get(f"view.{name}")
            keys = describe(command) if command else title
            self.rail.add_screen(name, icon_name, title, f"{tip} ({keys.rpartition('(')[2]}" if "(" in keys else tip)
        commands = self.menus.commands
        self.rail.add_bottom(
            (tr("Experiment"), describe(commands["view.form"])),
            (tr("Runs"), describe(commands["view.runs"])),
            (tr("Settings"), describe(commands["window.settings"])),
        )
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        central = QWidget()
        whole = QVBoxLayout(central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row, 1)
        whole.addWidget(self.status)
        central.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside the fields ends typing
        self.setCentralWidget(central)
        self.menuBar().setCornerWidget(self.caption, Qt.Corner.TopRightCorner)
        self.menuBar().setNativeMenuBar(False)
        self.setMinimumSize(*MINIMUM)

    def _connect(self) -> None:
        workspace = self.workspace
        workspace.message.connect(self.show_message)
        workspace.feeds_changed.connect(self._refresh)
        workspace.current_changed.connect(self._refresh)
        workspace.theme.changed.connect(self.menus.restyle)
        # The form's own slots were connected before, so it holds the new choice already when these two are heard here.
        for asked in (self.form.form.changed, workspace.spec_requested, workspace.data_requested):
            asked.connect(self._name_subject)
        self.rail.chosen.connect(self.show_screen)
        self.runs.hovered.connect(self._focus_run)
        self.rail.form_requested.connect(self.toggle_form)
        self.rail.runs_requested.connect(self.toggle_runs)
        self.body.layout_changed.connect(self._refresh)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.timeout.connect(self.menus.refresh)

    def _restore(self) -> None:
        restore_geometry(self, self.workspace.settings)
        self.rail.set_narrow(self.width() < NARROW_BELOW_PX)
        self.body.adapt(self.width())
        names = [name for name, *_ in screens()]
        remembered = self.workspace.settings.text("screen", "train")
        self.show_screen(remembered if remembered in names else "train")
        self._name_subject()
        self.stack.setFocus()

    @Slot()
    def _open_first_screen(self) -> None:
        """Make the first screen: the plots' library takes as long to import as all the rest of the window."""
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()
            self.show_screen(self.screen_name)

    @Slot()
    def _refresh(self) -> None:
        self._refresh_timer.start(0)

    @Slot()
    def _name_subject(self) -> None:
        try:
            choice = self.form.value().dataset
            self.runs.dataset = choice
            self.caption.set_subject(name_dataset(choice, self.workspace.engine.catalog_snapshot()["datasets"]))
        except CnnStudioError:
            return  # a half-typed field: the caption stays

    @Slot(object)
    def _focus_run(self, feed: RunFeed | None) -> None:
        """Let the curves of the other runs step back while a run's row is pointed at."""
        curves = self._screens.get("train")
        if curves is not None:
            curves.focus_run(feed.key if feed else "")  # type: ignore[attr-defined]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < NARROW_BELOW_PX)
        self.body.adapt(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            QTimer.singleShot(0, self._open_first_screen)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.body.save()
        keep_geometry(self, self.workspace.settings)
        self.workspace.settings.save()
        event.accept()
        self.closed.emit()
