"""From a choice in a spec to pictures: name, options, loader, subset of classes, normalization, fingerprint."""

import csv
from dataclasses import replace
from pathlib import Path

import torch

from cnnstudio.control import RunControl
from cnnstudio.data.imageset import ImageSet, Split, check_usable, compute_fingerprint
from cnnstudio.data.registry import DataOptions, datasets
from cnnstudio.data.statistics import choose_normalization
from cnnstudio.errors import BadOption, DataError, shorten, unknown_name
from cnnstudio.spec import Choice

_FIELD = "dataset.classes"


def load_dataset(choice: Choice, cache: Path, control: RunControl) -> ImageSet:
    """Return the chosen data set.

    Args:
        choice: name and options.
        cache: folder of downloaded, drawn and decoded data; made where it is missing.
        control: told the progress, asked whether to stop.

    Raises:
        UnknownName: no such data set or class.
        BadOption: an option that does not exist or cannot have this value.
        DataError: the data cannot be had or used; the message says what to do.
        Cancelled: the person asked to stop.
    """
    entry = datasets.get(choice.name)
    options = entry.options.from_values(choice.options, where="dataset")
    assert isinstance(options, DataOptions)
    try:
        loaded = entry.make(options, cache, control)
    except OSError as error:
        raise DataError(f"{entry.title} cannot be read or kept: {describe_os_error(error, cache)}") from error
    control.check()
    images = choose_classes(loaded, parse_classes(options.classes))
    check_usable(images)
    normalization = choose_normalization(options.normalize, images.train.images)
    fingerprint = images.fingerprint or compute_fingerprint(images.classes, images.train, images.validation)
    return replace(images, normalization=normalization, fingerprint=fingerprint)


def parse_classes(text: str) -> tuple[str, ...]:
    """Return the names of a comma-separated list; a name with a comma in it stands in double quotes.

    Raises:
        BadOption: a name comes twice.
    """
    if not text.strip():
        return ()
    row = next(csv.reader([text.replace("\n", " ")], skipinitialspace=True))
    names = [name.strip() for name in row if name.strip()]
    for name in names:
        if names.count(name) > 1:
            raise BadOption(f"class {shorten(name, 40)!r} is chosen twice; name each class once", field=_FIELD)
    return tuple(names)


def choose_classes(images: ImageSet, names: tuple[str, ...]) -> ImageSet:
    """Return only the named classes, labelled in the order of ``names``; all of them where there are no names.

    Raises:
        UnknownName: a class that the data set does not have.
    """
    if not names or names == images.classes:
        return images
    for name in names:
        if name not in images.classes:
            raise unknown_name("class", name, images.classes, field=_FIELD)
    numbers = torch.full((len(images.classes),), -1, dtype=torch.int64)
    for number, name in enumerate(names):
        numbers[images.classes.index(name)] = number
    return replace(
        images,
        classes=names,
        train=_choose(images.train, numbers),
        validation=_choose(images.validation, numbers),
        test=None if images.test is None else _choose(images.test, numbers),
        fingerprint="",
    )


def describe_os_error(error: OSError, cache: Path) -> str:
    """Return what went wrong on the disk, the file and what to do, without a final stop."""
    place = shorten(error.filename or cache, 120)
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return f"{reason} ({place}); make room or set CNNSTUDIO_HOME to a folder that can be written"


def _choose(split: Split, numbers: torch.Tensor) -> Split:
    labels = numbers[split.labels]
    indices = torch.nonzero(labels >= 0).flatten()
    return split.select(indices, labels[indices])
