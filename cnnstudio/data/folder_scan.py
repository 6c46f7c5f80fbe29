"""Find the picture files of a folder: hostile names kept, junk left alone, no loop followed, no device opened."""

import hashlib
import os
import stat
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from cnnstudio.control import RunControl
from cnnstudio.data.decode import MAX_BYTES
from cnnstudio.data.picture_modes import BrokenPicture
from cnnstudio.errors import DataError, shorten

PICTURE_SUFFIXES = frozenset(
    (".png .jpg .jpeg .jpe .jfif .gif .bmp .dib .tif .tiff .webp .ppm .pgm .pbm .pnm .avif").split()  # noqa: SIM905
)
_JUNK = frozenset(("__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information"))
_REPORT_EVERY = 100  # folders


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file with a picture's suffix.

    Attributes:
        parts: its path inside the folder or archive.
        size: bytes.
        mtime_ns: when it was last written; 0 in an archive.
        refused: why it is not read, "" where it is.
        identity: device and inode, equal for two names of one file; (0, 0) where there are none.
    """

    parts: tuple[str, ...]
    size: int
    mtime_ns: int
    refused: str = ""
    identity: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """Return the path with slashes, as it may be shown and stored."""
        return printable("/".join(self.parts))


@dataclass
class Listing:
    """What a folder or archive holds.

    Attributes:
        folders: paths of all folders seen, the empty ones too.
        others: files that are no pictures by their suffix.
        notes: sentences worth showing.
    """

    pictures: list[PictureFile] = field(default_factory=list)
    folders: list[tuple[str, ...]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def printable(name: str) -> str:
    """Return a file's name as valid Unicode: bytes that are none become escapes such as ``\\udcff``."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def quote(name: object, limit: int = 80) -> str:
    """Return a name in quotes for a sentence, with line breaks and other invisible characters escaped."""
    return repr(shorten(printable(str(name)), limit))


def is_junk(name: str) -> bool:
    """Whether a file or folder is an operating system's or a tool's own: hidden, ``__MACOSX``, ``Thumbs.db``."""
    return name.startswith(".") or name.casefold() in _JUNK


def is_picture(name: str) -> bool:
    """Whether a name has the suffix of a picture."""
    return name[name.rfind(".") :].casefold() in PICTURE_SUFFIXES  # pathlib takes a second for 60,000 names


class FolderSource:
    """A folder of pictures on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._listing: Listing | None = None

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def identify(self, control: RunControl) -> str:
        """Return a SHA-256 (hex) over every picture's path, size and time, which changes when any of them does."""
        digest = hashlib.sha256()
        for file in self.listing(control).pictures:
            facts = (file.parts, file.size, file.mtime_ns, file.refused)
            digest.update(repr(facts).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def listing(self, control: RunControl) -> Listing:
        """Return what the folder holds, sorted by path; looked up once.

        Raises:
            DataError: the folder itself cannot be read.
        """
        if self._listing is None:
            self._listing = _Walk(self.path).run(control)
        return self._listing

    def read(self, file: PictureFile) -> bytes:
        """Return the bytes of a file of the listing.

        Raises:
            BrokenPicture: it has gone, cannot be read, or is no regular file any more.
        """
        try:
            with open(self.path.joinpath(*file.parts), "rb", buffering=0, opener=open_at_once) as opened:
                status = os.fstat(opened.fileno())
                if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                    raise BrokenPicture("has changed into something that is not read")
                return opened.read() or b""
        except FileNotFoundError:
            raise BrokenPicture("has been deleted since the folder was listed") from None
        except OSError as error:
            raise BrokenPicture(f"cannot be read ({describe(error)})") from None


def open_at_once(path: str, flags: int) -> int:
    """Open without waiting for the other end, should the file have turned into a pipe since it was listed."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def describe(error: OSError) -> str:
    """Return the system's reason in lower case, for the middle of a sentence."""
    return (error.strerror or str(error) or type(error).__name__).lower()


class _Walk:
    """Every real folder once: real folders first and links to folders after, so that a folder keeps its own name."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listing = Listing()
        self._real: deque[tuple[str, ...]] = deque([()])
        self._linked: deque[tuple[str, ...]] = deque()
        self._seen: set[tuple[int, int]] = set()

    def run(self, control: RunControl) -> Listing:
        try:
            os.scandir(self._root).close()
        except OSError as error:
            raise DataError(
                f"the folder {quote(self._root, 200)} cannot be read ({describe(error)}); choose another",
                field="dataset.path",
            ) from None
        while self._real or self._linked:
            control.check()
            self._visit(self._real.popleft() if self._real else self._linked.popleft())
            if len(self._seen) % _REPORT_EVERY == 1:
                control.report("Looking for pictures", len(self._listing.pictures), 0)
        self._listing.pictures.sort(key=lambda file: file.parts)
        self._listing.folders.sort()
        return self._listing

    def _visit(self, parts: tuple[str, ...]) -> None:
        folder = self._root.joinpath(*parts)
        try:
            identity = _identify(folder.stat())
            if identity in self._seen:
                self._leave_out(parts, "is a second name of another folder")
                return
            self._seen.add(identity if any(identity) else (0, -len(self._seen) - 1))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._leave_out(parts, f"cannot be read ({describe(error)})")
            return
        if parts:
            self._listing.folders.append(parts)
        for entry in entries:
            if not is_junk(entry.name):
                self._sort_in(entry, (*parts, entry.name))

    def _sort_in(self, entry: os.DirEntry[str], path: tuple[str, ...]) -> None:
        try:
            is_folder = entry.is_dir()
        except OSError:  # a link that leads to itself
            is_folder = False
        if is_folder:
            (self._linked if entry.is_symlink() else self._real).append(path)
        elif is_picture(entry.name):
            self._listing.pictures.append(_look_at(entry, path))
        else:
            self._listing.others.append(printable("/".join(path)))

    def _leave_out(self, parts: tuple[str, ...], reason: str) -> None:
        self._listing.notes.append(f"The folder {quote('/'.join(parts))} {reason} and is left out.")


def _look_at(entry: os.DirEntry[str], path: tuple[str, ...]) -> PictureFile:
    """Return a file with a picture's suffix; anything that is not a plain file is refused without being opened."""
    try:
        status = entry.stat()
    except FileNotFoundError:
        return PictureFile(path, 0, 0, "is a link to a file that does not exist")
    except OSError as error:
        return PictureFile(path, 0, 0, f"cannot be looked at ({describe(error)})")
    if not stat.S_ISREG(status.st_mode):
        return PictureFile(path, 0, 0, "is a pipe, socket or device, not a file")
    reason = f"is larger than {MAX_BYTES:,} bytes" if status.st_size > MAX_BYTES else ""
    return PictureFile(path, status.st_size, status.st_mtime_ns, reason, _identify(status))


def _identify(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
