"""The real window without torch: menus, keys, layout, drops, messages, closing."""

import gc
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from listed_events import held_run, listed_run
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cnnstudio.gui.app import Session
from cnnstudio.gui.dialogs.documents import DocumentsDialog
from cnnstudio.gui.dialogs.settings_dialog import SettingsDialog
from cnnstudio.gui.dialogs.system_information import SystemInformationDialog
from cnnstudio.gui.main_window import MainWindow
from cnnstudio.gui.status_bar import StatusBar
from cnnstudio.gui.window_parts import WindowParts
from cnnstudio.spec import Choice, RunSpec


@pytest.fixture
def session(qapp: QApplication, engine: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr("cnnstudio.gui.app.IDLE_MS", 10**8)  # nothing slow begins: no data set is drawn
    made = Session(qapp, engine)  # type: ignore[arg-type]
    made.window.resize(1440, 900)
    yield made
    made.window.close()
    made.finish()
    made.window.deleteLater()
    qapp.setStyleSheet("")  # with it in place the next window would be styled layout by layout
    assert gc.isenabled()


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> MainWindow:
    with qtbot.waitSignal(session.window.painted):
        session.window.show()
    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow)
    return session.window


def action(window: MainWindow, name: str) -> QAction:
    return window.menus.actions[name]


def hold(window: MainWindow) -> None:
    window.workspace.engine.make = lambda spec, control: held_run(control)  # type: ignore[attr-defined]


def test_menus_stand_in_the_order_of_the_pictures(window: MainWindow) -> None:
    titles = [each.text() for each in window.menuBar().actions()]
    assert isinstance(window, WindowParts)
    assert titles == ["File", "Edit", "Run", "View", "Window", "Help"]


def test_no_two_commands_share_a_shortcut(window: MainWindow) -> None:
    keys = [command.shortcut for command in window.menus.commands.values() if command.shortcut]
    assert len(keys) == len(set(keys))


def test_every_icon_of_a_command_exists(window: MainWindow) -> None:
    for name, command in window.menus.commands.items():
        assert not command.icon or not action(window, name).icon().isNull()


def test_only_fitting_commands_are_enabled_at_the_start(window: MainWindow) -> None:
    window.menus.refresh()
    off = {"run.pause", "run.stop", "run.resume", "run.release_queue", "edit.undo_trash", "file.export_weights"}
    assert not any(action(window, name).isEnabled() for name in off)
    assert action(window, "run.train").isEnabled()


@pytest.mark.parametrize(("key", "name"), [("1", "data"), ("2", "train"), ("3", "compare")])
def test_keys_show_screens(window: MainWindow, qtbot: QtBot, key: str, name: str) -> None:
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)
    assert window.screen_name == name
    assert window.body.form_shown == (name == "train")


def test_train_by_click_and_by_key_at_once_starts_one_run(window: MainWindow, qtbot: QtBot) -> None:
    hold(window)
    qtbot.mouseClick(window.form.train_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseDClick(window.form.train_button, Qt.MouseButton.LeftButton)
    assert len(window.workspace.feeds) == 1


def test_stop_and_pause_by_key(window: MainWindow, qtbot: QtBot) -> None:
    hold(window)
    action(window, "run.train").trigger()
    feed = window.workspace.training
    assert feed is not None
    qtbot.waitUntil(lambda: feed.status == "training")
    window.menus.refresh()
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: feed.status == "paused")
    window.menus.refresh()
    qtbot.keyClick(window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: feed.status == "stopped")


@pytest.mark.parametrize("closings", [1, 2])
def test_close_in_mid_epoch_stops_hides_and_waits(
    session: Session, window: MainWindow, qtbot: QtBot, closings: int
) -> None:
    hold(window)
    window.train()
    feed = window.workspace.training
    assert feed is not None
    qtbot.waitUntil(lambda: feed.status == "training")
    with qtbot.waitSignal(window.workspace.settled):
        for _ in range(closings):
            window.close()
    assert not window.isVisible() and feed.status == "stopped"


def test_close_with_a_dialog_open(window: MainWindow, qtbot: QtBot) -> None:
    window.show_settings()
    window.menus.give("help.about")
    window.close()
    assert not window.isVisible()


