"""What a person dropped on the window, told from names alone: nothing is opened or scanned in the GUI thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData

from cnnstudio.errors import shorten
from cnnstudio.gui.translation import tr

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
WEIGHTS_SUFFIXES = (".pt", ".pth", ".safetensors")
MAX_SPEC_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Dropped:
    """What to do with it.

    Attributes:
        kind: "data" a folder or zip of pictures, "spec" a RunSpec in a file or as text, "weights" a weights file,
            "nothing" something that has no use here.
        path: the file or folder, None for text.
        text: the text of a dropped spec, or the sentence that says why it has no use.
    """

    kind: Literal["data", "spec", "weights", "nothing"]
    path: Path | None = None
    text: str = ""


def may_drop(mime: QMimeData) -> bool:
    """Return whether the window takes the drag; what it is good for is told after the drop."""
    return mime.hasUrls() or mime.hasText()


def classify(mime: QMimeData) -> Dropped:
    """Return what was dropped."""
    urls = mime.urls() if mime.hasUrls() else []
    if len(urls) > 1:
        return _nothing(
            tr("{count} things were dropped; drop one folder, zip, spec or weights file at a time.", count=len(urls))
        )
    if urls and urls[0].isLocalFile():
        return _classify_path(Path(urls[0].toLocalFile()))
    if urls:
        return _nothing(
            tr("{url} is not on this machine; download it first and drop the file.", url=shorten(urls[0].toString()))
        )
    text = mime.text().strip() if mime.hasText() else ""
    if text.startswith("{") and len(text) <= MAX_SPEC_CHARACTERS:
        return Dropped("spec", text=text)
    return _nothing(tr("Text has no use here; drop a folder or zip of pictures, a spec (.json) or a weights file."))


def _classify_path(path: Path) -> Dropped:
    suffix = path.suffix.lower()
    try:
        is_folder = path.is_dir()
    except OSError as error:
        return _nothing(tr("{name} cannot be read: {reason}.", name=shorten(path.name), reason=error.strerror))
    if is_folder or suffix == ".zip":
        return Dropped("data", path)
    if suffix == ".json":
        return Dropped("spec", path)
    if suffix in WEIGHTS_SUFFIXES:
        return Dropped("weights", path)
    name = shorten(path.name)
    if suffix in PICTURE_SUFFIXES:
        return _nothing(tr("{name} is one picture; drop a folder with one sub-folder per class.", name=name))
    return _nothing(
        tr("{name} has no use here; drop a folder or zip of pictures, a spec (.json) or a weights file.", name=name)
    )


def _nothing(sentence: str) -> Dropped:
    return Dropped("nothing", text=sentence)
