"""``cnnstudio evaluate``: a run's weights, or a file's, on a data set."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cnnstudio import formatting
from cnnstudio.cli import spec_options as flags
from cnnstudio.cli.library import open_library
from cnnstudio.cli.output import print_json, print_line, print_table, say
from cnnstudio.cli.spec_options import Given, change_spec
from cnnstudio.spec import Choice


def evaluate(
    run: Annotated[str, typer.Argument(help="The run's id, the start of it, or its name.", metavar="RUN")],
    weights: Annotated[
        Path | None, typer.Option("--weights", metavar="FILE", help="Weights of a file instead.")
    ] = None,
    which: Annotated[Literal["best", "last"], typer.Option("--which", help="The run's own weights.")] = "best",
    dataset: flags.Dataset = None,
    data: flags.Data = None,
    device: flags.Device = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Measure loss and accuracy on the validation pictures of the run's data set, or of another one."""
    from cnnstudio.evaluation import evaluate_run

    library = open_library()
    found = library.get(run)
    choice: Choice | None = None
    if dataset or data:
        choice = change_spec(found.spec, Given(dataset=dataset, data=data or ())).dataset
    measured = evaluate_run(found, which=which, weights=weights, dataset=choice, device=device or "auto")
    if as_json:
        print_json(measured.to_values())
        return
    values: dict[str, Any] = measured.to_values()
    print_line(f"accuracy {formatting.percent(values['accuracy'])}, loss {formatting.loss(values['loss'])}")
    rows = [
        [entry["name"], str(entry["correct"]), str(entry["total"]),
         formatting.percent(entry["correct"] / entry["total"] if entry["total"] else None)]
        for entry in values["classes"]
    ]  # fmt: skip
    print_table(["class", "right", "of", "accuracy"], rows, numeric=(1, 2, 3))
    for note in values["notes"]:
        say(f"Note: {note}")
