"""Rough gestures at the real window while a real run trains: nothing may break, get lost or double."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys.person import CONTROL, LEFT, NONE, Person
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cnnstudio.gui.app import Session
from cnnstudio.gui.dialogs.export_weights import ExportWeightsDialog
from cnnstudio.gui.run_feed import RunFeed
from cnnstudio.spec import Choice, RunSpec

from .conftest import Open

ENDLESS = RunSpec(
    dataset=Choice(name="digits", options={"size": 8}),
    architecture=Choice(name="fully_connected", options={"hidden": 16}),
    epochs=1_000_000,
    batch_size=4,
)
"""A run of tiny steps that ends when it is told to."""


@pytest.fixture
def session(open_session: Open) -> Session:
    """A window whose form holds the endless run."""
    made = open_session()
    made.workspace.spec_requested.emit(ENDLESS)
    return made


@pytest.fixture
def person(session: Session, qtbot: QtBot) -> Person:
    return Person(session.window, qtbot)


def train(session: Session, person: Person) -> RunFeed:
    """Press Train and wait for the first epoch."""
    person.click(session.window.form.train_button)
    feed = session.workspace.training
    assert feed is not None
    person.wait(lambda: feed.history.epoch >= 1)
    return feed


def stored(home: Path) -> set[str]:
    """Return the folders of runs in the home folder."""
    return {path.parent.name for path in (home / "runs").glob("*/run.json")}


def press_train_thrice(session: Session, person: Person) -> None:
    button = session.window.form.train_button
    person.click(button)
    person.click(button)
    person.click(button)


def click_and_press_keys(session: Session, person: Person) -> None:
    person.click(session.window.form.train_button)
    person.press(Qt.Key.Key_R, CONTROL)


def double_click(session: Session, person: Person) -> None:
    button = session.window.form.train_button
    spot = button.mapTo(session.window, button.rect().center())
    QTest.mouseClick(session.window.windowHandle(), LEFT, NONE, spot)
    QTest.mouseDClick(session.window.windowHandle(), LEFT, NONE, spot)


@pytest.mark.parametrize("gesture", [press_train_thrice, click_and_press_keys, double_click])
def test_hasty_presses_of_train_start_one_run(
    session: Session, person: Person, home: Path, gesture: Callable[[Session, Person], None]
) -> None:
    person.wait(lambda: session.engine.is_loaded)
    gesture(session, person)
    assert len(session.workspace.feeds) == 1 and session.workspace.queue == []
    person.wait(lambda: session.workspace.feeds[0].history.epoch >= 1)
    assert stored(home) == {session.workspace.feeds[0].run_id}


def test_stop_before_the_first_batch_and_twice(session: Session, person: Person, home: Path) -> None:
    person.click(session.window.form.train_button)
    person.press(Qt.Key.Key_Period, CONTROL)
    person.press(Qt.Key.Key_Period, CONTROL)
    person.wait(lambda: session.workspace.training is None)
    assert all(feed.status == "stopped" for feed in session.workspace.feeds)
    assert stored(home) == {feed.run_id for feed in session.workspace.feeds}
    assert not session.window.banner.isVisible()


def test_close_with_dialogs_open_in_mid_epoch(session: Session, person: Person) -> None:
    feed = train(session, person)
    session.window.show_settings()
    session.window.menus.give("help.about")
    session.window.close()
    person.wait(lambda: not session.workspace.is_busy)
    assert feed.status == "stopped" and not session.window.isVisible()


def test_the_form_is_free_while_a_run_trains(session: Session, person: Person) -> None:
    feed = train(session, person)
    spec, form = feed.spec, session.window.form.form
    person.choose(form.network.combo, "baseline")
    person.choose(form.dataset.combo, "planes_birds")
    person.choose(form.dataset.combo, "digits")
    person.fill(form.training.batch_size, "128")
    before = feed.history.step
    person.wait(lambda: feed.history.step > before)
    assert feed.spec == spec and feed.status == "training" and session.workspace.feeds == [feed]


def test_rename_and_delete_the_running_run(session: Session, person: Person, home: Path) -> None:
    feed = train(session, person)
    window, rows = session.window, session.window.runs.list
    person.click_run(feed)
    person.press(Qt.Key.Key_F2)
    editor = rows.findChild(QLineEdit)
    assert editor is not None and editor.isVisible()
    before = feed.history.epoch
    person.type("Green <b>")
    person.wait(lambda: feed.history.epoch > before)  # its row repaints meanwhile
    person.type(" 1")
    person.press(Qt.Key.Key_Return)
    assert feed.name == "Green <b> 1"
    assert session.engine.library.get(feed.run_id).record.name == "Green <b> 1"

    person.click_run(feed)
    person.press(Qt.Key.Key_Delete)
    person.wait(lambda: session.workspace.training is None)
    assert session.workspace.feeds == [] and stored(home) == set()
    assert window.runs.undo_strip.isVisible()
    person.click(window.runs.undo_strip.button)
    assert session.workspace.feeds == [feed] and stored(home) == {feed.run_id}
    assert feed.status == "stopped" and feed.can_resume


def test_compare_a_run_with_itself_and_with_none(session: Session, person: Person) -> None:
    feed = train(session, person)
    window = session.window
    person.press(Qt.Key.Key_3, CONTROL)
    compare = window.shown_screen
    person.wait(lambda: len(compare.bars) == 1)  # type: ignore[attr-defined]
    session.workspace.set_visible(feed, False)
    assert compare.bars == [] and compare.empty.isVisible()  # type: ignore[attr-defined]
    assert "hidden" in compare.empty.title.text()  # type: ignore[attr-defined]
    session.workspace.set_visible(feed, True)
    assert len(compare.bars) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(1, 1), (7680, 4320)])
def test_any_size_while_a_run_trains(session: Session, person: Person, size: tuple[int, int]) -> None:
    feed = train(session, person)
    window = session.window
    window.setMinimumSize(1, 1)
    for name in ("compare", "data", "train"):
        window.show_screen(name)
        window.resize(*size)
        before = feed.history.step
        person.wait(lambda before=before: feed.history.step > before)  # type: ignore[misc]
        assert not window.grab().isNull()


def test_a_megabyte_pasted_into_the_fields(session: Session, person: Person) -> None:
    form = session.window.form.form
    QGuiApplication.clipboard().setText("9" * 500_000 + "\n" + "🦜" * 125_000)
    for field in (form.training.epochs, form.training.rate, form.training.name, form.training.seeds):
        person.click(field)
        person.press(Qt.Key.Key_A, CONTROL)
        person.press(Qt.Key.Key_V, CONTROL)
        assert 0 < len(field.text()) <= 2000
    button = session.window.form.train_button
    assert not button.isEnabled() and len(session.window.form.launch.reason.text()) < 400
    person.press(Qt.Key.Key_R, CONTROL)
    assert session.workspace.feeds == []
    for field, text in ((form.training.epochs, "3"), (form.training.rate, "0,05"), (form.training.seeds, "1")):
        person.fill(field, text)
    person.wait(button.isEnabled)
    assert (form.value().epochs, form.value().optimizer.options["learning_rate"]) == (3, 0.05)


def test_export_onto_the_runs_own_checkpoint(session: Session, person: Person, home: Path) -> None:
    feed = train(session, person)
    person.press(Qt.Key.Key_Period, CONTROL)
    person.wait(lambda: session.workspace.training is None)
    own = home / "runs" / feed.run_id / "best.pt"
    before = own.read_bytes()
    person.click_run(feed)
    person.press(Qt.Key.Key_E, CONTROL)
    dialog = session.window.findChild(ExportWeightsDialog)
    assert dialog is not None
    person.fill(dialog.file, str(own))
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: dialog.export.isEnabled() and "best.pt" in dialog.answer.text())
    assert own.read_bytes() == before
    person.press(Qt.Key.Key_Escape)
    person.wait(lambda: session.window.findChild(ExportWeightsDialog) is None)


def test_queue_twenty_and_close(session: Session, person: Person, open_session: Open) -> None:
    train(session, person)
    person.fill(session.window.form.form.training.batch_size, "8")
    person.fill(session.window.form.form.training.seeds, "20")
    person.click(session.window.form.queue_button)
    seeds = [feed.spec.seed for feed in session.workspace.queue]
    assert seeds == list(range(20))
    session.window.close()
    person.wait(lambda: not session.workspace.is_busy)
    again = open_session().workspace
    assert [feed.spec.seed for feed in again.queue] == seeds
    assert len({feed.swatch for feed in again.queue}) == 1
    assert again.training is None and again.queue_held
    assert [feed.status for feed in again.feeds if feed not in again.queue] == ["stopped"]


def test_keyboard_only(session: Session, person: Person) -> None:
    window, form = session.window, session.window.form.form
    window.activateWindow()

    def tab_to(widget: object) -> None:
        for _ in range(200):
            if QApplication.focusWidget() is widget:
                return
            person.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{widget} cannot be reached with Tab")

    tab_to(form.regularizers.rows["l2"].box)
    person.press(Qt.Key.Key_Space)
    tab_to(form.training.name)
    person.type("by keys")
    tab_to(window.form.train_button)
    person.press(Qt.Key.Key_Space)
    feed = session.workspace.training
    assert feed is not None and feed.name == "by keys"
    assert [choice.name for choice in feed.spec.regularizers] == ["l2"]
    person.wait(lambda: feed.history.epoch >= 1)
    tab_to(window.runs.list)
    person.press(Qt.Key.Key_Space)
    assert not session.workspace.is_visible(feed)
    person.press(Qt.Key.Key_Period, CONTROL)
    person.wait(lambda: feed.status == "stopped")


def drop_folder(session: Session, folder: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    session.window.dropEvent(
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    )


@pytest.mark.parametrize(
    "files", [pytest.param(600, id="600"), pytest.param(100_000, id="100000", marks=pytest.mark.long)]
)
def test_a_dropped_folder_of_many_pictures(session: Session, person: Person, tmp_path: Path, files: int) -> None:
    from PIL import Image

    for kind, color in (("cat", 40), ("dog", 200)):
        folder = tmp_path / "many" / kind
        folder.mkdir(parents=True)
        for number in range(files // 2):
            source = tmp_path / f"{kind}-{number // 30_000}.png"  # file systems allow some 65,000 names for a file
            if not source.exists():
                Image.new("RGB", (8, 8), (color, color, number // 30_000)).save(source)
            os.link(source, folder / f"{number}.png")
    form = session.window.form.form
    drop_folder(session, tmp_path / "many")
    assert form.value().dataset.name == "image_folder"
    person.choose(form.network.combo, "baseline")  # the window listens while the folder is read
    person.choose(form.dataset.combo, "digits")  # and the person may change their mind
    person.wait(lambda: "train" in form.dataset.caption.text())
    assert form.value().dataset.name == "digits"
    drop_folder(session, tmp_path / "many")
    person.wait(lambda: form.dataset.caption.isVisible() and "val" in form.dataset.caption.text(), 240_000)
    assert form.dataset.error() == ""


def test_what_is_no_data_is_said(session: Session, person: Person) -> None:
    before = session.window.form.value()
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cats.zip")])
    session.window.dropEvent(
        QDropEvent(QPointF(QPoint(9, 9)), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    )
    assert session.window.banner.isVisible() and session.window.form.value() == before
