"""Where the command line writes: results to stdout, everything else to stderr, never a traceback."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

messages = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Write a sentence for the person to stderr."""
    messages.print(escape(visible(text)))


def print_json(value: Any) -> None:
    """Write one line of JSON to stdout at once, so that a reader of a pipe sees each event when it happens."""
    _write(json.dumps(value, ensure_ascii=not _writes_unicode(), separators=(",", ":")))


def _write(line: str) -> None:
    if sys.stdout is not None:  # Python has none where the shell closed it: nobody wants the results
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def print_line(line: str) -> None:
    """Write one line of text to stdout at once."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    _write(visible(line).encode(encoding, "replace").decode(encoding))


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[int] = ()) -> None:
    """Write a table to stdout; the columns at the ``numeric`` positions are aligned to the right."""
    lines = [[visible(cell).replace("\n", " ") for cell in row] for row in (heads, *rows)]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        cells = [
            " " * (width - cell_len(cell)) + cell if column in numeric else cell + " " * (width - cell_len(cell))
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print_line("  ".join(cells).rstrip())


def visible(text: str) -> str:
    """Return the text with control characters and direction marks escaped: names come from strangers' folders."""
    return "".join(
        c if c.isprintable() or c in "\n\t\u2009\u2212" else c.encode("unicode_escape").decode() for c in text
    )


def _writes_unicode() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
