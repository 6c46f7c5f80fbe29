"""Read pictures out of a zip archive, member by member in memory; nothing is ever unpacked to a file by its name."""

import hashlib
import re
import stat
import zipfile
import zlib
from operator import attrgetter
from pathlib import Path

from cnnstudio.control import RunControl
from cnnstudio.data.decode import MAX_BYTES
from cnnstudio.data.folder_scan import Listing, PictureFile, describe, is_junk, is_picture, printable, quote
from cnnstudio.data.picture_modes import BrokenPicture
from cnnstudio.errors import DataError

MAX_MEMBERS = 5_000_000
BOMB_BYTES = 10_000_000_000
"""An archive that unpacks to more than this and to more than `BOMB_RATIO` times its size is refused."""
MEMBER_BOMB_BYTES = 50_000_000
"""The same for one picture: left out beyond this and `BOMB_RATIO`."""
BOMB_RATIO = 100

_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
_ARCHIVES = re.compile(r"\.(zip|tar|tgz|gz|bz2|xz|7z|rar|zst)$", re.IGNORECASE)


class ZipSource:
    """A zip archive of pictures. Reading is safe from several threads.

    Raises:
        DataError: the file is no complete zip archive, is encrypted, or is made to do harm.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive: zipfile.ZipFile | None = None
        self._members: dict[tuple[str, ...], zipfile.ZipInfo] = {}
        self._unsafe: list[str] = []

    def close(self) -> None:
        """Close the archive."""
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    def identify(self, control: RunControl) -> str:
        """Return a SHA-256 (hex) over the archive's path, size and time, without opening it."""
        status = self.path.stat()
        facts = (str(self.path.resolve()), status.st_size, status.st_mtime_ns)
        return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()

    def listing(self, control: RunControl) -> Listing:
        """Return what the archive holds, sorted by path.

        Raises:
            DataError: see the class.
        """
        control.report("Reading the archive's list", 0, 0)
        self._archive = archive = self._open()
        control.check()
        members = archive.infolist()
        self._check_limits(members)
        listing = Listing()
        for member in members:
            self._sort_in(member, listing)
        control.check()
        _note_nested(listing)
        if self._unsafe:
            many = len(self._unsafe) > 1
            listing.notes.append(
                f"{len(self._unsafe):,} name{'s' if many else ''} in the archive would lead out of it "
                f"({quote(self._unsafe[0])}) and {'are' if many else 'is'} left out; be careful with it."
            )
        listing.pictures.sort(key=attrgetter("parts"))
        listing.folders = sorted(set(listing.folders))
        return listing

    def read(self, file: PictureFile) -> bytes:
        """Return the bytes of a member of the listing.

        Raises:
            BrokenPicture: it is damaged, or not what the archive's list says.
        """
        assert self._archive is not None
        member = self._members[file.parts]
        try:
            with self._archive.open(member) as opened:
                content = opened.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
            raise BrokenPicture(f"is damaged inside the archive ({str(error)[:80]})") from None
        except OSError as error:
            raise BrokenPicture(f"cannot be read from the archive ({describe(error)})") from None
        if len(content) != member.file_size:
            raise BrokenPicture("is not as long as the archive's list says")
        return content

    def _open(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.path)
        except OSError as error:
            raise self._refuse(f"cannot be read ({describe(error)}); choose another file") from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeError):
            raise self._refuse("is no complete zip archive; download or copy it again, or choose a folder") from None

    def _check_limits(self, members: list[zipfile.ZipInfo]) -> None:
        """Refuse what cannot come from an honest packer."""
        if len(members) > MAX_MEMBERS:
            raise self._refuse(f"holds {len(members):,} files; at most {MAX_MEMBERS:,} are read: unpack it yourself")
        for member in members:
            if member.flag_bits & _ENCRYPTED:
                raise self._refuse("is encrypted; unpack it with its password and choose the folder")
        total = sum(member.file_size for member in members)
        size = self.path.stat().st_size
        if total > BOMB_BYTES and total > BOMB_RATIO * size:
            raise self._refuse(
                f"would unpack to {total:,} bytes, {total // max(size, 1):,} times its size: it looks like a zip "
                "bomb; if you trust it, unpack it yourself and choose the folder"
            )
        ends = 0
        for member in sorted(members, key=lambda found: found.header_offset):
            if member.header_offset < ends:
                raise self._refuse(
                    f"has overlapping members (at {quote(member.filename)}), as zip bombs do; pack it again"
                )
            ends = member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size

    def _sort_in(self, member: zipfile.ZipInfo, listing: Listing) -> None:
        name = member.filename.replace("\\", "/")  # some packers for Windows write their own separator
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        unsafe = name.startswith("/") or ".." in parts or name[1:2] == ":"  # C:/x
        if not parts or any(map(is_junk, (part for part in parts if part != "..") if unsafe else parts)):
            return
        if unsafe:
            self._unsafe.append(printable(member.filename))
        elif member.is_dir() or name.endswith("/"):
            listing.folders.append(parts)
        elif is_picture(parts[-1]):
            self._add_picture(member, PictureFile(parts, member.file_size, 0, _find_fault(member)), listing)
        else:
            listing.others.append(printable("/".join(parts)))

    def _add_picture(self, member: zipfile.ZipInfo, file: PictureFile, listing: Listing) -> None:
        """Add a picture; of two members with one name the last counts, as when unpacking."""
        if file.parts in self._members and not file.refused:
            listing.notes.append(f"The archive holds {quote(file.name)} more than once; the last one is used.")
            listing.pictures = [known for known in listing.pictures if known.parts != file.parts or known.refused]
        listing.pictures.append(file)
        if not file.refused:
            self._members[file.parts] = member

    def _refuse(self, reason: str) -> DataError:
        return DataError(f"{quote(self.path, 200)} {reason}", field="dataset.path")


def _find_fault(member: zipfile.ZipInfo) -> str:
    """Return why a picture is not read, "" where nothing is wrong with its entry."""
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return (
            "is a symbolic link or device, not a file" if not stat.S_ISLNK(mode) else "is a symbolic link, not a file"
        )
    if member.file_size > MAX_BYTES:
        return f"is larger than {MAX_BYTES:,} bytes"
    if member.file_size > MEMBER_BOMB_BYTES and member.file_size > BOMB_RATIO * member.compress_size:
        return f"would unpack to more than {BOMB_RATIO} times its size, as zip bombs do"
    if member.compress_type not in _METHODS:
        return "is packed by a method that is not read; pack the archive again with the usual one (deflate)"
    return ""


def _note_nested(listing: Listing) -> None:
    nested = [name for name in listing.others if _ARCHIVES.search(name)]
    if nested:
        many = len(nested) > 1
        listing.notes.append(
            f"{len(nested):,} archive{'s' if many else ''} inside the archive ({quote(nested[0])}) "
            f"{'are' if many else 'is'} not looked into; unpack {'them' if many else 'it'} if "
            f"{'their' if many else 'its'} pictures are wanted."
        )
