"""How the pixels of each mode become 8-bit grey or RGB, and which are refused.

| the file holds                | becomes                                                                           |
|-------------------------------|-----------------------------------------------------------------------------------|
| 1 bit, 8-bit grey, RGB        | as it is; 1 bit as 0 and 255                                                      |
| palette                       | the palette's colours                                                             |
| any kind of transparency      | laid over white, as a page shows it                                               |
| CMYK, YCbCr, HSV, LAB         | RGB without the file's own colour profile; JPEG's CMYK is inverted, as Adobe does |
| 16-bit grey, 32-bit integers  | value / 257: 65,535 is white; nothing below 0 or above 65,535 is taken            |
| float                         | full scale 1, 255 or 65,535, the least that holds all values; none below 0, no NaN |
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from cnnstudio.errors import DataError

Pixels = NDArray[np.uint8]


class BrokenPicture(DataError):
    """A picture that is not read; the message continues a sentence that begins with the file's name."""


def to_8_bit(image: Image.Image) -> Image.Image:
    """Return a decoded picture in mode L or RGB.

    Raises:
        BrokenPicture: values out of range, or a pixel format that is not read.
    """
    if image.mode in _WIDE_MODES:
        return Image.fromarray(_WIDE_MODES[image.mode](np.asarray(image)))
    if image.mode == "LAB":
        return _lab_to_rgb(image)
    if image.has_transparency_data:
        return _lay_over_white(image)
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "CMYK", "YCbCr", "HSV", "RGBX"):
        return image.convert("RGB")
    if image.mode in ("L", "RGB"):
        return image
    raise BrokenPicture(f"has the pixel format {image.mode}, which is not read; save it as 8-bit RGB")


def _lay_over_white(image: Image.Image) -> Image.Image:
    grey = image.mode in ("1", "L", "LA", "La")
    values = np.asarray(image.convert("LA" if grey else "RGBA")).astype(np.uint32)  # (H, W, 2 or 4)
    colour, alpha = values[..., :-1], values[..., -1:]
    over = ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return Image.fromarray(over[..., 0] if over.shape[-1] == 1 else over)


def _lab_to_rgb(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None  # only an in-place transform returns nothing
    return converted


def _scale_integers(values: NDArray[np.generic]) -> Pixels:
    wide = values.astype(np.int64)
    if wide.min() < 0 or wide.max() > 65_535:
        raise BrokenPicture(
            f"has values from {wide.min():,} to {wide.max():,} outside 0 to 65,535; save it as 16-bit grey"
        )
    return ((wide + 128) // 257).astype(np.uint8)


def _scale_floats(values: NDArray[np.generic]) -> Pixels:
    floats = values.astype(np.float64)
    if not np.isfinite(floats).all():
        raise BrokenPicture("holds values that are not numbers (NaN or infinite); replace them")
    top = floats.max()
    if floats.min() < 0 or top > 65_535:
        raise BrokenPicture(f"has values from {floats.min():g} to {top:g}; scale them to 0..1")
    full = 1.0 if top <= 1 else 255.0 if top <= 255 else 65_535.0
    return np.floor(floats * (255.0 / full) + 0.5).astype(np.uint8)


_WIDE_MODES: dict[str, Callable[[NDArray[np.generic]], Pixels]] = {
    "I": _scale_integers,
    "I;16": _scale_integers,
    "I;16L": _scale_integers,
    "I;16B": _scale_integers,
    "I;16N": _scale_integers,
    "F": _scale_floats,
}
