"""``cnnstudio runs``: what is in the library, and what can be done with it."""

from typing import Annotated

import typer

from cnnstudio import formatting
from cnnstudio.cli.library import open_library
from cnnstudio.cli.output import print_json, print_line, print_table, say
from cnnstudio.store.rows import RunRow

app = typer.Typer(help="List, show, rename, pin, trash, restore and verify runs.", no_args_is_help=True)
Run = Annotated[str, typer.Argument(help="The run's id, the start of it, or its name.", metavar="RUN")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


@app.command("list")
def list_runs(as_json: AsJson = False) -> None:
    """List the runs, newest first."""
    library = open_library()
    rows = library.list()
    if as_json:
        print_json([row.to_values() for row in rows])
        return
    heads = ["run", "name", "status", "epochs", "best validation", "data set", "architecture", "seed"]
    print_table(heads, [_cells(row) for row in rows], numeric=(3, 4, 7))
    for damaged in library.damaged():
        say(f"damaged: {damaged.problem}")


def _cells(row: RunRow) -> list[str]:
    best = row.best.validation.accuracy if row.best else None
    return [
        row.id, row.name + (" (pinned)" if row.pinned else ""), row.status, f"{row.epoch}/{row.epochs}",
        formatting.percent(best), row.spec.dataset.name, row.spec.architecture.name, str(row.spec.seed),
    ]  # fmt: skip


@app.command("show")
def show(run: Run, as_json: AsJson = False) -> None:
    """Show one run: its spec and its results."""
    found = open_library().get(run)
    row = found.row()
    if as_json:
        print_json(row.to_values())
        return
    print_line(f"{row.id}: {row.name}, {row.status}, epoch {row.epoch} of {row.epochs}")
    for name, result in (("best", row.best), ("last", row.last)):
        if result is not None:
            print_line(
                f"{name} epoch {result.epoch}: validation accuracy {formatting.percent(result.validation.accuracy)}, "
                f"loss {formatting.loss(result.validation.loss)}"
            )
    print_line(row.spec.to_json())


@app.command("rename")
def rename(run: Run, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Give a run another name."""
    library = open_library()
    found = library.get(run)
    library.rename(found.id, name)
    say(f"{found.id} is now called {name}.")


@app.command("pin")
def pin(run: Run, off: Annotated[bool, typer.Option("--off", help="Unpin it.")] = False) -> None:
    """Pin a run, which protects it from the trash."""
    library = open_library()
    found = library.get(run)
    library.pin(found.id, not off)
    say(f"{found.id} is {'no longer ' if off else ''}pinned.")


@app.command("trash")
def trash(run: Run) -> None:
    """Move a run to the trash, from where it can be restored."""
    library = open_library()
    found = library.get(run)
    library.trash(found.id)
    say(f"{found.id} is in the trash; back with: cnnstudio runs restore {found.id}")


@app.command("restore")
def restore(run: Run) -> None:
    """Take a run back out of the trash."""
    restored = open_library().restore(run)
    say(f"{restored.id} is back.")


@app.command("verify")
def verify(
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", help="One run; all of them unless said.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check checkpoints against their hashes, and journals line by line."""
    problems = open_library().verify(run)
    if as_json:
        print_json(problems)
    else:
        for run_id, found in problems.items():
            print_line(f"{run_id}: {'; '.join(found) if found else 'sound'}")
    if any(problems.values()):
        raise typer.Exit(3)
