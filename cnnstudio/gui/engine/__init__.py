"""The one door from the window to the torch side: everything heavy is imported inside functions."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio import paths
from cnnstudio.control import RunControl
from cnnstudio.errors import CnnStudioError
from cnnstudio.events import Event
from cnnstudio.spec import RunSpec

if TYPE_CHECKING:
    from cnnstudio.store.library import RunLibrary

HOME_CATALOG = "catalog.json"


class Engine:
    """What the window asks of data, models, training and the run library.

    Every method but `load`, `refresh_catalog`, `devices`, `execute` and `resume` is quick and imports no torch; those
    five are called in the background or in a run's thread.

    Args:
        runs: folder of the run library; by default the person's.
        cache: folder of prepared data; by default the person's.
    """

    def __init__(self, runs: Path | None = None, cache: Path | None = None) -> None:
        self._runs = runs or paths.runs_folder()
        self._cache = cache or paths.cache_folder()
        self._library: RunLibrary | None = None
        self._loading = threading.Lock()
        self._loaded = False

    @property
    def is_loaded(self) -> bool:
        """Whether the torch side is imported, so that nothing waits for it."""
        return self._loaded

    @property
    def runs_folder(self) -> Path:
        """Where runs are saved."""
        return self._runs

    @property
    def cache_folder(self) -> Path:
        """Where prepared data lies."""
        return self._cache

    @property
    def library(self) -> "RunLibrary":
        """The run library; imports no torch.

        Raises:
            StoreError: its folder cannot be made or read.
        """
        if self._library is None:
            from cnnstudio.store.library import RunLibrary

            self._library = RunLibrary(self._runs)
        return self._library

    def load(self) -> None:
        """Import the torch side once, whoever asks first; the others wait for him."""
        with self._loading:
            if not self._loaded:
                import cnnstudio.runner  # noqa: F401 - imported for what it brings along

                self._loaded = True

    def catalog_snapshot(self) -> dict[str, Any]:
        """Return the catalogue: the copy kept in the home folder when it is of this version, else the shipped one."""
        from cnnstudio import __version__
        from cnnstudio.catalog import SECTIONS, shipped_catalog
        from cnnstudio.strict_json import read_json

        shipped = shipped_catalog()
        try:
            kept = read_json((paths.home() / HOME_CATALOG).read_text(encoding="utf-8"), what=HOME_CATALOG)
        except (OSError, UnicodeDecodeError, CnnStudioError):
            return shipped
        wanted = (shipped["version"], __version__)
        if not isinstance(kept, dict) or (kept.get("version"), kept.get("cnnstudio")) != wanted:
            return shipped
        return kept if all(isinstance(kept.get(name), list) for name in SECTIONS) else shipped

    def complete(self, spec: RunSpec) -> RunSpec:
        """Return the spec with its defaults written out, as a run stores it."""
        from cnnstudio.gui.engine.completion import complete_from_catalog

        return complete_from_catalog(spec, self.catalog_snapshot())

    def swatch_of(self, group: str) -> int:
        """Return the swatch of a group; a new group keeps the one it is promised here.

        Raises:
            StoreError: the library cannot be read.
        """
        return self.library.reserve_swatch(group)

    def refresh_catalog(self) -> None:
        """Compare the registries with the shipped catalogue and keep a copy in the home folder where they differ."""
        import json

        from cnnstudio.atomic import write_text
        from cnnstudio.catalog import shipped_catalog, take_snapshot

        self.load()
        found, kept = take_snapshot(), paths.home() / HOME_CATALOG
        if found == shipped_catalog():
            kept.unlink(missing_ok=True)
        else:
            write_text(kept, json.dumps(found, ensure_ascii=False))

    def devices(self) -> tuple[tuple[str, str], ...]:
        """Return (name as in a spec, name for people) of every device of this machine, the best one first."""
        self.load()
        import torch

        threads = torch.get_num_threads()
        found = [(f"cuda:{i}", torch.cuda.get_device_name(i)) for i in range(torch.cuda.device_count())]
        if torch.backends.mps.is_available():
            found.append(("mps", "Apple GPU"))
        return (*found, ("cpu", f"CPU, {threads} thread{'s' if threads > 1 else ''}"))

    def execute(self, spec: RunSpec, control: RunControl) -> Iterator[Event]:
        """Return the events of a new run; for a run's thread.

        Raises:
            CnnStudioError: it cannot start; the store is unchanged.
        """
        self.load()
        from cnnstudio.runner import execute

        return execute(spec, self.library, control, cache=self._cache)

    def resume(self, run_id: str, control: RunControl) -> Iterator[Event]:
        """Return the events of a stored run's next segment; for a run's thread.

        Raises:
            CnnStudioError: it cannot be resumed.
        """
        self.load()
        from cnnstudio.runner import resume

        return resume(run_id, self.library, control, cache=self._cache)
