"""Where the command line writes: results to stdout, everything else to stderr, never a traceback."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

messages = Console(stderr=True, highlight=False, soft_wrap=True)
results = Console(highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Write a sentence for the person to stderr."""
    messages.print(escape(visible(text)))


def print_json(value: Any) -> None:
    """Write one line of JSON to stdout at once, so that a reader of a pipe sees each event when it happens."""
    sys.stdout.write(json.dumps(value, ensure_ascii=not _writes_unicode(), separators=(",", ":")) + "\n")
    sys.stdout.flush()


def print_line(line: str) -> None:
    """Write one line of text to stdout at once."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(visible(line).encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[int] = ()) -> None:
    """Write a table to stdout; the columns at the ``numeric`` positions are aligned to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold" if sys.stdout.isatty() else None)
    for position, head in enumerate(heads):
        table.add_column(escape(head), justify="right" if position in numeric else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(escape(visible(cell)) for cell in row))
    width = max(results.width, 200) if not sys.stdout.isatty() else None
    if _writes_unicode():
        results.print(table, width=width)
    else:
        with results.capture() as captured:
            results.print(table, width=width)
        print_line(captured.get().rstrip("\n"))


def visible(text: str) -> str:
    """Return the text with control characters and direction marks escaped: names come from strangers' folders."""
    return "".join(
        c if c.isprintable() or c in "\n\t\u2009\u2212" else c.encode("unicode_escape").decode() for c in text
    )


def _writes_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
