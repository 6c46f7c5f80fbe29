"""``cnnstudio runs``: what is in the library, and what can be done with it."""

from typing import Annotated

import typer

from cnnstudio import formatting
from cnnstudio.cli.library import open_library
from cnnstudio.cli.output import print_json, print_line, print_table, say
from cnnstudio.errors import BadOption
from cnnstudio.store.rows import RunRow

app = typer.Typer(help="List, show, rename, pin, trash, restore and verify runs; alone, list them.")
Run = Annotated[str, typer.Argument(help="The run's id, the start of it, or its name.", metavar="RUN")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


@app.callback(invoke_without_command=True)
def _list_unless_told(context: typer.Context, as_json: AsJson = False) -> None:
    """List, show, rename, pin, trash, restore and verify runs; alone, list them."""
    if context.invoked_subcommand is None:
        list_runs(as_json)
    elif as_json:
        raise BadOption(f"--json goes behind {context.invoked_subcommand}", field="--json")


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
def rename(run: Run, name: Annotated[str, typer.Argument(metavar="NAME")], as_json: AsJson = False) -> None:
    """Give a run another name."""
    library = open_library()
    found = library.get(run)
    renamed = library.rename(found.id, name)
    _tell(as_json, {"run": found.id, "name": renamed.name}, f"{found.id} is now called {renamed.name}.")


@app.command("pin")
def pin(
    run: Run, off: Annotated[bool, typer.Option("--off", help="Unpin it.")] = False, as_json: AsJson = False
) -> None:
    """Pin a run, which protects it from the trash."""
    library = open_library()
    found = library.get(run)
    library.pin(found.id, not off)
    _tell(as_json, {"run": found.id, "pinned": not off}, f"{found.id} is {'no longer ' if off else ''}pinned.")


@app.command("trash")
def trash(run: Run, as_json: AsJson = False) -> None:
    """Move a run to the trash, from where it can be restored."""
    library = open_library()
    found = library.get(run)
    library.trash(found.id)
    sentence = f"{found.id} is in the trash; back with: cnnstudio runs restore {found.id}"
    _tell(as_json, {"run": found.id, "trashed": True}, sentence)


@app.command("restore")
def restore(run: Run, as_json: AsJson = False) -> None:
    """Take a run back out of the trash."""
    restored = open_library().restore(run)
    _tell(as_json, {"run": restored.id, "trashed": False}, f"{restored.id} is back.")


def _tell(as_json: bool, values: dict[str, object], sentence: str) -> None:
    if as_json:
        print_json(values)
    else:
        say(sentence)


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
