"""``cnnstudio train``: one run."""

from pathlib import Path
from typing import Annotated

import typer

from cnnstudio.cli import spec_options as flags
from cnnstudio.cli.follow import Follower, print_end
from cnnstudio.cli.spec_options import Given, base_spec, change_spec


def train(
    preset: Annotated[str | None, typer.Option("--preset", help="See: cnnstudio list presets.")] = None,
    spec_file: Annotated[
        Path | None, typer.Option("--spec", metavar="FILE", help="A spec as JSON, as 'Copy as spec' gives it.")
    ] = None,
    dataset: flags.Dataset = None,
    data: flags.Data = None,
    architecture: flags.Architecture = None,
    arch: flags.Arch = None,
    regularizer: flags.Regularizer = None,
    augment: flags.Augment = None,
    optimizer: flags.Optimizer = None,
    schedule: flags.Schedule = None,
    epochs: flags.Epochs = None,
    batch_size: flags.BatchSize = None,
    seed: flags.Seed = None,
    device: flags.Device = None,
    loss: flags.Loss = None,
    name: Annotated[str | None, typer.Option("--name", help="What to call the run.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One event per line; the last names the run.")] = False,
) -> None:
    """Train one network and keep the run."""
    given = Given(
        dataset=dataset,
        data=data or (),
        architecture=architecture,
        arch=arch or (),
        regularizers=regularizer or (),
        augmentations=augment or (),
        optimizer=optimizer,
        schedule=schedule,
        plain={
            "epochs": epochs, "batch_size": batch_size, "seed": seed, "device": device, "loss": loss, "name": name,
        },
    )  # fmt: skip
    spec = change_spec(base_spec(preset, spec_file), given)

    from cnnstudio.cli.library import open_library
    from cnnstudio.runner import execute

    library = open_library()
    follower = Follower(as_json=as_json)
    ended = follower.follow(lambda control: execute(spec, library, control))
    if not as_json:
        print_end(ended, follower.history)
