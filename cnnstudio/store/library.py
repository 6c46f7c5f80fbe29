"""RunLibrary: every run there is."""

import shutil
from pathlib import Path

from cnnstudio.errors import BadOption, StoreError, UnknownName, shorten
from cnnstudio.spec import RunSpec
from cnnstudio.store import query
from cnnstudio.store.creation import Facts, changing, clean_name, make_record, publish
from cnnstudio.store.layout import TRASH_FOLDER
from cnnstudio.store.lock import is_held
from cnnstudio.store.record import MAX_NAME_CHARACTERS, write_record
from cnnstudio.store.rows import DamagedRun, RunRow
from cnnstudio.store.run import Run
from cnnstudio.store.shelf import Listing, Shelf
from cnnstudio.store.swatches import allot_swatch

Rows = list[RunRow]
DamagedRuns = list[DamagedRun]
Problems = dict[str, tuple[str, ...]]
"""Sentences by run id; none where the run is whole."""


class RunLibrary:
    """The folder of runs, and the trash beside it.

    Any thread and any number of processes may use the same folder.

    Args:
        folder: the runs (``paths.runs_folder()``); made with the first run. The trash is its sibling.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trash_folder = folder.parent / TRASH_FOLDER
        self._shelf = Shelf(folder)
        self._trash = Shelf(self.trash_folder)
        self._promised: dict[str, int] = {}

    def scan(self) -> Listing:
        """Return rows and damaged folders, newest first.

        Raises:
            StoreError: the folder of runs cannot be read.
        """
        return self._shelf.scan()

    def list(self) -> Rows:
        """Return a row per readable run, newest first. Only what changed since the last call is read.

        Raises:
            StoreError: as `scan`.
        """
        return [*self.scan().rows]

    def damaged(self) -> DamagedRuns:
        """Return the folders that cannot be read, each with a sentence.

        Raises:
            StoreError: as `scan`.
        """
        return [*self.scan().damaged]

    def trashed(self) -> Rows:
        """Return a row per run in the trash, newest first.

        Raises:
            StoreError: the trash cannot be read.
        """
        return [*self._trash.scan().rows]

    def get(self, wanted: str) -> Run:
        """Return the run with an id, the unique beginning of an id, or a unique name.

        Raises:
            UnknownName: none, or more than one; the message lists them.
            StoreError: its run.json cannot be read.
        """
        if _is_plain(wanted) and (self.folder / wanted).is_dir():
            return Run.open(self.folder / wanted)
        listing = self.scan()
        try:
            return Run.open(self.folder / query.resolve(listing.rows, wanted).id)
        except UnknownName:
            broken = [found for found in listing.damaged if wanted and found.id.startswith(wanted)]
            if len(broken) == 1:
                raise StoreError(broken[0].problem) from None
            raise

    def create(self, spec: RunSpec, facts: Facts | None = None) -> Run:
        """Make the folder of a new run; its swatch is its group's.

        Raises:
            StoreError: the folder cannot be written.
        """
        with changing(self.folder):
            swatch = self.reserve_swatch(spec.group_digest())
            record = make_record(spec, facts or Facts(), swatch, [self.folder, self.trash_folder])
            return publish(self.folder, record)

    def reserve_swatch(self, group: str) -> int:
        """Return a group's swatch and keep it for the group while this library is open: a queue shows it already.

        Raises:
            StoreError: as `scan`.
        """
        living = _swatches(self.list())
        kept = {name: at for name, at in self._promised.items() if name not in living and at not in living.values()}
        self._promised = kept | {group: allot_swatch(group, kept | living, _swatches(self.trashed()))}
        return self._promised[group]

    def discard(self, run: Run) -> None:
        """Remove a run that never started, as if it had not been created."""
        shutil.rmtree(run.folder, ignore_errors=True)

    def rename(self, wanted: str, name: str) -> Run:
        """Give a run another name; its folder, id and spec stay.

        Raises:
            BadOption: the name is empty or longer than 200 characters.
            UnknownName, StoreError: as `get`; the folder cannot be written.
        """
        clean = clean_name(name)
        if not clean:
            raise BadOption("a run's name needs at least one visible character", field="name")
        if len(clean) > MAX_NAME_CHARACTERS:
            raise BadOption(
                f"a run's name has at most {MAX_NAME_CHARACTERS} characters, not {len(clean):,}", field="name"
            )
        return self._change(wanted, name=clean)

    def pin(self, wanted: str, pinned: bool = True) -> Run:
        """Protect a run from the trash, or no longer.

        Raises:
            UnknownName, StoreError: as `rename`.
        """
        return self._change(wanted, pinned=pinned)

    def _change(self, wanted: str, **values: object) -> Run:
        folder = self.get(wanted).folder
        with changing(self.folder):
            record = Run.open(folder).record.model_copy(update=values)
            write_record(folder, record)
        self._shelf.forget(folder.name)
        return Run(folder, record)

    def trash(self, wanted: str) -> str:
        """Move a run to the trash and return the id that restores it.

        Raises:
            StoreError: it is pinned or being trained, or the folder cannot be moved.
            UnknownName: as `get`.
        """
        run = self.get(wanted)
        if run.pinned:
            raise StoreError(f"run {run.id} is pinned; unpin it before you move it to the trash")
        if is_held(run.folder):
            raise StoreError(f"run {run.id} is being trained; stop it before you move it to the trash")
        with changing(self.folder):
            _move(run.folder, self.trash_folder / run.id)
        return run.id

    def restore(self, wanted: str) -> Run:
        """Bring a run back from the trash.

        Raises:
            UnknownName: the trash has no such run, or several.
            StoreError: the folder cannot be moved, or a run of that id is there again.
        """
        rows = self.trashed()
        if not rows:
            raise UnknownName("the trash is empty, so there is nothing to restore", field="run")
        row = query.resolve(rows, wanted)
        with changing(self.folder):
            _move(self.trash_folder / row.id, self.folder / row.id)
        return Run.open(self.folder / row.id)

    def empty_trash(self) -> int:
        """Delete everything in the trash for good and return how many runs that were.

        Raises:
            StoreError: something cannot be deleted.
        """
        rows = self.trashed()
        for row in rows:
            try:
                shutil.rmtree(self.trash_folder / row.id)
            except OSError as error:
                raise StoreError(f"trash/{row.id} cannot be deleted: {error.strerror or error}") from None
        return len(rows)

    def verify(self, wanted: str | None = None) -> Problems:
        """Read everything of one run, or of all, and return the problems by id; an empty tuple means it is whole.

        Raises:
            UnknownName: as `get`.
            StoreError: the folder of runs cannot be read.
        """
        listing = self.scan()
        if wanted is not None:
            known = {found.id: found.problem for found in listing.damaged}
            if wanted in known:
                return {wanted: (known[wanted],)}
            run = self.get(wanted)
            return {run.id: _problems(run.folder)}
        found = {row.id: _problems(self.folder / row.id) for row in listing.rows}
        return found | {broken.id: (broken.problem,) for broken in listing.damaged}

    def rebuild(self) -> Listing:
        """Make the index anew from the folders.

        Raises:
            StoreError: the folder of runs cannot be read.
        """
        self._trash.rebuild()
        return self._shelf.rebuild()


def _move(source: Path, target: Path) -> None:
    if target.exists():
        raise StoreError(f"{target.parent.name}/{target.name} exists already; move one of the two away")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)
    except (OSError, shutil.Error) as error:
        reason = getattr(error, "strerror", None) or shorten(error, 200)
        raise StoreError(f"run {source.name} cannot be moved to {target.parent}: {reason}") from None


def _problems(folder: Path) -> tuple[str, ...]:
    try:
        return Run.open(folder).problems()
    except StoreError as error:
        return (str(error),)


def _swatches(rows: Rows) -> dict[str, int]:
    """Return the swatch of each group; the oldest run's where a hand-made copy disagrees."""
    return {row.group: row.swatch for row in rows}


def _is_plain(name: str) -> bool:
    return bool(name) and not name.startswith(".") and "\0" not in name and len(name) < 256 and Path(name).name == name
