"""What a spec would cost, what its network looks like, and which data and devices there are: plain values.

Everything that imports torch does so inside a function, and is called through `Background`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.control import RunControl
from cnnstudio.errors import CnnStudioError
from cnnstudio.spec import Choice, RunSpec

if TYPE_CHECKING:
    from cnnstudio.models.registry import ExtraLayers

OPTIMIZER_STATES = {"sgd": 1, "adam": 2, "adamw": 2, "rmsprop": 2}
"""Numbers an optimizer keeps per parameter; plain SGD keeps none, which the estimate forgives itself."""

PUBLISHED: dict[str, tuple[tuple[int, int, int], int]] = {
    "planes_birds": ((3, 32, 32), 2),
    "digits": ((1, 28, 28), 10),
    "cifar10": ((3, 32, 32), 10),
    "cifar100": ((3, 32, 32), 100),
    "mnist": ((1, 28, 28), 10),
    "fashion_mnist": ((1, 28, 28), 10),
}
"""Shape and number of classes of data sets that are the same everywhere, so that a forecast needs no download."""


@dataclass(frozen=True)
class DataFacts:
    """What is known of a data set without looking at its pictures again.

    Attributes:
        input_shape: (C, H, W).
        classes: names in the order of the labels; stand-ins where only their number is known.
        train, validation: number of pictures, None where nobody has counted.
    """

    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    train: int | None = None
    validation: int | None = None


@dataclass(frozen=True)
class LayerFacts:
    """One layer: attribute path, class name, output shape of one picture, learned numbers, runs per forward pass."""

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    uses: int = 1


@dataclass(frozen=True)
class Summary:
    """What a spec would cost.

    Attributes:
        parameters: learned numbers.
        flops: per picture and forward pass.
        memory_bytes: weights, gradients, optimizer state and the activations of a batch, about.
        error: why the network cannot be built, "" where it can; ``field`` is the setting at fault.
    """

    parameters: int = 0
    flops: int = 0
    memory_bytes: int = 0
    layers: tuple[LayerFacts, ...] = ()
    input_shape: tuple[int, int, int] = (0, 0, 0)
    classes: int = 0
    error: str = ""
    field: str = ""


@dataclass(frozen=True)
class DeviceFacts:
    """A device a spec can name: "cuda", what its maker calls it, and why it cannot be used ("" where it can)."""

    name: str
    title: str = ""
    reason: str = ""


def published_facts(choice: Choice) -> DataFacts | None:
    """Return what is known of a data set by name alone, or None."""
    if choice.name not in PUBLISHED:
        return None
    (channels, height, width), classes = PUBLISHED[choice.name]
    side = choice.options.get("size")
    if isinstance(side, int) and side > 0:
        height = width = side
    chosen = [name for name in str(choice.options.get("classes", "")).split(",") if name.strip()]
    names = tuple(name.strip() for name in chosen) or tuple(f"class {number}" for number in range(classes))
    return DataFacts((channels, height, width), names)


def summarize(spec: RunSpec, data: DataFacts) -> Summary:
    """Return what the spec would cost on data of this shape; a network that cannot be built is a sentence."""
    from cnnstudio.models.registry import NetworkSpec
    from cnnstudio.models.summary import summarize as measure

    try:
        network = NetworkSpec(
            architecture=spec.architecture,
            extra=_extra_layers(spec, len(data.classes)),
            classes=data.classes,
            input_shape=data.input_shape,
        )
        found = measure(network)
    except CnnStudioError as error:
        return Summary(error=str(error), field=error.field)
    except (RuntimeError, ValueError) as error:
        return Summary(error=f"this network cannot be built: {error}", field="architecture")
    layers = tuple(
        LayerFacts(layer.name, layer.kind, layer.output_shape, layer.parameters, layer.uses) for layer in found.layers
    )
    copies = 2 + OPTIMIZER_STATES.get(spec.optimizer.name, 2)
    memory = found.parameter_bytes * copies + found.activation_bytes * spec.batch_size
    return Summary(
        found.parameters, found.flops, memory, layers, input_shape=data.input_shape, classes=len(data.classes)
    )


def _extra_layers(spec: RunSpec, classes: int) -> "ExtraLayers":
    from cnnstudio.models.registry import ExtraLayers
    from cnnstudio.regularize.registry import regularizers

    extra = ExtraLayers()
    for choice in spec.regularizers:
        entry = regularizers.get(choice.name)
        options = entry.options.from_values(choice.options, where=f"regularizers.{choice.name}")
        extra = entry.make(options, classes).prepare(extra)
    return extra


def count_pictures(choice: Choice, cache: Path, control: RunControl) -> DataFacts:
    """Return what a data set holds, by loading it; the loaders keep what they made for the next time.

    Raises:
        CnnStudioError: the data cannot be had; the sentence says what to do.
    """
    from cnnstudio.data.load import load_dataset

    images = load_dataset(choice, cache, control)
    return DataFacts(images.input_shape, images.classes, len(images.train), len(images.validation))


def list_devices() -> tuple[DeviceFacts, ...]:
    """Return what the form offers beside "auto", with reasons where a device cannot be used."""
    import torch

    from cnnstudio.train.device import available_devices, describe_device

    available = available_devices()
    cuda = next((name for name in available if name.startswith("cuda")), "")
    cuda_reason = "" if cuda else "No NVIDIA GPU that torch can use was found on this machine."
    mps_reason = "" if "mps" in available else "Only Macs with Apple silicon have MPS."
    return (
        DeviceFacts("cpu", describe_device(torch.device("cpu"))),
        DeviceFacts("cuda", describe_device(torch.device(cuda)) if cuda else "", cuda_reason),
        DeviceFacts("mps", describe_device(torch.device("mps")) if not mps_reason else "", mps_reason),
    )
