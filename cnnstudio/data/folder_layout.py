"""Which picture belongs to which class and split, from nothing but the paths inside a folder or archive."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cnnstudio.data.folder_scan import Listing, PictureFile, printable, quote
from cnnstudio.errors import DataError, unknown_name

_TRAIN = "train"
_VALIDATION = ("val", "valid", "validation")
_TEST = "test"
_SHOWN = 5

Paths = dict[str, list[tuple[tuple[str, ...], PictureFile]]]
"""By the name of a split's folder: the path below it and the file."""


@dataclass(frozen=True)
class Placed:
    """A picture file in its place.

    Attributes:
        label: index into the layout's classes.
        name: "class/file", as it is shown.
    """

    file: PictureFile
    label: int
    name: str


@dataclass(frozen=True)
class Layout:
    """How a folder or archive is divided.

    Attributes:
        splits: "train", perhaps "validation", perhaps "test"; each sorted by class, then by name.
        notes: sentences worth showing.
    """

    classes: tuple[str, ...]
    splits: dict[str, list[Placed]]
    notes: tuple[str, ...]

    def all(self) -> list[Placed]:
        """Return the pictures of every split, one split after the other."""
        return [placed for split in self.splits.values() for placed in split]


def arrange(listing: Listing, chosen: tuple[str, ...], where: str) -> Layout:
    """Return the layout: ``class/picture``, or ``train|val|test/class/picture``, below at most a few wrapping folders.

    Args:
        listing: what was found.
        chosen: names of the classes to use, in this order; all, sorted, where empty.
        where: the folder's or archive's name, for messages.

    Raises:
        DataError: no pictures in class folders, or splits that do not go together.
        UnknownName: a chosen class that is not there.
    """
    depth = _wrapping_depth(listing)
    paths = [(file.parts[depth:], file) for file in listing.pictures]
    notes = list(listing.notes)
    loose = sum(1 for parts, _ in paths if len(parts) == 1)
    folders = _split_folders(paths)
    if loose == len(paths):
        raise _no_classes(where, loose)
    roles, by_split = _assign_roles(paths, folders, where, notes)
    classes = _choose_classes({role: by_split[name] for role, name in roles.items()}, chosen, where, notes)
    if loose:
        notes.append(f"{_count(loose, 'picture')} outside the class folders {_is(loose)} left out.")
    _note_empty(listing, depth + bool(folders), by_split, notes)
    splits = {role: _place(by_split[name], classes) for role, name in roles.items()}
    if any(len(parts) > 2 for paths in by_split.values() for parts, _ in paths):
        notes.append("Folders inside a class folder belong to that class.")
    if listing.others:
        others = len(listing.others)
        notes.append(f"{_count(others, 'other file')} ({quote(listing.others[0], 60)}) {_is(others)} no picture.")
    return Layout(tuple(name for name, _ in classes), splits, tuple(notes))


def _wrapping_depth(listing: Listing) -> int:
    """Return how many folders enclose all class folders: an archive often has one of its own name."""
    depth = 0
    while True:
        paths = [file.parts[depth:] for file in listing.pictures]
        tops = {parts[0] for parts in paths}
        if len(tops) != 1 or _role(next(iter(tops))) or min(map(len, paths), default=0) < 3:
            return depth
        depth += 1


def _role(name: str) -> str:
    folded = name.casefold()
    return "validation" if folded in _VALIDATION else folded if folded in (_TRAIN, _TEST) else ""


def _split_folders(paths: list[tuple[tuple[str, ...], PictureFile]]) -> list[str]:
    """Return the folders that are splits: their names say so and pictures lie two levels below them."""
    found = {parts[0] for parts, _ in paths if len(parts) >= 3 and _role(parts[0])}
    return sorted(found) if any(_role(name) for name in found) else []


def _assign_roles(
    paths: list[tuple[tuple[str, ...], PictureFile]], folders: list[str], where: str, notes: list[str]
) -> tuple[dict[str, str], Paths]:
    """Return which folder plays which split's part ("" the whole), and each folder's pictures below it."""
    if not folders:
        return {"train": ""}, {"": [(parts, file) for parts, file in paths if len(parts) > 1]}
    roles: dict[str, str] = {}
    for name in folders:
        if _role(name) in roles:
            raise DataError(
                f"{where} has two folders for one split, {quote(roles[_role(name)])} and {quote(name)}; "
                "keep one of them",
                field="dataset.path",
            )
        roles[_role(name)] = name
    if "train" not in roles:
        raise DataError(
            f"{where} has a folder {quote(folders[0])} but no folder 'train' beside it; add one, or put the class "
            "folders directly into the chosen folder",
            field="dataset.path",
        )
    if "validation" not in roles and "test" in roles:
        roles["validation"] = roles.pop("test")
        notes.append(
            f"There is no folder 'val': {quote(roles['validation'])} serves as validation, and no test split is kept "
            "apart."
        )
    by_split: Paths = {name: [] for name in roles.values()}
    outside = 0
    for parts, file in paths:
        if parts[0] in by_split and len(parts) >= 3:
            by_split[parts[0]].append((parts[1:], file))
        elif len(parts) > 1:
            outside += 1
    if outside:
        notes.append(f"{_count(outside, 'picture')} outside the classes of the splits {_is(outside)} left out.")
    return roles, by_split


