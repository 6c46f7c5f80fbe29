"""Decoding: orientation, first frames, everything that is refused, fitting to a size."""

import struct
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from picture_files import encode, noise, plain
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as outsider

from cnnstudio.data import decode as module
from cnnstudio.data.decode import check_whole, decode, fit, measure, quiet_pillow, read_picture, to_pixels
from cnnstudio.data.picture_modes import BrokenPicture
from cnnstudio.errors import DataError

CORNERS = np.zeros((16, 24), np.uint8)  # top left 0, top right 80, bottom left 160, bottom right 240
CORNERS[:8, 12:], CORNERS[8:, :12], CORNERS[8:, 12:] = 80, 160, 240


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quiet_pillow()


def _corners(content: bytes) -> list[int]:
    """Return the values near top left, top right, bottom left, bottom right."""
    values = np.asarray(decode(content).convert("L")).astype(int)
    height, width = values.shape
    return [round(values[y, x] / 80) * 80 for y in (2, height - 3) for x in (2, width - 3)]


# EXIF 2.3: which side of the scene row 0 and column 0 of the stored picture are
ORIENTATIONS = {
    1: [0, 80, 160, 240],
    2: [80, 0, 240, 160],
    3: [240, 160, 80, 0],
    4: [160, 240, 0, 80],
    5: [0, 160, 80, 240],
    6: [160, 0, 240, 80],
    7: [240, 80, 160, 0],
    8: [80, 240, 0, 160],
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_exif_orientation_is_applied(orientation: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encode(CORNERS, kind, exif=exif.tobytes(), quality=100)
    assert _corners(content) == ORIENTATIONS[orientation]
    assert measure(content) == ((16, 24) if orientation < 5 else (24, 16))


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0",
        b"Exif\0\0garbage",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01" * 40,
    ],
)
def test_broken_exif_is_ignored(exif: bytes) -> None:
    assert _corners(encode(CORNERS, "JPEG", exif=exif)) == ORIENTATIONS[1]


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_orientation_that_does_not_exist_is_ignored(value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    assert _corners(encode(CORNERS, "JPEG", exif=exif.tobytes())) == ORIENTATIONS[1]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG"])
def test_first_frame_or_page_counts(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "lime")]
    lossless = {"lossless": True} if kind == "WEBP" else {}
    content = encode(frames[0], kind, save_all=True, append_images=frames[1:], **lossless)
    assert (np.asarray(decode(content).convert("RGB")) == (255, 0, 0)).all()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF"])
def test_every_format_is_read_whatever_its_name(kind: str) -> None:
    assert decode(plain((200, 100, 50), (16, 16), kind)).size == (16, 16)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_cut_files_are_refused(kind: str, share: float) -> None:
    content = noise(1, (64, 64), kind)
    with pytest.raises(BrokenPicture):
        decode(content[: max(2, int(len(content) * share))])


@pytest.mark.parametrize("settings", [{"progressive": True}, {"quality": 95, "subsampling": 0}])
def test_cut_jpegs_of_all_kinds_are_refused(settings: dict[str, object]) -> None:
    content = noise(1, (64, 64), "JPEG", **settings)
    for end in range(2, len(content), 97):
        with pytest.raises(BrokenPicture):
            decode(content[:end])


def test_last_byte_missing_is_noticed() -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        with pytest.raises(BrokenPicture):
            decode(plain((1, 2, 3), (8, 8), kind)[:-1])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\x89", "no picture"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        (b"  <html>", "web page"),
        (b"just some text", "no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "EPS"),
        (b"%PDF-1.7\n", "PDF"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"PK\x03\x04" + b"\0" * 40, "archive"),
        (bytes(1000), "no picture"),
    ],
)
def test_what_is_no_picture_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(BrokenPicture, match=reason):
        decode(content)


@pytest.mark.parametrize("kind", [b"IHDR", b"IDAT", b"IEND"])
def test_wrong_png_checksum(kind: bytes) -> None:
    content = bytearray(noise(3))
    start = content.index(kind)
    length = int.from_bytes(content[start - 4 : start], "big")
    content[start + 4 + length] ^= 1
    with pytest.raises(BrokenPicture, match=f"checksum of its {kind.decode()} part"):
        decode(bytes(content))


def test_wrong_checksum_of_a_comment_does_not_matter() -> None:
    content = bytearray(noise(3))
    comment = struct.pack(">I", 4) + b"teXt" + b"abcd" + b"\0\0\0\0"
    content[33:33] = comment
    check_whole(bytes(content))


