"""Folders, pictures and zip archives as they come: a sentence with name and remedy, or a run that goes on without them.

Each case goes through ``cnnstudio train``; what is refused leaves the store without a run.
"""

import json
import os
import stat
import struct
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from picture_files import encode, noise, plain, two_classes, write_tree, write_zip
from PIL import Image

from cnnstudio.cli.main import run
from cnnstudio.data import folder_scan

GOOD = two_classes(4)
SMALL = ("--arch", "conv1=2", "--arch", "conv2=2", "--arch", "fc1=4", "--epochs", "1", "--device", "cpu")
Build = Callable[[Path], Path]


def train(path: Path | str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    """Train for an epoch and return the exit code and everything said; check that the store fits."""
    capsys.readouterr()
    code = run(
        ("train", "--dataset", "image_folder", "--data", f"path={path}", "--data", "size=8", *SMALL, *more, "--json")
    )
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "internal error" not in err
    assert run(("runs", "list", "--json")) == 0
    kept = json.loads(capsys.readouterr().out)
    assert len(kept) == (1 if code == 0 else 0)
    return code, " ".join(err.split())


def tree(*extra: tuple[str, bytes], base: dict[str, bytes] | None = None) -> Build:
    """Return a builder of a folder with a good data set (or ``base``) and more files."""
    return lambda root: write_tree(root / "set", (GOOD if base is None else base) | dict(extra))


def _folder_then(change: Callable[[Path], object]) -> Build:
    def build(root: Path) -> Path:
        path = write_tree(root / "set", GOOD)
        change(path)
        return path

    return build


def _split(train_classes: str, validation_classes: str) -> dict[str, bytes]:
    sides = (("train", train_classes), ("val", validation_classes))
    return {f"{side}/{name}/{n}.png": noise(ord(name) + n) for side, names in sides for name in names for n in range(3)}


def _empty(root: Path) -> Path:
    (root / "set").mkdir()
    return root / "set"


def _file(root: Path) -> Path:
    (root / "set").write_text("no folder")
    return root / "set"


SPELLINGS = [unicodedata.normalize(form, "é") for form in ("NFC", "NFD")]
REFUSED_FOLDERS: dict[str, tuple[Build, str]] = {
    "nothing there": (lambda root: root / "gone", "choose one that exists"),
    "empty": (_empty, "holds no pictures; put the pictures of each class into a folder"),
    "a file instead of a folder": (_file, "choose a folder"),
    "no class folders": (tree(base={"1.png": plain(1), "2.png": plain(2)}), "no class folders; put"),
    "one class": (tree(base={f"cat/{n}.png": plain(n) for n in range(4)}), "one class, 'cat'; training needs at least"),
    "one image in all": (tree(base={"cat/1.png": plain(1)}), "training needs at least two"),
    "a class empty after the split": (tree(base={"cat/1.png": plain(1), "dog/1.png": plain(2)}), "add pictures"),
    "train and val with different classes": (tree(base=_split("ab", "ac")), "have different classes: train has no 'c'"),
    "NFC and NFD spellings": (tree(*((f"{name}/1.png", plain(1)) for name in SPELLINGS)), "look the same"),
    "all broken": (tree(base={"cat/1.png": b"", "dog/1.png": b"x"}), "'cat/1.png', is empty; repair"),
}  # fmt: skip

HOSTILE = ["new\nline", "quo'te\"", "%s", "<img src=x>", "=cmd()", "🐱", "\u202egnp", "x" * 250]

USED_FOLDERS: dict[str, tuple[Build, str]] = {
    "a class without images": (_folder_then(lambda path: (path / "eel").mkdir()), "are no classes: 'eel'"),
    "a class with one image": (tree(("eel/1.png", noise(9))), "without a validation picture: 'eel'"),
    "nested classes": (tree(("cat/tabby/1.png", noise(9))), "inside a class folder belong to that class"),
    "symlink loop": (_folder_then(lambda path: (path / "cat" / "loop").symlink_to(path)), "second name of another"),
    "two names for one file": (
        _folder_then(lambda path: os.link(path / "cat" / "0.png", path / "dog" / "x.png")),
        "'dog/x.png' is a second name of 'cat/0.png'",
    ),
    "Cat beside cat": (tree(*((f"Cat/{n}.png", noise(50 + n)) for n in range(3))), "differ in capitals only"),
    "fifo": (_folder_then(lambda path: os.mkfifo(path / "cat" / "x.png")), "'cat/x.png' is a pipe, socket or device"),
    "device": (_folder_then(lambda path: (path / "cat" / "x.png").symlink_to("/dev/zero")), "pipe, socket or device"),
    "same pictures in both splits": (
        tree(base={f"{side}/{name}": data for side in ("train", "val") for name, data in GOOD.items()}),
        "8 validation pictures are byte for byte in the training split too",
    ),
    "loose pictures": (tree(("loose.png", noise(9))), "1 picture outside the class folders is left out"),
    "other files": (tree(("labels.csv", b"a,b")), "1 other file ('labels.csv') is no picture"),
    **{
        f"class named {name[:12]!r}": (tree(*((f"{name}/{n}.png", noise(60 + n)) for n in range(3))), "")
        for name in HOSTILE
    },
    **{f"picture named {name[:12]!r}": (tree((f"cat/{name}.png", b"")), "is empty") for name in HOSTILE},
    **{
        junk: (tree((junk, b"junk")), "")
        for junk in ("cat/.DS_Store", "cat/._0.jpg", "__MACOSX/cat/0.png", "cat/Thumbs.db", ".git/cat/0.png")
    },
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED_FOLDERS)
def test_folders_that_are_refused(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build, sentence = REFUSED_FOLDERS[case]
    code, said = train(build(tmp_path), capsys)
    assert code == 3, said
    assert sentence in said


@pytest.mark.parametrize("case", USED_FOLDERS)
def test_folders_that_are_used(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build, sentence = USED_FOLDERS[case]
    code, said = train(build(tmp_path), capsys)
    assert code == 0, said
    assert sentence in said
    if not sentence:
        assert "left out" not in said
    assert "\u202e" not in said  # a name must not turn the sentence around


def test_unreadable_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Injected: tests may run as root, whom no permission stops."""
    real = folder_scan.open_at_once

    def deny(path: str, flags: int) -> int:
        if str(path).endswith("cat/0.png"):
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags)

    monkeypatch.setattr(folder_scan, "open_at_once", deny)
    code, said = train(tree()(tmp_path), capsys)
    assert code == 0
    assert "'cat/0.png' cannot be read (permission denied)" in said


def test_pictures_deleted_after_the_first_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tree()(tmp_path)
    assert train(path, capsys)[0] == 0
    for file in path.rglob("*.png"):
        file.unlink()
    code = run(("train", "--dataset", "image_folder", "--data", f"path={path}", "--data", "size=8", *SMALL))
    assert code == 3
    assert "holds no pictures" in capsys.readouterr().err


def _float_tiff(value: float) -> bytes:
    return encode(Image.fromarray(np.full((8, 8), value, np.float32)), "TIFF")


def _bomb(side: int) -> bytes:
    image = Image.new("1", (side, side))
    return encode(image, "PNG")


def _wrong_crc() -> bytes:
    content = bytearray(noise(1))
    content[content.index(b"IDAT") + 10] ^= 1
    return bytes(content)


JPEG = noise(1, (64, 64), "JPEG")
BROKEN: dict[str, tuple[bytes, str]] = {
    "0 bytes": (b"", "is empty"),
    "1 byte": (b"\xff", "no picture"),
    **{f"cut at {share} %": (JPEG[: len(JPEG) * share // 100], "") for share in (1, 10, 50, 90)},
    "cut at 99 %": (JPEG[: len(JPEG) * 99 // 100], "cut short"),
    "text": (b"hello", "no picture"),
    "HTML": (b"<!DOCTYPE html><html>", "a web page"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "an EPS drawing"),
    "PDF": (b"%PDF-1.4\n", "a PDF"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
    "121 megapixels in 15 KB": (_bomb(11_000), "limit of 100 megapixels"),
    "20,000 x 20,000": (_bomb(20_000), "limit of 100 megapixels"),
    "float TIFF with NaN": (_float_tiff(float("nan")), "NaN"),
    "wrong PNG checksum": (_wrong_crc(), "checksum"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_pictures_that_are_left_out(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, reason = BROKEN[case]
    code, said = train(tree(("cat/bad.jpg", content))(tmp_path), capsys)
    assert code == 0, said
    assert "1 file is left out: 'cat/bad.jpg' " in said
    assert reason in said


def _frames(kind: str) -> bytes:
    return encode(
        Image.new("RGB", (8, 8), "red"), kind, save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")]
    )


def _exif(raw: bytes) -> bytes:
    return encode(np.zeros((8, 8)), "JPEG", exif=raw)


def _orientation(value: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = value
    return _exif(exif.tobytes())


USABLE: dict[str, bytes] = {
    "PNG named .jpg": noise(1),
    "1 x 1": plain(1, (1, 1)),
    "60,000 x 1": plain(1, (1, 60_000)),
    "16-bit grey": encode(Image.fromarray(np.full((8, 8), 40_000, np.uint16))),
    "float": _float_tiff(0.5),
    "CMYK JPEG": encode(Image.new("CMYK", (8, 8)), "JPEG"),
    "palette with transparency": encode(Image.new("P", (8, 8)), transparency=0),
    "LA": encode(Image.new("LA", (8, 8))),
    "fully transparent RGBA": encode(Image.new("RGBA", (8, 8))),
    "broken EXIF": _exif(b"Exif\0\0II*\0\xff\xff\xff\xff"),
    "animated GIF": _frames("GIF"),
    "animated WebP": _frames("WEBP"),
    "multi-page TIFF": _frames("TIFF"),
    **{f"EXIF orientation {value}": _orientation(value) for value in range(1, 9)},
}


def test_every_odd_picture_in_one_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = [(f"cat/odd {number}.jpg", content) for number, content in enumerate(USABLE.values())]
    code, said = train(tree(*odd)(tmp_path), capsys)
    assert code == 0, said
    assert "left out" not in said


def _patched(change: Callable[[bytearray], None]) -> Build:
    def build(root: Path) -> Path:
        path = write_zip(root / "set.zip", GOOD)
        content = bytearray(path.read_bytes())
        change(content)
        path.write_bytes(content)
        return path

    return build


def _encrypt(content: bytearray) -> None:
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := content.find(sign, start + 1)) >= 0:
            content[start + offset] |= 1


def _overlap(content: bytearray) -> None:
    last = content.rindex(b"PK\x01\x02")
    content[last + 42 : last + 46] = struct.pack("<I", 0)


def _cut(content: bytearray) -> None:
    del content[len(content) // 2 :]


def _total_bomb(root: Path) -> Path:
    """Eleven gigabytes by its own list, in a few hundred bytes."""
    path = write_zip(root / "set.zip", {f"cat/{n}.png": bytes(1000) for n in range(50)})
    content = bytearray(path.read_bytes())
    start = -1
    while (start := content.find(b"PK\x01\x02", start + 1)) >= 0:
        content[start + 24 : start + 28] = struct.pack("<I", 220_000_000)
    path.write_bytes(content)
    return path


REFUSED_ARCHIVES: dict[str, tuple[Build, str]] = {
    "encrypted": (_patched(_encrypt), "is encrypted; unpack it with its password"),
    "overlapping members": (_patched(_overlap), "overlapping members"),
    "truncated": (_patched(_cut), "is no complete zip archive; download"),
    "zip bomb": (_total_bomb, "looks like a zip bomb"),
}


@pytest.mark.parametrize("case", REFUSED_ARCHIVES)
def test_archives_that_are_refused(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build, sentence = REFUSED_ARCHIVES[case]
    code, said = train(build(tmp_path), capsys)
    assert code == 3, said
    assert sentence in said
    assert "set.zip" in said


def _member(name: str, content: bytes, mode: int = stat.S_IFREG | 0o644) -> Build:
    def build(root: Path) -> Path:
        path = write_zip(root / "set.zip", GOOD)
        member = zipfile.ZipInfo("placeholder")
        member.filename, member.external_attr = name, mode << 16
        with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a name that is there already
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
        return path

    return build


USED_ARCHIVES: dict[str, tuple[Build, str]] = {
    "../x": (_member("../x.png", noise(9)), "lead out of it"),
    "/abs": (_member("/abs.png", noise(9)), "lead out of it"),
    "C:\\x": (_member("C:\\x.png", noise(9)), "lead out of it"),
    "symlink member": (_member("cat/x.png", b"/etc/passwd", stat.S_IFLNK | 0o777), "is a symbolic link"),
    "duplicate member": (_member("cat/0.png", noise(9)), "more than once; the last one is used"),
    "case-colliding member": (_member("cat/0.PNG", noise(9)), ""),
    "nested zip": (_member("more.zip", b"PK"), "is not looked into; unpack it"),
    "one member a bomb": (_member("cat/x.png", bytes(60_000_000)), "as zip bombs do"),
}


@pytest.mark.parametrize("case", USED_ARCHIVES)
def test_archives_that_are_used(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build, sentence = USED_ARCHIVES[case]
    path = build(tmp_path)
    before = {found for found in tmp_path.rglob("*") if "studio home" not in str(found)}
    code, said = train(path, capsys)
    assert code == 0, said
    assert sentence in said
    assert {found for found in tmp_path.rglob("*") if "studio home" not in str(found)} == before