@pytest.mark.parametrize("size", [(1, 1), (1024, 640), (1280, 720), (1440, 900), (7680, 4320)])
def test_any_size_is_survived(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    for name in ("train", "data", "compare"):
        window.show_screen(name)
        window.setMinimumSize(1, 1)
        window.resize(*size)
        QApplication.processEvents()
        assert not window.grab().isNull()


def test_narrow_windows_have_drawers(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1100, 700)
    QApplication.processEvents()
    assert not window.body.form_shown and not window.body.runs_shown and window.rail.width() == 48
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.body.runs_shown and window.runs.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert window.body.form_shown and not window.body.runs_shown
    window.resize(1440, 900)
    QApplication.processEvents()
    assert window.body.form_shown and window.body.runs_shown and window.rail.width() == 80


def test_layout_is_remembered(session: Session, window: MainWindow, qapp: QApplication) -> None:
    window.body.toggle("runs")
    window.show_screen("compare")
    window.close()
    session.settings.save()
    again = MainWindow(session.workspace)
    assert again.screen_name == "compare"
    again.show_screen("train")
    again.body.adapt(1440)  # the offscreen display is too narrow for the remembered size
    assert not again.body.runs_shown and again.body.form_shown
    again.reset_layout()
    assert again.body.runs_shown
    again.deleteLater()


def drop(window: MainWindow, mime: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys))


def urls(*paths: Path | str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(each) if isinstance(each, str) else QUrl.fromLocalFile(str(each)) for each in paths])
    return mime


def test_a_dropped_folder_or_zip_becomes_the_data_set(window: MainWindow, tmp_path: Path) -> None:
    asked: list[Choice] = []
    window.workspace.data_requested.connect(asked.append)
    (tmp_path / "pictures").mkdir()
    drop(window, urls(tmp_path / "pictures"))
    drop(window, urls(tmp_path / "pictures.zip"))
    assert [choice.options["path"] for choice in asked] == [
        str(tmp_path / "pictures"),
        str(tmp_path / "pictures.zip"),
    ]
    assert window.form.value().dataset.name == "image_folder"
    assert window.caption.subject.text() == "pictures.zip"


def test_a_dropped_spec_is_loaded(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(RunSpec(epochs=7, batch_size=32).to_json())
    drop(window, urls(path))
    assert (window.form.value().epochs, window.form.value().batch_size) == (7, 32)
    mime = QMimeData()
    mime.setText(RunSpec(epochs=9).to_json())
    drop(window, mime)
    assert window.form.value().epochs == 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "not JSON"),
        ('{"epochs": 0}', "epochs"),
        ('{"epochz": 3}', "epochs"),
        ('{"epochs": NaN}', "NaN"),
        ("[" * 100_000, "nested"),
        (json.dumps({"version": 99}), "newer"),
        ('{"architecture": {"name": "resnt"}}', "resnt"),
    ],
)
def test_a_broken_spec_is_one_sentence_and_changes_nothing(
    window: MainWindow, tmp_path: Path, text: str, expected: str
) -> None:
    before = window.form.value()
    path = tmp_path / "a.json"
    path.write_text(text)
    drop(window, urls(path))
    assert window.banner.isVisible() and expected in window.banner.label.text()
    assert window.form.value() == before


@pytest.mark.parametrize(
    ("mime", "expected"),
    [
        (urls("https://example.org/cats.zip"), "not on this machine"),
        (urls(Path("/tmp/a.docx")), "no use here"),
        (urls(Path("/tmp/a.png")), "one picture"),
        (urls(Path("/tmp/a"), Path("/tmp/b")), "2 things"),
    ],
)
def test_useless_drops_are_explained(window: MainWindow, mime: QMimeData, expected: str) -> None:
    drop(window, mime)
    assert window.banner.isVisible() and expected in window.banner.label.text()


