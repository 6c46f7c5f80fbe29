"""From a file's bytes to an upright picture in 8-bit grey or RGB: what is read, and what is refused and why.

`picture_modes` has the table of modes. EXIF's orientation is applied, broken EXIF ignored; of several frames or pages
the first counts; the file's suffix does not.
"""

import io
import threading
import warnings
import zlib
from pathlib import Path

import numpy as np
from PIL import AvifImagePlugin, Image, TiffImagePlugin, WebPImagePlugin

from cnnstudio.data.picture_modes import BrokenPicture, Pixels, to_8_bit
from cnnstudio.errors import DataError, shorten

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF")
"""What Pillow may open: nothing that runs a program (EPS, PDF) or is rarely met and little tested."""
_PLUGINS = (AvifImagePlugin, TiffImagePlugin, WebPImagePlugin)  # imported, or Pillow would import all forty at need
MAX_PIXELS = 100_000_000
"""Pixels of the largest picture that is decoded, by its header: 10,000 x 10,000, 400 MB while it is decoded."""
MAX_BYTES = 256_000_000
"""Bytes of the largest picture file that is read."""

_LARGE_PIXELS = 16_000_000
_one_large = threading.Semaphore(1)
"""Large pictures are decoded one at a time, whatever the number of threads: memory, not time, is what runs out."""


def decode(content: bytes, shape: tuple[int, int] | None = None) -> Image.Image:
    """Return the upright picture in mode L or RGB.

    Args:
        content: the file's bytes, whatever the file is called.
        shape: (height, width) it will be fitted to; a much larger JPEG is then decoded at 1/2, 1/4 or 1/8 scale.

    Raises:
        BrokenPicture: empty, cut, damaged, too large, or no picture.
    """
    check_whole(content)
    try:
        with open_header(content) as image:
            if shape is not None:
                image.draft(None, (2 * max(shape), 2 * max(shape)))
            if image.width * image.height > _LARGE_PIXELS:
                with _one_large:
                    return _finish(image)
            return _finish(image)
    except BrokenPicture:
        raise
    except MemoryError:
        raise BrokenPicture("needs more memory than there is") from None
    except Exception as error:  # whatever a decoder trips over in damaged bytes
        raise BrokenPicture(f"is damaged or cut short ({shorten(error) or type(error).__name__})") from None


def measure(content: bytes) -> tuple[int, int]:
    """Return (height, width) of the upright picture from its header, without decoding it.

    Raises:
        BrokenPicture: no picture, or too large.
    """
    with open_header(content) as image:
        width, height = image.size
        lies = image.format != "TIFF" and _orientation(image) >= 5  # a TIFF's size is given as if upright
        return (width, height) if lies else (height, width)


def fit(picture: Image.Image, shape: tuple[int, int]) -> Image.Image:
    """Return the picture at (height, width): the largest centred part of that aspect, resized with antialiasing.

    The same as resizing the shorter side and cropping the centre, but never larger than its result on the way.
    """
    height, width = shape
    if picture.size == (width, height):
        return picture
    scale = min(picture.width / width, picture.height / height)
    left = max((picture.width - width * scale) / 2, 0.0)
    top = max((picture.height - height * scale) / 2, 0.0)
    right = min(left + width * scale, float(picture.width))
    bottom = min(top + height * scale, float(picture.height))
    return picture.resize((width, height), Image.Resampling.BILINEAR, box=(left, top, right, bottom))


def to_pixels(picture: Image.Image, channels: int) -> Pixels:
    """Return uint8 (C, H, W) of a picture in mode L or RGB; grey is repeated, colour weighed by ITU-R 601."""
    values = np.asarray(picture.convert("L" if channels == 1 else "RGB"))
    return values[None] if channels == 1 else np.ascontiguousarray(values.transpose(2, 0, 1))