def _choose_classes(splits: Paths, chosen: tuple[str, ...], where: str, notes: list[str]) -> list[tuple[str, str]]:
    """Return (name to show, folder's name) of each class in the order of the labels."""
    found = {role: {parts[0] for parts, _ in paths} for role, paths in splits.items()}
    _check_spellings(sorted(set().union(*found.values())), where, notes)
    known = sorted(found["train"] | found.get("validation", set()))
    used = _match(chosen, known) if chosen else [(printable(name), name) for name in known]
    wanted = {folder for _, folder in used}
    missing = {role: sorted(wanted - found[role]) for role in ("train", "validation") if role in found}
    if any(missing.values()):
        told = " and ".join(f"{role} has no {list_names(names)}" for role, names in missing.items() if names)
        raise DataError(
            f"the splits of {where} have different classes: {told}; rename the folders, or choose classes that both "
            "have with the option 'classes'",
            field="dataset.classes",
        )
    extra = sorted(found.get("test", set()) - wanted)
    if extra and not chosen:
        notes.append(f"Classes of the test split alone are left out: {list_names(extra)}.")
    return used


def _match(chosen: tuple[str, ...], known: list[str]) -> list[tuple[str, str]]:
    """Return the folder of each chosen class: the same name, or the same but for Unicode spelling and spaces."""
    by_look = {_look(name): name for name in known}
    pairs: list[tuple[str, str]] = []
    for name in chosen:
        folder = name if name in known else by_look.get(_look(name))
        if folder is None:
            raise unknown_name("class", name, map(printable, known), field="dataset.classes")
        pairs.append((name, folder))
    return pairs


def _look(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", printable(name)).split())


def _check_spellings(known: list[str], where: str, notes: list[str]) -> None:
    """Refuse two classes that look the same; tell of two that differ in capitals only."""
    looks: dict[str, str] = {}
    folded: dict[str, str] = {}
    for name in known:
        look = unicodedata.normalize("NFC", printable(name))
        if look in looks:
            raise DataError(
                f"{where} has two class folders that look the same, {looks[look]!a} and {name!a}: one name "
                "in two Unicode spellings; rename one or put their pictures together",
                field="dataset.path",
            )
        looks[look] = name
        other = folded.setdefault(look.casefold(), name)
        if other != name:
            notes.append(f"{quote(other)} and {quote(name)} are two classes whose names differ in capitals only.")


def _place(paths: Iterable[tuple[tuple[str, ...], PictureFile]], classes: list[tuple[str, str]]) -> list[Placed]:
    """Return the pictures of the classes, sorted by class and path; a second name of one file is refused."""
    labels = {folder: label for label, (_, folder) in enumerate(classes)}
    seen: dict[tuple[int, int], str] = {}
    placed: list[Placed] = []
    for parts, file in sorted(
        ((parts, file) for parts, file in paths if parts[0] in labels),
        key=lambda found: (labels[found[0][0]], found[0]),
    ):
        label = labels[parts[0]]
        name = "/".join((classes[label][0], *map(printable, parts[1:])))
        first = seen.setdefault(file.identity, name) if any(file.identity) else name
        if first != name:
            file = replace(file, refused=f"is a second name of {quote(first)}")
        placed.append(Placed(file, label, name))
    return placed


def _note_empty(listing: Listing, depth: int, by_split: Paths, notes: list[str]) -> None:
    """Tell of class folders without pictures: they are no classes."""
    full = {file.parts[: depth + 1] for paths in by_split.values() for _, file in paths}
    empty = sorted(
        {printable(parts[depth]) for parts in listing.folders if len(parts) == depth + 1 and parts not in full}
    )
    if empty:
        notes.append(f"Folders without pictures are no classes: {list_names(empty)}.")


def _no_classes(where: str, loose: int) -> DataError:
    found = "no pictures" if not loose else f"{_count(loose, 'picture')}, but no class folders"
    return DataError(
        f"{where} holds {found}; put the pictures of each class into a folder of its name, such as cat/1.jpg and "
        "dog/1.jpg",
        field="dataset.path",
    )


def list_names(names: list[str]) -> str:
    """Return the first few names in quotes and how many more there are."""
    return ", ".join(quote(name, 40) for name in names[:_SHOWN]) + (
        f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
