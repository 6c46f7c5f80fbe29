"""``cnnstudio predict``: what a run says of pictures."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cnnstudio import formatting
from cnnstudio.cli.library import open_library
from cnnstudio.cli.output import print_json, print_table, say


def predict(
    run: Annotated[str, typer.Argument(help="The run's id, the start of it, or its name.", metavar="RUN")],
    images: Annotated[list[Path], typer.Argument(help="Picture files.", metavar="IMAGE...")],
    which: Annotated[Literal["best", "last"], typer.Option("--which", help="Which weights.")] = "best",
    as_json: Annotated[bool, typer.Option("--json", help="One object per picture and line.")] = False,
) -> None:
    """Say which class each picture shows, with the probabilities."""
    from cnnstudio.prediction import predict as predict_images

    found = predict_images(open_library().get(run), images, which=which)
    if as_json:
        for prediction in found:
            print_json(prediction.to_values())
    else:
        print_table(
            ["picture", "class", "probability"],
            [[str(p.image), p.label or "–", formatting.percent(p.probability) if p.label else "–"] for p in found],
            numeric=(2,),
        )
    failed = [prediction for prediction in found if prediction.error]
    for prediction in failed:
        say(f"cnnstudio: {prediction.error}")
    if failed:
        raise typer.Exit(3)
