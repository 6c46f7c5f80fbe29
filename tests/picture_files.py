"""Pictures and folders of pictures for tests, written by hand."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image


def encode(values: object, kind: str = "PNG", mode: str | None = None, **settings: object) -> bytes:
    """Return an encoded picture of pixel values (H, W) or (H, W, C), or of a Pillow image."""
    image = values if isinstance(values, Image.Image) else Image.fromarray(np.asarray(values, np.uint8))
    if mode is not None:
        image = image.convert(mode)
    stream = io.BytesIO()
    image.save(stream, kind, **settings)
    return stream.getvalue()


def plain(colour: tuple[int, int, int] | int, size: tuple[int, int] = (8, 8), kind: str = "PNG") -> bytes:
    """Return a picture of one colour or grey, (height, width) pixels."""
    channels = () if isinstance(colour, int) else (3,)
    return encode(np.full((*size, *channels), colour, np.uint8), kind)


def noise(seed: int, size: tuple[int, int] = (8, 8), kind: str = "PNG", **settings: object) -> bytes:
    """Return a picture of random colours, different for every seed."""
    return encode(np.random.default_rng(seed).integers(0, 256, (*size, 3)), kind, **settings)


def write_tree(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write files by their relative path and return the root."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a zip archive and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def two_classes(each: int = 5, size: tuple[int, int] = (8, 8)) -> dict[str, bytes]:
    """Return a small good data set: ``cat`` and ``dog``, every picture different."""
    return {
        f"{name}/{number}.png": noise(100 * index + number, size)
        for index, name in enumerate(("cat", "dog"))
        for number in range(each)
    }
