"""``cnnstudio export`` and ``cnnstudio import``: weights out and in."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cnnstudio.cli.library import open_library
from cnnstudio.cli.output import print_json, print_line, say
from cnnstudio.cli.spec_options import Given, change_spec
from cnnstudio.errors import BadSpec
from cnnstudio.spec import Choice, RunSpec


def export_command(
    run: Annotated[str, typer.Argument(help="The run's id, the start of it, or its name.", metavar="RUN")],
    file: Annotated[Path, typer.Argument(help="Where to write; .pt or .safetensors.", metavar="FILE")],
    format_name: Annotated[str, typer.Option("--format", metavar="NAME", help="See: cnnstudio list formats.")] = "",
    weights: Annotated[Literal["best", "last"], typer.Option("--weights", help="Which epoch's.")] = "best",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Write a run's weights, with a sidecar that names network, classes and normalisation."""
    from cnnstudio.run_weights import export_run

    written = export_run(open_library().get(run), file, which=weights, format_name=format_name)
    if as_json:
        print_json({"file": str(written.path), "sidecar": str(written.sidecar), "sha256": written.sha256})
    else:
        print_line(str(written.path))
        say(f"Network, classes and normalisation: {written.sidecar}")


def import_command(
    file: Annotated[Path, typer.Argument(help="A .pt or .safetensors file.", metavar="FILE")],
    architecture: Annotated[
        str | None, typer.Option("--architecture", help="The network of a bare state_dict.")
    ] = None,
    arch: Annotated[list[str] | None, typer.Option("--arch", metavar="KEY=VALUE", help="An option of it.")] = None,
    like: Annotated[str | None, typer.Option("--like", metavar="RUN", help="A run with the same network.")] = None,
    replace_head: Annotated[
        bool, typer.Option("--replace-head", help="Where only the class count differs, start the last layer anew.")
    ] = False,
    name: Annotated[str, typer.Option("--name", help="What to call the new run.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Read weights into a new run of the library; nothing in the file is executed."""
    from cnnstudio.run_import import import_weights

    library = open_library()
    choice: Choice | None = None
    if architecture is not None:
        choice = change_spec(RunSpec(), Given(architecture=architecture, arch=arch or ())).architecture
    elif arch:
        raise BadSpec("--arch needs --architecture")
    if architecture is not None and like is not None:
        raise BadSpec("give --architecture or --like, not both")
    imported = import_weights(
        library,
        file,
        architecture=choice,
        like=library.get(like) if like else None,
        replace_head=replace_head,
        name=name,
    )
    if as_json:
        print_json({"run": imported.run.id, "notes": list(imported.notes)})
    else:
        print_line(f"run {imported.run.id}")
        for note in imported.notes:
            say(f"Note: {note}")
