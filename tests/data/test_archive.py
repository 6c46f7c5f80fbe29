"""Zip archives: read in memory, never unpacked, and what is refused."""

import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from picture_files import noise, plain, two_classes, write_zip

from cnnstudio.control import ThreadControl
from cnnstudio.data import archive as module
from cnnstudio.data.archive import ZipSource
from cnnstudio.data.folder_scan import Listing
from cnnstudio.data.picture_modes import BrokenPicture
from cnnstudio.errors import DataError

ONE = plain(1)


def _listing(path: Path) -> Listing:
    source = ZipSource(path)
    try:
        return source.listing(ThreadControl())
    finally:
        source.close()


def _refused(path: Path) -> dict[str, str]:
    return {file.name: file.refused for file in _listing(path).pictures if file.refused}


def test_pictures_are_listed_and_read(tmp_path: Path) -> None:
    files = two_classes()
    source = ZipSource(write_zip(tmp_path / "x.zip", {"readme.txt": b"", **files}))
    listing = source.listing(ThreadControl())
    assert {file.name: source.read(file) for file in listing.pictures} == files
    assert [file.name for file in listing.pictures] == sorted(files)
    assert listing.others == ["readme.txt"]
    source.close()
    source.close()


def test_nothing_is_written(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", two_classes())
    before = sorted(tmp_path.rglob("*"))
    source = ZipSource(path)
    for file in source.listing(ThreadControl()).pictures:
        source.read(file)
    source.close()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["../x.png", "a/../../x.png", "/abs/x.png", "C:\\x.png", "c:/x.png", "..\\x.png"])
def test_names_that_lead_out_are_left_out(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/1.png": ONE})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(_member(name), ONE)
    listing = _listing(path)
    assert [file.name for file in listing.pictures] == ["a/1.png"]
    assert listing.notes == [
        f"1 name in the archive would lead out of it ({name!r}) and is left out; be careful with it."
    ]


def _member(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("placeholder")
    member.filename = name  # the constructor would tidy it up
    member.external_attr = mode << 16
    return member


def test_backslashes_separate_folders(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(_member("cat\\1.png"), ONE)
    assert [file.parts for file in _listing(path).pictures] == [("cat", "1.png")]


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(_member("a/link.png", stat.S_IFLNK | 0o777), b"/etc/passwd")
        archive.writestr(_member("a/pipe.png", stat.S_IFIFO | 0o644), b"")
    refused = _refused(path)
    assert refused["a/link.png"] == "is a symbolic link, not a file"
    assert "device" in refused["a/pipe.png"]


def test_of_duplicates_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a/1.png", plain(1))
        archive.writestr("a/1.png", plain(2))
    source = ZipSource(path)
    listing = source.listing(ThreadControl())
    assert [source.read(file) for file in listing.pictures] == [plain(2)]
    assert listing.notes == ["The archive holds 'a/1.png' more than once; the last one is used."]
    source.close()


def test_names_that_differ_in_capitals_are_two_pictures(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/X.png": plain(1), "a/x.png": plain(2)})
    source = ZipSource(path)
    assert [source.read(file) for file in source.listing(ThreadControl()).pictures] == [plain(1), plain(2)]
    source.close()


def test_an_archive_inside_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/1.png": ONE, "more.zip": b"PK", "rest.tar.gz": b""})
    assert _listing(path).notes == [
        "2 archives inside the archive ('more.zip') are not looked into; unpack them if their pictures are wanted."
    ]


def test_junk_inside(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "x.zip", {"a/1.png": ONE, "__MACOSX/a/._1.png": ONE, "a/.DS_Store": b"", "a/Thumbs.db": b""}
    )
    listing = _listing(path)
    assert [file.name for file in listing.pictures] == ["a/1.png"]
    assert not listing.others


def test_empty_folders_are_listed(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/": b"", "a/1.png": ONE, "empty/": b""})
    assert _listing(path).folders == [("a",), ("empty",)]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_truncated(tmp_path: Path, share: float) -> None:
    path = write_zip(tmp_path / "x.zip", two_classes())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DataError, match=r"x\.zip' is no complete zip archive; download"):
        _listing(path)


@pytest.mark.parametrize("content", [b"text", b"\x1f\x8b" + bytes(100), plain(1)])
def test_no_zip(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(DataError, match="is no complete zip archive"):
        _listing(tmp_path / "x.zip")


def test_encrypted(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", two_classes())
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(sign, start)) >= 0:
            content[start + offset] |= 1
            start += 4
    path.write_bytes(content)
    with pytest.raises(DataError, match="is encrypted; unpack it with its password"):
        _listing(path)


def test_bomb_by_total_and_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_zip(tmp_path / "x.zip", {f"a/{number}.bmp": bytes(1_000_000) for number in range(5)})
    monkeypatch.setattr(module, "BOMB_BYTES", 4_000_000)
    with pytest.raises(DataError, match="looks like a zip bomb"):
        _listing(path)
    monkeypatch.setattr(module, "BOMB_RATIO", 10_000)
    assert len(_listing(path).pictures) == 5


def test_one_member_that_is_a_bomb(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/1.png": ONE, "a/bomb.png": bytes(60_000_000)})
    assert "as zip bombs do" in _refused(path)["a/bomb.png"]


def test_a_member_that_says_it_is_huge(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/1.png": noise(1)})
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 24 : start + 28] = struct.pack("<I", 300_000_000)
    path.write_bytes(content)
    assert "larger than" in _refused(path)["a/1.png"]


def test_a_member_that_lies_about_its_size(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/1.png": noise(1)})
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 24 : start + 28] = struct.pack("<I", 50_000)
    path.write_bytes(content)
    source = ZipSource(path)
    (file,) = source.listing(ThreadControl()).pictures
    with pytest.raises(BrokenPicture):
        source.read(file)
    source.close()


def test_overlapping_members(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/1.png": noise(1), "a/2.png": noise(2)})
    content = bytearray(path.read_bytes())
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)  # points at the first member's data
    path.write_bytes(content)
    with pytest.raises(DataError, match="overlapping members"):
        _listing(path)


def test_damaged_member_is_a_broken_picture(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a/1.png": noise(1), "a/2.png": noise(2)})
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    source = ZipSource(path)
    first, second = source.listing(ThreadControl()).pictures
    with pytest.raises(BrokenPicture, match="damaged inside the archive"):
        source.read(first)
    assert source.read(second) == noise(2)
    source.close()


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MEMBERS", 3)
    with pytest.raises(DataError, match="at most 3 are read"):
        _listing(write_zip(tmp_path / "x.zip", two_classes()))


def test_identity_is_known_without_opening(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip at all")
    first = ZipSource(path).identify(ThreadControl())
    assert ZipSource(path).identify(ThreadControl()) == first
    path.write_bytes(b"no zip at all!")
    assert ZipSource(path).identify(ThreadControl()) != first
