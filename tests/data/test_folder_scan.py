"""Walking a folder: what is found, left alone, refused without being opened."""

import os
import socket
from pathlib import Path

import pytest
from picture_files import plain, write_tree

from cnnstudio.control import ThreadControl
from cnnstudio.data import folder_scan
from cnnstudio.data.folder_scan import FolderSource, is_junk, is_picture, printable, quote
from cnnstudio.data.picture_modes import BrokenPicture
from cnnstudio.errors import Cancelled, DataError

ONE = plain(1)


def _names(root: Path) -> list[str]:
    return [file.name for file in FolderSource(root).listing(ThreadControl()).pictures]


def _refused(root: Path) -> dict[str, str]:
    return {file.name: file.refused for file in FolderSource(root).listing(ThreadControl()).pictures if file.refused}


def test_pictures_are_found_sorted_and_others_named(tmp_path: Path) -> None:
    write_tree(tmp_path, {"b/2.png": ONE, "b/10.JPG": ONE, "a/x/y.tiff": ONE, "a/notes.txt": b"", "top.webp": ONE})
    listing = FolderSource(tmp_path).listing(ThreadControl())
    assert [file.name for file in listing.pictures] == ["a/x/y.tiff", "b/10.JPG", "b/2.png", "top.webp"]
    assert listing.others == ["a/notes.txt"]
    assert listing.folders == [("a",), ("a", "x"), ("b",)]


@pytest.mark.parametrize(
    "junk",
    ["a/.DS_Store", "a/._1.png", "__MACOSX/a/1.png", "a/Thumbs.db", ".git/a/1.png", "a/desktop.ini", "a/.hidden.png"],
)
def test_junk_is_left_alone(tmp_path: Path, junk: str) -> None:
    write_tree(tmp_path, {"a/1.png": ONE, junk: ONE})
    listing = FolderSource(tmp_path).listing(ThreadControl())
    assert [file.name for file in listing.pictures] == ["a/1.png"]
    assert not listing.others


def test_junk_and_pictures_by_name() -> None:
    assert is_junk("THUMBS.DB")
    assert not is_junk("thumb.png")
    assert is_picture("x.JPeG")
    assert not is_picture("x")
    assert not is_picture("png")


def test_links_that_go_round_are_walked_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/1.png": ONE})
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "self.png").symlink_to("self.png")
    listing = FolderSource(tmp_path).listing(ThreadControl())
    assert [file.name for file in listing.pictures] == ["a/1.png", "a/self.png"]
    assert listing.pictures[1].refused
    assert any("'a/again' is a second name" in note for note in listing.notes)


def test_a_folder_keeps_its_own_name_though_a_link_sorts_first(tmp_path: Path) -> None:
    write_tree(tmp_path, {"z/deep/1.png": ONE})
    (tmp_path / "a").symlink_to(tmp_path / "z" / "deep")
    assert _names(tmp_path) == ["z/deep/1.png"]


def test_links_to_files_and_folders_elsewhere_are_followed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"pool/1.png": ONE, "set/cat/own.png": ONE})
    (tmp_path / "set" / "cat" / "linked.png").symlink_to(tmp_path / "pool" / "1.png")
    (tmp_path / "set" / "dog").symlink_to(tmp_path / "pool")
    assert _names(tmp_path / "set") == ["cat/linked.png", "cat/own.png", "dog/1.png"]


def test_what_is_no_file_is_refused_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    listener = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(tmp_path)  # a socket's path may have 107 characters only
    listener.bind("socket.png")
    listener.close()
    (tmp_path / "device.png").symlink_to("/dev/null")
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "gone")
    monkeypatch.setattr(folder_scan.os, "open", lambda *_: pytest.fail("opened"))
    refused = _refused(tmp_path)
    assert {"pipe.png", "socket.png", "device.png"} == {name for name, why in refused.items() if "pipe, socket" in why}
    assert refused["nowhere.png"] == "is a link to a file that does not exist"


def test_a_file_that_turned_into_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.png": ONE})
    source = FolderSource(tmp_path)
    file = source.listing(ThreadControl()).pictures[0]
    (tmp_path / "a.png").unlink()
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(BrokenPicture, match="has changed"):
        source.read(file)


def test_a_file_deleted_since_it_was_listed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.png": ONE})
    source = FolderSource(tmp_path)
    file = source.listing(ThreadControl()).pictures[0]
    assert source.read(file) == ONE
    (tmp_path / "a.png").unlink()
    with pytest.raises(BrokenPicture, match="deleted"):
        source.read(file)


def test_unreadable_file_and_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Injected, since tests may run as root, whom no permission stops."""
    write_tree(tmp_path, {"a/1.png": ONE, "locked/1.png": ONE})
    source = FolderSource(tmp_path)
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(folder_scan.os, "scandir", refuse)
    listing = source.listing(ThreadControl())
    assert [file.name for file in listing.pictures] == ["a/1.png"]
    assert listing.notes == ["The folder 'locked' cannot be read (permission denied) and is left out."]

    def deny(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(folder_scan, "open_at_once", deny)
    with pytest.raises(BrokenPicture, match="permission denied"):
        source.read(listing.pictures[0])


def test_the_folder_itself_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        FolderSource(tmp_path / "gone").listing(ThreadControl())


def test_a_file_larger_than_the_limit(tmp_path: Path) -> None:
    with open(tmp_path / "big.png", "wb") as file:
        file.truncate(300_000_000)  # sparse
    assert "larger than" in _refused(tmp_path)["big.png"]


HOSTILE = [
    "new\nline.png",
    "quo'te\".png",
    "%s%n.png",
    "<img src=x onerror=alert(1)>.png",
    "=cmd().png",
    "🐱.png",
    "\u202egnp.exe.png",
    "a" * 251 + ".png",
    " .png",
    "-rf.png",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_kept_and_quoted(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, {f"a/{name}": ONE})
    source = FolderSource(tmp_path)
    (file,) = source.listing(ThreadControl()).pictures
    assert file.name == f"a/{name}"
    assert source.read(file) == ONE
    assert quote(file.name).isprintable()
    assert len(quote("x" * 10_000)) < 100


def test_bytes_that_are_no_unicode_can_be_shown_and_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.png", "wb") as file:
        file.write(ONE)
    source = FolderSource(tmp_path)
    (found,) = source.listing(ThreadControl()).pictures
    assert found.name == "\\udcff.png" == printable(found.name)
    found.name.encode("utf-8")
    assert source.read(found) == ONE


def test_identity_changes_with_every_file(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/1.png": ONE, "a/2.png": ONE})

    def identify() -> str:
        return FolderSource(tmp_path).identify(ThreadControl())

    first = identify()
    assert identify() == first
    status = (tmp_path / "a/1.png").stat()
    os.utime(tmp_path / "a/1.png", ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    second = identify()
    (tmp_path / "a/2.png").rename(tmp_path / "a/3.png")
    third = identify()
    write_tree(tmp_path, {"b/4.png": ONE})
    assert len({first, second, third, identify()}) == 4


def test_two_names_of_one_file_have_one_identity(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/1.png": ONE})
    os.link(tmp_path / "a/1.png", tmp_path / "a/2.png")
    first, second = FolderSource(tmp_path).listing(ThreadControl()).pictures
    assert first.identity == second.identity != (0, 0)


def test_cancel(tmp_path: Path) -> None:
    control = ThreadControl()
    control.stop()
    with pytest.raises(Cancelled):
        FolderSource(tmp_path).listing(control)