def test_a_megabyte_of_dropped_text(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("a" * 1_000_000)
    drop(window, mime)
    assert window.banner.isVisible() and len(window.banner.label.text()) <= 600


def test_a_folder_of_100_000_files_is_not_listed_in_the_gui_thread(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **named: object) -> None:
        raise AssertionError("the folder was listed in the GUI thread")

    (tmp_path / "large").mkdir()
    for name in ("iterdir", "glob", "rglob", "walk"):
        monkeypatch.setattr(Path, name, refuse, raising=False)
    monkeypatch.setattr("os.scandir", refuse)
    monkeypatch.setattr("os.listdir", refuse)
    drop(window, urls(tmp_path / "large"))
    assert window.form.value().dataset.name == "image_folder"


def test_a_failed_run_shows_sentence_and_remedy(window: MainWindow, qtbot: QtBot) -> None:
    from cnnstudio.errors import DataError

    def refuse(spec: RunSpec, control: object) -> Iterator[object]:
        raise DataError("birds.zip is cut off; fetch it again")

    window.workspace.engine.make = refuse  # type: ignore[attr-defined]
    window.train()
    qtbot.waitUntil(window.banner.isVisible)
    assert "birds.zip is cut off; fetch it again" in window.banner.label.text()
    assert window.banner.level == "error" and window.banner.buttons[0].isVisible()


def test_copy_as_spec_and_back(window: MainWindow) -> None:
    window.workspace.spec_requested.emit(RunSpec(epochs=11))
    window.menus.give("file.copy_spec")
    assert RunSpec.from_json(QGuiApplication.clipboard().text()).epochs == 11


@pytest.mark.parametrize("choice", ["light", "dark", "system"])
def test_themes(window: MainWindow, choice: str) -> None:
    window.menus.give(f"view.theme_{choice}")
    assert window.workspace.theme.choice == choice
    assert action(window, f"view.theme_{choice}").isChecked()
    assert not window.grab().isNull()


@pytest.mark.parametrize(
    "name", ["help.architecture", "help.contributing", "help.changelog", "help.about", "help.system", "view.search",
             "window.settings"],
)  # fmt: skip
def test_dialogs_open_and_close(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.menus.give(name)
    dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].close()


def test_command_search_finds_and_gives(window: MainWindow, qtbot: QtBot) -> None:
    from cnnstudio.gui.dialogs.command_search import CommandSearch

    window.search()
    dialog = window.findChild(CommandSearch)
    assert dialog is not None
    qtbot.keyClicks(dialog.field, "compare")
    assert dialog.hits.count() == 1
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert window.screen_name == "compare"


def test_status_bar_tells_what_trains(window: MainWindow, qtbot: QtBot) -> None:
    assert window.status.parts() == ["Ready. Nothing is training."]
    hold(window)
    window.train()
    feed = window.workspace.training
    assert feed is not None
    qtbot.waitUntil(lambda: feed.history.epoch == 1)
    parts = window.status.parts()
    assert parts[0] == feed.name and "epoch 2 of 1000" in parts and "4,110 images/s" in parts


def test_an_unhandled_defect_is_told_and_written_down(
    session: Session, window: MainWindow, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise ZeroDivisionError("by nought")
    except ZeroDivisionError as error:
        session.crash.report(type(error), error, error.__traceback__)
    assert "ZeroDivisionError" in window.banner.label.text()
    assert "by nought" in (home / "crash.log").read_text()


def test_every_part_has_an_accessible_name(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractButton

    nameless = [
        each
        for each in (*window.rail.findChildren(QAbstractButton), *window.banner.findChildren(QAbstractButton))
        if each.isVisible() and not (each.accessibleName() or each.text())
    ]
    assert nameless == []


def test_interrupted_runs_are_offered(session: Session, window: MainWindow, qtbot: QtBot) -> None:
    workspace = window.workspace
    feed = workspace._make_feed(RunSpec())
    feed.run_id = "broken-1"
    feed.set_status("interrupted")
    workspace._ended.append(feed)
    session._offer_to_go_on()
    assert "interrupted" in window.banner.label.text()
    workspace.engine.make = lambda spec, control: iter(listed_run())  # type: ignore[attr-defined]
    window.banner.buttons[0].click()
    qtbot.waitUntil(lambda: workspace.engine.resumed == ["broken-1"])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: workspace.training is None)


def test_commands_are_unique_and_titled(window: MainWindow) -> None:
    asked: Callable[[str], bool] = str.strip  # type: ignore[assignment]
    assert all(asked(command.title) for command in window.menus.commands.values())
    assert len(window.menus.commands) == sum(
        len([each for each in menu.menu().actions() if not each.isSeparator()])  # type: ignore[union-attr]
        for menu in window.menuBar().actions()
    )


def test_documents_follow_their_links(window: MainWindow) -> None:
    dialog = DocumentsDialog("architecture", window.workspace, window)
    assert "Layers" in dialog.browser.toPlainText()
    dialog._follow(QUrl("contributing.md"))
    dialog._follow(QUrl("no-such-document.md"))
    assert "did not come with this installation" in dialog.browser.toPlainText()
    dialog.deleteLater()


def test_settings_and_system_information_say_where_things_are(window: MainWindow, home: Path) -> None:
    settings, system = SettingsDialog(window.workspace, window), SystemInformationDialog(window.workspace, window)
    assert settings.theme.count() == 3
    assert str(home / "runs") in system.text.toPlainText() and "PySide6" in system.text.toPlainText()
    settings.deleteLater()
    system.done(0)
    system.deleteLater()


def test_the_status_bar_fits_any_width(window: MainWindow) -> None:
    bar = StatusBar(window.workspace)
    for width in (1, 100, 500, 3000):
        bar.resize(width, 28)
        assert not bar.grab().isNull()
    bar.deleteLater()
