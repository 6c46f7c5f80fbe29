"""Registries: everything a person can pick is one file that registers itself."""

import importlib
import pkgutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from cnnstudio.errors import unknown_name
from cnnstudio.options import NoOptions, Options

T = TypeVar("T")
M = TypeVar("M")


@dataclass(frozen=True)
class Entry(Generic[T]):
    """One registered thing.

    Attributes:
        name: what specs and the command line call it (lower case, underscores).
        title: what a person reads.
        source: where it was published (paper, documentation, study notes).
        options: its settings.
        make: the registered object (a class or function).
        facts: anything else its registry's readers need, as plain JSON values.
    """

    name: str
    title: str
    source: str
    options: type[Options]
    make: T
    facts: Mapping[str, Any] = field(default_factory=dict)


class Registry(Generic[T]):
    """Entries by name, found by importing every module of a package at first use.

    Args:
        kind: what an entry is, for messages ("architecture").
        package: the package whose modules register entries, imported at first look-up.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._entries: dict[str, Entry[T]] = {}
        self._discovered = False
        self._lock = threading.RLock()

    def register(
        self, name: str, *, title: str, source: str, options: type[Options] = NoOptions, **facts: Any
    ) -> Callable[[M], M]:
        """Return a decorator that registers a class or function under ``name``.

        Raises:
            ValueError: the name is taken.
        """

        def add(made: M) -> M:
            if name in self._entries:
                raise ValueError(f"two {self.kind} entries are called {name!r}")
            self._entries[name] = Entry(name, title, source, options, made, MappingProxyType(facts))  # type: ignore[arg-type]
            return made

        return add

    def get(self, name: str) -> Entry[T]:
        """Return the entry.

        Raises:
            UnknownName: nothing has that name; the message lists what is known.
        """
        self._discover()
        if name not in self._entries:
            raise unknown_name(self.kind, name, self._entries, field=self.kind.replace(" ", "_"))
        return self._entries[name]

    def names(self) -> list[str]:
        """Return every name in order of registration."""
        self._discover()
        return list(self._entries)

    def __iter__(self) -> Iterator[Entry[T]]:
        self._discover()
        return iter(list(self._entries.values()))

    def _discover(self) -> None:
        # Two threads may ask at once; the second must wait for the whole package, not see half of it.
        with self._lock:
            if not self._discovered:
                discover(self._package)
                self._discovered = True


def discover(package: str) -> None:
    """Import every module of a package so that its entries register, in alphabetical order."""
    root = importlib.import_module(package)
    for module in sorted(pkgutil.iter_modules(root.__path__), key=lambda found: found.name):
        importlib.import_module(f"{package}.{module.name}")