def read_picture(path: Path, input_shape: tuple[int, int, int]) -> Pixels:
    """Return one picture file as a network takes it: uint8 (C, H, W) of ``input_shape``.

    Raises:
        DataError: it cannot be opened or is broken.
    """
    channels, height, width = input_shape
    try:
        if not path.is_file():
            raise DataError(f"{shorten(path, 200)} is not a file; choose a picture")
        if path.stat().st_size > MAX_BYTES:
            raise DataError(f"{shorten(path, 200)} is larger than {MAX_BYTES:,} bytes; choose a smaller picture")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{shorten(path, 200)} cannot be read ({shorten(reason)}); choose another picture") from None
    quiet_pillow()
    try:
        return to_pixels(fit(decode(content, (height, width)), (height, width)), channels)
    except BrokenPicture as error:
        raise DataError(f"{shorten(path, 200)} {error}; choose another picture") from None


def quiet_pillow() -> None:
    """Keep Pillow's warnings about odd files off the terminal: what matters is refused, the rest is accepted.

    Called once before a series of `decode` or `measure`: as long as nobody resets the filters it holds.
    """
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


def open_header(content: bytes) -> Image.Image:
    """Return the picture with its header read and its size found bearable; nothing is decoded.

    Raises:
        BrokenPicture: no picture, or too large.
    """
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise BrokenPicture(_too_large("")) from None
    except Exception:  # the plugins of damaged files raise all kinds
        raise BrokenPicture(_name_content(content)) from None
    if image.width * image.height > MAX_PIXELS:
        raise BrokenPicture(_too_large(f" ({image.width:,} x {image.height:,})"))
    return image


def check_whole(content: bytes) -> None:
    """Refuse files that are visibly cut or damaged although a decoder would not mind.

    Raises:
        BrokenPicture: empty, no end marker, or a PNG chunk that does not match its checksum.
    """
    if not content:
        raise BrokenPicture("is empty")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        _check_chunks(content)
    elif content.startswith(b"\xff\xd8\xff"):
        if content.rfind(b"\xff\xd9") < 0:
            raise BrokenPicture("is cut short: its end marker is missing")
    elif content.startswith((b"GIF87a", b"GIF89a")):
        if not content.rstrip(b"\0").endswith(b";"):
            raise BrokenPicture("is cut short: its end marker is missing")
    elif content.startswith(b"RIFF") and int.from_bytes(content[4:8], "little") + 8 > len(content):  # WebP
        raise BrokenPicture("is cut short: it is smaller than it says")


def _check_chunks(content: bytes) -> None:
    """Walk the critical chunks of a PNG, which decoders do not all check."""
    position = 8
    while position + 12 <= len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        kind = content[position + 4 : position + 8]
        end = position + 8 + length
        if end + 4 > len(content):
            break
        if kind[:1].isupper() and zlib.crc32(content[position + 4 : end]) != int.from_bytes(
            content[end : end + 4], "big"
        ):
            raise BrokenPicture(f"is damaged: the checksum of its {kind.decode('latin-1')} part is wrong")
        if kind == b"IEND":
            return
        position = end + 4
    raise BrokenPicture("is cut short: its last part is missing")


def _too_large(size: str) -> str:
    return f"is larger{size} than the limit of {MAX_PIXELS // 1_000_000} megapixels; make it smaller"


def _name_content(content: bytes) -> str:
    """Return what a file that is no picture seems to be."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signs, kind in (
        ((b"%!ps", b"\xc5\xd0\xd3\xc6"), "an EPS drawing"),
        ((b"%pdf",), "a PDF"),
        ((b"<!doctype html", b"<html"), "a web page"),
        ((b"<svg",), "an SVG drawing"),
        ((b"pk\x03\x04",), "an archive"),
    ):
        if start.startswith(signs) or (kind == "an SVG drawing" and start.startswith(b"<?xml") and b"<svg" in start):
            return f"is {kind}, not a picture; save it as PNG or JPEG"
    return f"is no picture in a format that is read ({', '.join(FORMATS)}), or its beginning is damaged"


def _finish(image: Image.Image) -> Image.Image:
    """Decode, convert to L or RGB and turn upright. Orientation is asked last: TIFF turns itself while decoding."""
    image.load()
    orientation = _orientation(image)
    picture = to_8_bit(image)
    return picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture


def _orientation(image: Image.Image) -> int:
    """Return EXIF's orientation 1 to 8; 1 where there is none or EXIF is broken."""
    try:
        found = image.getexif().get(0x0112)
    except Exception:  # a broken EXIF block says nothing about the pixels
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
