"""What the downloaded sets share: options, the file cache, and what their test split serves as."""

from collections.abc import Callable
from pathlib import Path

from torch import Tensor

from cnnstudio.control import RunControl
from cnnstudio.data.cache import cache_name, cached_tensors
from cnnstudio.data.fetch import RemoteFile, fetch
from cnnstudio.data.imageset import ImageSet, Split
from cnnstudio.data.registry import DataOptions
from cnnstudio.data.split import stratified_split
from cnnstudio.options import option


class PublishedOptions(DataOptions):
    """Settings of every downloaded set."""

    validation: float = option(
        0.0,
        low=0.0,
        below=1.0,
        help="Fraction of the training pictures of each class set aside for validation, which keeps the published test "
        "split sealed; at 0 the published test split is the validation split.",
    )
    split_seed: int = option(
        0, low=0, high=2**32 - 1, advanced=True, help="Which pictures are set aside; apart from the run's seed."
    )


Reader = Callable[[dict[str, Path]], dict[str, Tensor]]
"""From paths by file name to tensors train_images, train_labels, test_images, test_labels."""


def load_published(
    name: str, title: str, classes: tuple[str, ...], files: tuple[RemoteFile, ...], read: Reader,
    options: PublishedOptions, cache: Path, control: RunControl,
) -> ImageSet:  # fmt: skip
    """Return a downloaded set, from the decoded copy in the cache where there is one.

    Raises:
        DataError: the files cannot be had or read.
        Cancelled: the person asked to stop.
    """
    folder = cache / name

    def make() -> dict[str, Tensor]:
        found = {file.name: fetch(file, folder, control, dataset=name, title=title) for file in files}
        control.report(f"reading {title}", 0, 0)
        return read(found)

    path = folder / cache_name("decoded", {file.name: file.digest for file in files})
    tensors = cached_tensors(path, make, control)
    train = Split(tensors["train_images"], tensors["train_labels"])
    test = Split(tensors["test_images"], tensors["test_labels"])
    if options.validation == 0:
        note = f"The published test split of {title} serves as validation; no split is kept sealed."
        return ImageSet(name, title, classes, train, test, notes=(note,))
    kept, aside = stratified_split(train.labels, options.validation, options.split_seed)
    note = f"{options.validation:.0%} of {title}'s training pictures serve as validation; its test split stays sealed."
    return ImageSet(name, title, classes, train.select(kept), train.select(aside), test, notes=(note,))
