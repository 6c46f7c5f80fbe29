"""Where the files of a run lie, and how a run is called on disk."""

import re
import secrets
import unicodedata
from datetime import datetime

RUN_FILE = "run.json"
JOURNAL_FILE = "events.jsonl"
LOCK_FILE = "lock"
OWNER_FILE = "owner.json"
LAST_FILE = "last.pt"
BEST_FILE = "best.pt"
ERROR_FILE = "error.log"
INDEX_FILE = "index.db"
LIBRARY_LOCK = ".library.lock"
TRASH_FOLDER = "trash"
NEW_PREFIX = ".new-"
"""What a run folder is called before its run.json is on the disk."""

_SLUG_CHARACTERS = 24
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def make_run_id(name: str, seed: int, created: datetime) -> str:
    """Return a new id such as ``20261120-160312-batch-norm-s0-4f2a``: sortable, of ASCII characters safe anywhere.

    Args:
        name: what the person calls the run; any text.
        seed: the run's seed.
        created: the time of creation in UTC.
    """
    return f"{created:%Y%m%d-%H%M%S}-{slug(name)}-s{seed}-{secrets.token_hex(2)}"


def slug(name: str) -> str:
    """Return at most 24 characters of a name as ``a-z``, ``0-9`` and single hyphens; "run" where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG_CHARACTERS].strip("-")
    return short if short and not _RESERVED.match(short) else "run"
