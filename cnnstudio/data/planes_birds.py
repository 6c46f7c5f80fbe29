"""The embedded data set: small drawn pictures of airplanes and birds.

Nothing is downloaded. An airplane or a bird is built in three dimensions from random numbers, turned any way, and
painted before a sky, a horizon, leaves, water or ground, with things in the way, haze, blur and grain. A small share of
the labels is wrong, as in collected data, so that no network can be right about everything and every network can be
seen to learn by heart.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnstudio.control import RunControl
from cnnstudio.data.cache import cache_name, cached_tensors
from cnnstudio.data.drawing import Canvas, normal, uniform
from cnnstudio.data.drawing_birds import paint_birds
from cnnstudio.data.drawing_planes import paint_planes
from cnnstudio.data.drawing_scenes import SCENES, finish, paint_distractors, paint_scene
from cnnstudio.data.imageset import ImageSet, Split
from cnnstudio.data.registry import DataOptions, datasets
from cnnstudio.options import option

CLASSES = ("airplane", "bird")
SIZE = 32
COUNTS = {"train": 10_000, "validation": 2_000, "test": 2_000}
DRAWING_VERSION = 1
"""Part of the cache file's name: raise it with every change of the drawing."""

_BLOCK = 50  # pictures drawn at once: few enough for the processor's cache, enough to be vectorised
_STREAMS = {"train": 0, "validation": 1, "test": 2}
_LABEL_STREAM = 100
_SCENE_SHARES = np.array([[0.64, 0.24, 0.02, 0.02, 0.08], [0.28, 0.14, 0.30, 0.14, 0.14]])  # per class, as in SCENES


class PlanesBirdsOptions(DataOptions):
    """Settings of `load_planes_birds`."""

    data_seed: int = option(0, low=0, high=2**32 - 1, help="Which pictures are drawn; apart from the run's seed.")
    label_noise: float = option(
        0.03, low=0.0, high=0.5, help="Share of pictures with the wrong label, in every split, as in collected data."
    )


@datasets.register(
    "planes_birds",
    title="Planes and birds (drawn)",
    source="drawn by CNN Studio after the airplane and bird classes of CIFAR-10 (Krizhevsky, 2009)",
    options=PlanesBirdsOptions,
    offline=True,
    download_bytes=0,
)
def load_planes_birds(options: PlanesBirdsOptions, cache: Path, control: RunControl) -> ImageSet:
    """Return 10,000 training, 2,000 validation and 2,000 sealed test pictures, half of each class."""
    path = cache / cache_name("planes_birds", {"seed": options.data_seed, "version": DRAWING_VERSION})
    drawn = cached_tensors(path, lambda: draw_splits(options.data_seed, control), control)
    train, validation, test = (
        Split(drawn[name], make_labels(options.data_seed, name, options.label_noise)) for name in COUNTS
    )
    return ImageSet(
        name="planes_birds",
        title="Planes and birds",
        classes=CLASSES,
        train=train,
        validation=validation,
        test=test,
        notes=(
            f"These pictures are drawn, and {options.label_noise:.1%} of the labels are wrong on purpose.",
            "A test split of 2,000 more pictures is kept sealed.",
        ),
    )


def draw_splits(seed: int, control: RunControl, counts: dict[str, int] = COUNTS) -> dict[str, Tensor]:
    """Return uint8 pictures (N, 3, 32, 32) by split; airplanes and birds alternate.

    Raises:
        Cancelled: the person asked to stop.
    """
    jobs = [
        (name, block, label) for name in counts for block in range(-(-counts[name] // (2 * _BLOCK))) for label in (0, 1)
    ]
    blocks: dict[str, list[NDArray[np.uint8]]] = {name: [] for name in counts}
    for done, ((name, _, _), block) in enumerate(zip(jobs, _draw_blocks(seed, jobs), strict=True)):
        if done % 10 == 0:
            control.report("drawing planes and birds", done, len(jobs))
            control.check()
        blocks[name].append(block)
    control.report("drawing planes and birds", len(jobs), len(jobs))
    return {name: _interleave(parts)[: counts[name]] for name, parts in blocks.items()}


def make_labels(seed: int, split: str, noise: float) -> Tensor:
    """Return int64 labels: 0 and 1 in turn, a share ``noise`` of them swapped; the same pictures at every call.

    A larger share swaps the labels that a smaller one swaps, and more.
    """
    number = COUNTS[split]
    draw = np.random.default_rng((seed, _LABEL_STREAM, _STREAMS[split])).random(number)
    labels = np.arange(number) % 2
    return torch.from_numpy(np.where(draw < noise, 1 - labels, labels).astype(np.int64))


def draw_block(seed: int, split: str, block: int, label: int) -> NDArray[np.uint8]:
    """Return 50 pictures (50, 3, 32, 32) of one class; they depend on nothing but the arguments."""
    rng = np.random.default_rng((seed, _STREAMS[split], block, label))
    canvas = Canvas(_BLOCK, SIZE)
    scene = rng.choice(len(SCENES), size=_BLOCK, p=_SCENE_SHARES[label])
    paint_scene(canvas, rng, scene)
    paint_distractors(canvas, rng, 0.25, 1.0)
    place = normal(rng, 0, 0.10, _BLOCK, 2)
    contrast = uniform(rng, 0.55, 1.0, _BLOCK)
    scale = uniform(rng, 0.6, 1.05, _BLOCK)
    if label == 0:
        paint_planes(canvas, rng, place, scale, contrast)
    else:
        in_the_air = rng.random(_BLOCK) < np.where(scene <= 1, 0.7, 0.2)
        paint_birds(
            canvas,
            rng,
            place,
            scale * np.float32(1.25),
            contrast,
            in_the_air,
            ~in_the_air & (scene == SCENES.index("water")),
        )
    paint_distractors(canvas, rng, 0.08, 0.9)
    return finish(canvas, rng)


def _draw_blocks(seed: int, jobs: list[tuple[str, int, int]]) -> Iterator[NDArray[np.uint8]]:
    """Yield the blocks in order, drawn by a few threads: numpy lets go of the interpreter while it computes."""
    pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1))
    try:
        yield from pool.map(lambda job: draw_block(seed, *job), jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _interleave(blocks: list[NDArray[np.uint8]]) -> Tensor:
    """Return the pictures of blocks that alternate between the classes, so that the pictures do."""
    planes, birds = np.concatenate(blocks[0::2]), np.concatenate(blocks[1::2])
    return torch.from_numpy(np.stack([planes, birds], axis=1).reshape(-1, *planes.shape[1:]))
