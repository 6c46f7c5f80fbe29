"""Golden pixels: what every mode becomes, worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from picture_files import encode
from PIL import Image

from cnnstudio.data.decode import decode, to_pixels
from cnnstudio.data.picture_modes import BrokenPicture, to_8_bit

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


def _pillow(mode: str, values: object, dtype: type = np.uint8) -> Image.Image:
    """Return an image whose raw bytes in ``mode`` are ``values``."""
    array = np.ascontiguousarray(values, dtype)
    return Image.frombytes(mode, (array.shape[1], array.shape[0]), array.tobytes())


def _palette(transparency: object = None) -> bytes:
    image = _pillow("P", [[0, 1, 2]])
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    return encode(image) if transparency is None else encode(image, transparency=transparency)


def _float_tiff(values: list[float]) -> bytes:
    return encode(Image.fromarray(np.array([values], np.float32)), "TIFF")


def _integer_tiff(values: list[int]) -> bytes:
    return encode(Image.fromarray(np.array([values], np.int32)), "TIFF")


def _sixteen_bit(kind: str, values: list[int]) -> bytes:
    return encode(Image.fromarray(np.array([values], np.uint16)), kind)


# name, the file's bytes, the pixels expected, row by row: numbers for grey, triples for colour
GOLDEN = [
    ("L", encode([[0, 128, 255]]), [0, 128, 255]),
    ("L with a transparent value", encode([[0, 7, 255]], transparency=7), [0, 255, 255]),
    ("LA", encode(_pillow("LA", [[[0, 255], [0, 128], [100, 0]]])), [0, 127, 255]),
    ("RGB", encode([[RED, (1, 2, 3), WHITE]]), [RED, (1, 2, 3), WHITE]),
    ("RGB with a transparent colour", encode([[RED, GREEN]], transparency=GREEN), [RED, WHITE]),
    ("RGBA half", encode(_pillow("RGBA", [[[*RED, 255], [*RED, 128], [*BLACK, 51]]])), [RED, (255, 127, 127), (204,) * 3]),  # noqa: E501
    ("RGBA fully transparent", encode(_pillow("RGBA", [[[*RED, 0], [*BLACK, 0]]])), [WHITE, WHITE]),
    ("P", _palette(), [RED, GREEN, BLUE]),
    ("P with one transparent entry", _palette(1), [RED, WHITE, BLUE]),
    ("P with alpha per entry", _palette(bytes([255, 128, 0])), [RED, (127, 255, 127), WHITE]),
    ("1", encode(Image.fromarray(np.array([[False, True]]))), [0, 255]),
    ("1 as TIFF", encode(Image.fromarray(np.array([[False, True]])), "TIFF"), [0, 255]),
    # cyan takes red away; black takes everything: (255 - C)(255 - K) / 255
    ("CMYK TIFF", encode(_pillow("CMYK", [[[255, 0, 0, 0], [0, 255, 255, 0], [0, 0, 0, 255], [0, 0, 0, 0]]]), "TIFF"),
     [(0, 255, 255), RED, BLACK, WHITE]),
    ("CMYK half black", encode(_pillow("CMYK", [[[0, 0, 0, 127]]]), "TIFF"), [(128, 128, 128)]),
    ("HSV", encode(_pillow("RGB", [[RED]])), [RED]),
    ("16-bit PNG", _sixteen_bit("PNG", [0, 257, 32896, 65535]), [0, 1, 128, 255]),
    ("16-bit TIFF", _sixteen_bit("TIFF", [0, 128, 129, 65535]), [0, 0, 1, 255]),
    ("32-bit integers", _integer_tiff([0, 257, 65535]), [0, 1, 255]),
    ("16-bit PGM", b"P5 2 1 65535\n\x00\x00\xff\xff", [0, 255]),
    ("float 0..1", _float_tiff([0.0, 0.5, 1.0]), [0, 128, 255]),
    ("float 0..255", _float_tiff([0.0, 128.0, 255.0]), [0, 128, 255]),
    ("float 0..65535", _float_tiff([0.0, 257.0, 65535.0]), [0, 1, 255]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [case[1:] for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_golden_pixels(content: bytes, expected: list[object]) -> None:
    picture = decode(content)
    assert picture.mode == ("L" if isinstance(expected[0], int) else "RGB")
    assert np.asarray(picture).tolist() == [[list(value) if isinstance(value, tuple) else value for value in expected]]


@pytest.mark.parametrize("big", [False, True])
def test_sixteen_bit_tiff_of_either_byte_order(big: bool) -> None:
    order = ">" if big else "<"
    values = np.array([[0, 257, 65535]], f"{order}u2")
    header = (b"MM\x00*" if big else b"II*\x00") + np.array([8], f"{order}u4").tobytes()
    tags = [(256, 3), (257, 1), (258, 16), (259, 1), (262, 1), (273, 8 + 2 + 8 * 12 + 4), (278, 1), (279, 6)]
    body = np.array([len(tags)], f"{order}u2").tobytes()
    for tag, value in tags:
        body += np.array([tag, 4], f"{order}u2").tobytes() + np.array([1, value], f"{order}u4").tobytes()
    content = header + body + b"\0\0\0\0" + values.tobytes()
    assert np.asarray(decode(content)).tolist() == [[0, 1, 255]]


@pytest.mark.parametrize(
    ("mode", "raw", "expected"),
    [
        ("HSV", (0, 255, 255), RED),
        ("HSV", (170, 255, 255), BLUE),
        ("YCbCr", (76, 85, 255), (254, 0, 0)),  # JFIF: Y = 0.299 R, Cb = 128 - 0.169 R, Cr = 128 + 0.5 R, rounded
        ("YCbCr", (255, 128, 128), WHITE),
        ("PA", (0, 0), WHITE),
        ("La", (50, 128), 177),  # premultiplied: 50 + 255 - 128
        ("RGBa", (50, 0, 0, 128), (177, 127, 127)),
    ],
)
def test_modes_that_few_files_have(mode: str, raw: tuple[int, ...], expected: object) -> None:
    picture = np.asarray(to_8_bit(_pillow(mode, [[raw]])))
    assert np.abs(picture[0, 0].astype(int) - np.asarray(expected)).max() <= 1


# Source: CIE L*a*b* (D50) of the sRGB primaries, as published by B. Lindbloom's calculator
@pytest.mark.parametrize(
    ("lab", "expected"),
    [((100, 0, 0), WHITE), ((0, 0, 0), BLACK), ((54.29, 80.81, 69.89), RED), ((29.57, 68.30, -112.03), BLUE)],
)
def test_lab(lab: tuple[float, float, float], expected: tuple[int, int, int]) -> None:
    raw = (round(lab[0] * 255 / 100), *(round(value) & 255 for value in lab[1:]))
    found = np.asarray(decode(encode(_pillow("LAB", [[raw]]), "TIFF"))).astype(int)[0, 0]
    # In linear light, with Lab's own steps of 0.4 and 1: near black the sRGB curve makes much of little.
    assert np.abs((found / 255) ** 2.2 - (np.asarray(expected) / 255) ** 2.2).max() <= 0.05


def test_cmyk_jpeg_is_inverted_as_adobe_does() -> None:
    """The file stores 255 - ink; a reader that does not know would see the negative."""
    ink = _pillow("CMYK", np.broadcast_to(np.array([0, 255, 255, 0], np.uint8), (16, 16, 4)))
    content = encode(ink, "JPEG", quality=100)
    assert b"Adobe" in content
    assert np.abs(np.asarray(decode(content)).astype(int) - RED).max() <= 2


def test_float_that_is_no_number() -> None:
    for values in ([0.0, float("nan")], [0.0, float("inf")]):
        with pytest.raises(BrokenPicture, match="NaN"):
            decode(_float_tiff(values))


@pytest.mark.parametrize("content", [_float_tiff([-1.0, 1.0]), _float_tiff([0.0, 1e9])])
def test_float_out_of_range(content: bytes) -> None:
    with pytest.raises(BrokenPicture, match=r"scale them to 0\.\.1"):
        decode(content)


@pytest.mark.parametrize("content", [_integer_tiff([-1, 5]), _integer_tiff([0, 70_000])])
def test_integers_out_of_range(content: bytes) -> None:
    with pytest.raises(BrokenPicture, match="16-bit grey"):
        decode(content)


def test_unknown_mode_is_refused() -> None:
    with pytest.raises(BrokenPicture, match="is not read"):
        to_8_bit(SimpleNamespace(mode="BGR;15", has_transparency_data=False))  # type: ignore[arg-type]


def test_colour_to_grey_is_weighed_and_grey_to_colour_repeated() -> None:
    grey = to_pixels(decode(encode([[RED, GREEN, BLUE]])), 1)
    assert grey.tolist() == [[[76, 150, 29]]]  # ITU-R 601: 0.299, 0.587, 0.114
    assert to_pixels(decode(encode([[7]])), 3).tolist() == [[[7]], [[7]], [[7]]]
