"""The main window: what commands, drops and failed runs make of its parts."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from cnnstudio.errors import CnnStudioError, shorten
from cnnstudio.gui.banner import Remedy
from cnnstudio.gui.commands.file import show_import
from cnnstudio.gui.dialogs.command_search import CommandSearch
from cnnstudio.gui.dialogs.settings_dialog import SettingsDialog
from cnnstudio.gui.drop import classify, may_drop
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.gui.translation import tr
from cnnstudio.gui.window_geometry import USUAL
from cnnstudio.gui.window_parts import WindowParts
from cnnstudio.gui.workspace import Workspace
from cnnstudio.spec import Choice, RunSpec


class MainWindow(WindowParts):
    """Carries out what a person asks of the window as a whole."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        workspace.run_failed.connect(self._show_failure)
        self.rail.settings_requested.connect(self.show_settings)

    def train(self) -> None:
        """Train what the form says and show its curves."""
        self.form.train()
        self.show_screen("train")

    def enqueue(self) -> None:
        """Queue what the form says."""
        self.form.add_to_queue()

    def form_spec(self) -> RunSpec | None:
        """Return the form's spec, or None with a message where it has a mistake."""
        try:
            return self.form.value()
        except CnnStudioError as error:
            self.show_message(str(error), "error")
            return None

    def open_data(self, path: Path) -> None:
        """Use a folder or zip of pictures; it is scanned in the background."""
        self.workspace.data_requested.emit(Choice(name="image_folder", options={"path": str(path)}))
        self.status.show_message(tr("Data set: {path}", path=shorten(path)))

    def open_spec(self, path: Path) -> None:
        """Load a spec file into the form."""
        try:
            if path.stat().st_size > 1_000_000:
                raise CnnStudioError(tr("{name} is too large to be a spec", name=path.name))
            self.load_spec(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            self.show_message(tr("{name} cannot be read: {reason}.", name=path.name, reason=str(error)), "error")
        except CnnStudioError as error:
            self.show_message(str(error), "error")

    def load_spec(self, text: str, what: str) -> None:
        """Load a spec's JSON into the form.

        Raises:
            CnnStudioError: it is no spec, or names things that are not there.
        """
        spec = RunSpec.from_json(text, what=what)
        self.workspace.spec_requested.emit(spec)
        self.show_screen("train")

    def import_weights(self, path: Path) -> None:
        """Read a weights file back."""
        show_import(self, path)

    def export_figure(self, path: Path) -> None:
        """Save the shown screen's figure; a failure is told in the banner."""
        try:
            self.shown_screen.export_figure(path)  # type: ignore[attr-defined]
            self.status.show_message(tr("Saved {name}.", name=path.name))
        except (CnnStudioError, OSError) as error:
            self.show_message(str(error), "error")

    def copy_figure(self) -> None:
        """Put the shown screen's figure on the clipboard."""
        self.shown_screen.copy_figure()  # type: ignore[attr-defined]

    def search(self) -> None:
        """Offer every command by name."""
        commands = [each for each in self.menus.commands.values() if each.enabled_when(self)]
        dialog = CommandSearch(commands, self)
        dialog.chosen.connect(self.menus.give)
        dialog.move(self.mapToGlobal(self.rect().center()) - dialog.rect().center())
        self.show_dialog(dialog)
        dialog.field.setFocus()

    @Slot()
    def show_settings(self) -> None:
        """Open the settings."""
        self.show_dialog(SettingsDialog(self.workspace, self))

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def reset_layout(self) -> None:
        """Give every part its usual size."""
        self.resize(*USUAL)
        self.body.reset()

    # Inside

    @Slot(object)
    def _show_failure(self, feed: RunFeed) -> None:
        sentence = f"{feed.name}: {feed.error}" + (f" {feed.remedy}" if feed.remedy else "")
        load: Remedy = (tr("Load settings into form"), lambda: self.workspace.spec_requested.emit(feed.spec))
        self.show_message(sentence, "error", load)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_drop(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = classify(event.mimeData())
        event.acceptProposedAction()
        if dropped.kind == "data" and dropped.path is not None:
            self.open_data(dropped.path)
        elif dropped.kind == "spec" and dropped.path is not None:
            self.open_spec(dropped.path)
        elif dropped.kind == "spec":
            try:
                self.load_spec(dropped.text, tr("the dropped text"))
            except CnnStudioError as error:
                self.show_message(str(error), "error")
        elif dropped.path is not None:
            self.import_weights(dropped.path)
        else:
            self.show_message(dropped.text, "warning")
