"""Command: something a person can do, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnstudio.gui.main_window import MainWindow


def always(window: "MainWindow") -> bool:
    """Say that a command can be given at any time."""
    return True


@dataclass(frozen=True)
class Command:
    """A line in a menu, a shortcut, a hit of the command search.

    Attributes:
        id: unique, such as "run.train".
        title: what the menu says; three dots at its end where it asks something first.
        run: what it does.
        shortcut: keys as in Qt's portable text, "" for none.
        icon: name of a drawing in ``resources/icons``, "" for none.
        enabled_when: whether it can be given now.
        checked_when: whether it is on; None where it is no switch.
        tip: what it does, for the tooltip; the title where not given.
        group: commands of one group stand together between two separators.
    """

    id: str
    title: str
    run: Callable[["MainWindow"], object]
    shortcut: str = ""
    icon: str = ""
    enabled_when: Callable[["MainWindow"], bool] = always
    checked_when: Callable[["MainWindow"], bool] | None = None
    tip: str = ""
    group: int = 0
