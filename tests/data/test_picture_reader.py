"""Reading many pictures in threads: in order, bounded, stopped at once, and the size nobody chose."""

import threading
from pathlib import Path

import numpy as np
import pytest
from picture_files import noise, plain

from cnnstudio.control import ThreadControl
from cnnstudio.data.decode import quiet_pillow
from cnnstudio.data.folder_layout import Placed
from cnnstudio.data.folder_scan import Listing, PictureFile
from cnnstudio.data.picture_modes import BrokenPicture
from cnnstudio.data.picture_reader import SizesDiffer, Target, automatic_side, choose_shape, read_pictures
from cnnstudio.errors import Cancelled


class MemorySource:
    """Pictures in memory; a missing one is broken."""

    path = Path("memory")

    def __init__(self, contents: list[bytes]) -> None:
        self.contents = contents
        self.reads = 0

    def identify(self, control: object) -> str:
        return "memory"

    def listing(self, control: object) -> Listing:
        return Listing([placed.file for placed in self.placed()])

    def read(self, file: PictureFile) -> bytes:
        self.reads += 1
        content = self.contents[int(file.parts[1])]
        if content == b"gone":
            raise BrokenPicture("has been deleted")
        return content

    def close(self) -> None:
        pass

    def placed(self, refused: str = "") -> list[Placed]:
        return [
            Placed(PictureFile(("a", str(number)), 1, 1, refused), 0, f"a/{number}")
            for number in range(len(self.contents))
        ]


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quiet_pillow()


def test_order_is_kept() -> None:
    source = MemorySource([plain(number % 256) for number in range(500)])
    reads = list(read_pictures(source, source.placed(), Target(8, 8, 1), ThreadControl()))
    assert [int(read.pixels[0, 0, 0]) for read in reads if read.pixels is not None] == [n % 256 for n in range(500)]


def test_broken_ones_have_a_reason_and_the_rest_goes_on() -> None:
    source = MemorySource([plain(1), b"gone", b"", plain(2)])
    reads = list(read_pictures(source, source.placed(), Target(4, 4, 3), ThreadControl()))
    assert [read.reason for read in reads] == ["", "has been deleted", "is empty", ""]
    assert [read.pixels is None for read in reads] == [False, True, True, False]


def test_refused_files_are_never_read() -> None:
    source = MemorySource([plain(1)] * 3)
    reads = list(read_pictures(source, source.placed("is a pipe"), Target(4, 4, 3), ThreadControl()))
    assert {read.reason for read in reads} == {"is a pipe"}
    assert source.reads == 0


def test_copies_have_one_digest() -> None:
    source = MemorySource([noise(1), noise(2), noise(1)])
    first, second, third = read_pictures(source, source.placed(), Target(8, 8, 3), ThreadControl())
    assert first.digest == third.digest != second.digest


def test_sizes_that_differ_where_all_should_agree() -> None:
    source = MemorySource([plain(1)] * 100 + [plain(1, (9, 8))])
    with pytest.raises(SizesDiffer):
        list(read_pictures(source, source.placed(), Target(8, 8, 1, strict=True), ThreadControl()))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("decode")]


def test_stop_ends_it_soon_and_leaves_no_thread() -> None:
    source = MemorySource([plain(1)] * 5000)
    control = ThreadControl()
    reads = read_pictures(source, source.placed(), Target(8, 8, 1), control)
    next(reads)
    control.stop()
    with pytest.raises(Cancelled):
        list(reads)
    assert source.reads < 3000
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("decode")]


def test_abandoned_in_the_middle_leaves_no_thread() -> None:
    source = MemorySource([plain(1)] * 1000)
    reads = read_pictures(source, source.placed(), Target(8, 8, 1), ThreadControl())
    next(reads)
    reads.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("decode")]


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    source = MemorySource([plain(1)] * 300)
    control = ThreadControl(lambda text, done, total: told.append((done, total)))
    list(read_pictures(source, source.placed(), Target(8, 8, 1), control))
    assert told[-1] == (300, 300)
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ([plain(1, (28, 20))] * 3, (28, 20, True)),
        ([plain(1, (512, 8))] * 2, (512, 8, True)),
        ([plain(1, (513, 300))] * 2, (64, 64, False)),
        ([plain(1, (70, 90)), plain(1, (64, 80))], (64, 64, False)),
        ([plain(1, (40, 90)), plain(1, (20, 80)), plain(1, (60, 60))], (32, 32, False)),
        ([plain(1, (3, 3)), plain(1, (4, 4))], (32, 32, False)),
        ([plain(1, (28, 20)), b"broken", b"gone"], (28, 20, True)),
        ([b"broken"], (32, 32, False)),
    ],
)
def test_size_nobody_chose(contents: list[bytes], expected: tuple[int, int, bool]) -> None:
    source = MemorySource(contents)
    assert choose_shape(source, source.placed(), ThreadControl()) == expected


def test_a_large_set_is_measured_by_a_sample() -> None:
    source = MemorySource([plain(1)] * 5000)
    assert choose_shape(source, source.placed(), ThreadControl()) == (8, 8, True)
    assert source.reads <= 210


def test_automatic_side() -> None:
    assert [automatic_side([(size, 1000)]) for size in (1, 31, 32, 63, 64, 4000)] == [32, 32, 32, 32, 64, 64]
    assert automatic_side([]) == 32


def test_rows_are_uint8_of_the_target() -> None:
    source = MemorySource([noise(1, (60, 40))])
    (read,) = read_pictures(source, source.placed(), Target(16, 24, 3), ThreadControl())
    assert read.pixels is not None
    assert read.pixels.shape == (3, 16, 24)
    assert read.pixels.dtype == np.uint8
    assert read.pixels.flags.c_contiguous