def _png(width: int, height: int, depth: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("side", "depth"), [(20_000, 1), (11_000, 1), (60_000, 8)])
def test_decompression_bombs_are_refused_by_their_header(
    side: int, depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """121 megapixels in 15 KB: nothing may be decoded to find out."""
    row = bytes(1 + side * depth // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row * 50) for _ in range(side // 50)) if side < 20_000 else b"x"
    content = _png(side, side, depth, data + (packer.flush() if side < 20_000 else b""))
    assert len(content) < 20_000
    monkeypatch.setattr(module, "_finish", lambda image: pytest.fail("decoded"))
    for look in (decode, measure):
        with pytest.raises(BrokenPicture, match="limit of 100 megapixels"):
            look(content)


def test_a_picture_within_the_limit_but_large_is_read() -> None:
    packed = zlib.compress(bytes(1 + 5000 // 8) * 4000, 1)
    assert decode(_png(5000, 4000, 1, packed)).size == (5000, 4000)  # 20 megapixels: one at a time


def test_large_pictures_are_decoded_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = [], []

    def finish(image: Image.Image) -> Image.Image:
        inside.append(1)
        most.append(len(inside))
        inside.pop()
        return image

    monkeypatch.setattr(module, "_LARGE_PIXELS", 1)
    monkeypatch.setattr(module, "_finish", finish)
    threads = [threading.Thread(target=decode, args=(plain(7),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


@pytest.mark.parametrize("size", [(1, 1), (60_000, 1), (1, 60_000), (3, 7)])
def test_odd_sizes_fit(size: tuple[int, int]) -> None:
    found = to_pixels(fit(decode(plain((10, 20, 30), size)), (32, 32)), 3)
    assert found.shape == (3, 32, 32)
    assert [int(channel.min()) for channel in found] == [int(channel.max()) for channel in found] == [10, 20, 30]


def test_same_size_keeps_every_pixel() -> None:
    content = noise(5, (32, 32))
    picture = decode(content, (32, 32))
    assert (np.asarray(fit(picture, (32, 32))) == np.asarray(picture)).all()


@pytest.mark.parametrize("size", [(64, 64), (48, 96), (100, 70)])
def test_fitting_agrees_with_resize_and_centre_crop(size: tuple[int, int]) -> None:
    """An outsider's resize of the shorter side and centre crop, on a smooth picture: equal but for rounding."""
    ramp = np.add.outer(np.linspace(0, 120, size[0]), np.linspace(0, 120, size[1])).astype(np.uint8)
    picture = Image.fromarray(ramp)
    mine = np.asarray(fit(picture, (32, 32))).astype(int)
    resized = outsider.resize(picture, 32, InterpolationMode.BILINEAR, antialias=True)
    theirs = np.asarray(outsider.center_crop(resized, [32, 32])).astype(int)
    assert np.abs(mine - theirs).max() <= 2


def test_shrinking_averages_instead_of_picking() -> None:
    checks = np.indices((64, 64)).sum(axis=0) % 2 * 255
    found = np.asarray(fit(decode(encode(checks)), (8, 8))).astype(int)
    assert np.abs(found[1:-1, 1:-1] - 127).max() <= 2


def test_crop_takes_the_centre() -> None:
    values = np.zeros((32, 96), np.uint8)
    values[:, 32:64] = 200
    assert (np.asarray(fit(decode(encode(values)), (32, 32))) == 200).all()


def test_a_photograph_is_decoded_at_a_fraction_of_its_size() -> None:
    content = encode(np.full((1600, 2400, 3), 90, np.uint8), "JPEG")
    assert decode(content, (64, 64)).width < 2400
    assert decode(content).size == (2400, 1600)
    assert np.abs(to_pixels(fit(decode(content, (64, 64)), (64, 64)), 3).astype(int) - 90).max() <= 1


def test_read_picture(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(plain((1, 2, 3)))
    assert read_picture(path, (3, 16, 16)).shape == (3, 16, 16)
    assert read_picture(path, (1, 16, 16)).shape == (1, 16, 16)


def test_read_picture_names_file_and_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.jpg").write_bytes(b"no")
    (tmp_path / "big.png").write_bytes(plain(1))
    for name in ("x.jpg", "missing.png", ".", "a\0b.png"):
        with pytest.raises(DataError, match=r"; choose a"):
            read_picture(tmp_path / name, (3, 8, 8))
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    with pytest.raises(DataError, match=r"big\.png is larger"):
        read_picture(tmp_path / "big.png", (3, 8, 8))


def test_any_failure_of_a_decoder_is_a_broken_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    for error, reason in ((RuntimeError("odd"), "damaged"), (MemoryError(), "memory")):

        def fail(image: Image.Image, error: BaseException = error) -> Image.Image:
            raise error

        monkeypatch.setattr(module, "_finish", fail)
        with pytest.raises(BrokenPicture, match=reason):
            decode(plain(1))
