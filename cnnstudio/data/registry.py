"""The registry of data sets and the options all of them share."""

from collections.abc import Callable
from typing import Literal

from cnnstudio.data.imageset import ImageSet
from cnnstudio.options import Options, option
from cnnstudio.registry import Registry


class DataOptions(Options):
    """What every data set can be asked for; each data set's options extend it."""

    classes: str = option(
        "",
        help="Classes to use, comma-separated and in this order; empty uses all. A name with a comma goes in quotes.",
    )
    normalize: Literal["computed", "fixed", "none"] = option(
        "computed",
        help="Mean and deviation per channel: computed from the chosen training pictures, the published constants of "
        "CIFAR-10 (0.5 and 0.5 for one channel), or none.",
    )


Loader = Callable[..., ImageSet]
"""Called with (its options, cache folder, control). It may ignore ``classes`` and ``normalize``: `load_dataset` applies
both to whatever it returns. Facts given at registration: ``offline`` (bool) and ``download_bytes`` (0 when offline)."""

datasets: Registry[Loader] = Registry("dataset", "cnnstudio.data")
