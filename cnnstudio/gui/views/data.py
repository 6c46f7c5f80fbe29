"""The Data screen: what the network is taught with."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.background import Task
from cnnstudio.gui.engine.pictures import Gallery, load_gallery
from cnnstudio.gui.plots.data_figure import data_figure
from cnnstudio.gui.plots.figure import Figure
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.data_head import DataHead
from cnnstudio.gui.views.data_panel import DataPanel
from cnnstudio.gui.views.data_states import BusyPage, FailedPage
from cnnstudio.gui.views.empty_page import EmptyPage
from cnnstudio.gui.views.figure_actions import FigureActions
from cnnstudio.gui.views.gallery_browser import GalleryBrowser
from cnnstudio.gui.widgets.hairline import Hairline
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec

FOLDER = "image_folder"


def dropped_path(event: QDropEvent) -> Path | None:
    """Return the folder or zip that is being dropped, or None."""
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and (path.is_dir() or path.suffix.lower() == ".zip"):
            return path
    return None


class DataView(QWidget):
    """Gallery and facts of the chosen data set, read in the background.

    Attributes:
        gallery: what is shown, None before the first data set was read.
        head, browser, panel: the choice of data, pictures and facts.
        busy, failed, empty: the pages of the other states.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.gallery: Gallery | None = None
        self._wanted: Choice | None = None
        self._loading: Choice | None = None
        self._task: Task | None = None
        self.setAcceptDrops(True)
        theme = workspace.theme
        self.browser, self.panel = GalleryBrowser(workspace), DataPanel(theme)
        self.busy, self.failed = BusyPage(theme), FailedPage(theme)
        self.empty = EmptyPage(theme, tr("No pictures yet"), tr("Drop a folder here: one sub-folder per class."))
        self.actions_of_figure = FigureActions(self, workspace, self._figure, "data")
        self._build()
        self.busy.cancelled.connect(self._cancel)
        self.failed.retried.connect(self._retry)
        self.failed.open_clicked.connect(self._open_folder)
        self.browser.picture_shown.connect(self.panel.show_picture)
        self.head.folder_wanted.connect(self._open_folder)
        self.head.zip_wanted.connect(self._open_zip)
        self.combo.activated.connect(self._pick)
        workspace.data_requested.connect(self.show_choice)
        workspace.spec_requested.connect(self._take_spec)

    def _build(self) -> None:
        theme = self._workspace.theme
        datasets = self._workspace.engine.catalog_snapshot().get("datasets", [])
        self.head = DataHead(theme, datasets, self.actions_of_figure)
        self.combo, self.summary, self.open_button = self.head.combo, self.head.summary, self.head.open_button
        content = QWidget()
        beside = QHBoxLayout(content)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.browser, 1)
        beside.addWidget(Hairline(theme, Qt.Orientation.Vertical))
        beside.addWidget(self.panel)
        self._pages = QStackedLayout()
        for page in (self.empty, self.busy, self.failed, content):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(Hairline(theme))
        column.addLayout(self._pages, 1)
        self._content = content

    # Loading

    @Slot(object)
    def show_choice(self, choice: Choice) -> None:
        """Show a data set; it is read when the screen is in sight."""
        self._wanted = choice
        self.combo.show_data(choice.name)
        if self.isVisible():
            self._load()

    @Slot(object)
    def _take_spec(self, spec: RunSpec) -> None:
        self.show_choice(spec.dataset)

    def _load(self) -> None:
        """Read the wanted data set, unless it is shown or being read."""
        choice = self._wanted
        if choice is None or choice == self._loading or (self.gallery and self.gallery.choice == choice):
            return
        self._drop_task()
        self._loading = choice
        self.head.show_size(None)
        self.busy.begin(self.combo.currentText() if choice.name != FOLDER else str(choice.options.get("path", "")))
        self._pages.setCurrentWidget(self.busy)
        self._task = self._workspace.background.call(
            load_gallery, choice, done=self._take_gallery, failed=self._take_failure, progress=self.busy.show_progress
        )

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task, self._loading = None, None

    @Slot(object)
    def _take_gallery(self, gallery: Gallery) -> None:
        self._task, self._loading, self.gallery = None, None, gallery
        self.head.show_size(gallery)
        self.panel.show_gallery(gallery)
        self.browser.show_gallery(gallery)
        self._pages.setCurrentWidget(self._content)

    @Slot(str)
    def _take_failure(self, sentence: str) -> None:
        self._task, self._loading = None, None
        self.failed.show_failure(sentence)
        self._pages.setCurrentWidget(self.failed)

    @Slot()
    def _cancel(self) -> None:
        """Give up reading; what was shown before comes back."""
        self._drop_task()
        self._wanted = self.gallery.choice if self.gallery else None
        if self._wanted is not None:
            self.combo.show_data(self._wanted.name)
        self._pages.setCurrentWidget(self._content if self.gallery else self.empty)

    @Slot()
    def _retry(self) -> None:
        self._load()

    def _first_choice(self) -> Choice:
        """Return the data set to begin with: the form's, where this screen stands beside one."""
        form = getattr(self.window(), "form", None)
        if form is not None:
            try:
                chosen: Choice = form.value().dataset
                return chosen
            except CnnStudioError:
                pass  # a mistake in another field; the form shows it
        current = self._workspace.current
        return current.spec.dataset if current else RunSpec().dataset

    # What a person does

    @Slot()
    def _pick(self) -> None:
        name = str(self.combo.currentData())
        if name == FOLDER:
            self._open_folder()
        else:
            self._workspace.data_requested.emit(Choice(name=name))

    @Slot()
    def _open_folder(self) -> None:
        self._use(QFileDialog.getExistingDirectory(self, tr("Open a folder: one sub-folder per class")))

    @Slot()
    def _open_zip(self) -> None:
        self._use(QFileDialog.getOpenFileName(self, tr("Open a zip of pictures"), "", "ZIP (*.zip)")[0])

    def _use(self, path: str) -> None:
        if path:
            self._workspace.data_requested.emit(Choice(name=FOLDER, options={"path": path}))
        elif self._wanted is not None:
            self.combo.show_data(self._wanted.name)

    # Figures

    def _figure(self) -> Figure | None:
        return None if self.gallery is None else data_figure(self.gallery)

    def copy_figure(self) -> None:
        """Put the figure on the clipboard."""
        self.actions_of_figure.copy()

    def export_figure(self, path: Path) -> None:
        """Write splits, balance and channels as PNG or SVG, the counts of every class as CSV.

        Raises:
            CnnStudioError: nothing is shown, an unknown suffix, or the file cannot be written.
        """
        self.actions_of_figure.export(path)

    @Slot()
    def redraw(self) -> None:
        """Read what is wanted, where it can be seen."""
        if self._wanted is None:
            self._wanted = self._first_choice()
            self.combo.show_data(self._wanted.name)
        self._load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.redraw()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self._use(str(path))
