"""The command line's entry: every command, and what an error, a closed pipe or Ctrl+C ends in."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from cnnstudio import __version__
from cnnstudio.cli import compare, doctor, evaluate, listing, predict, resume, runs, train, weights
from cnnstudio.cli.output import print_line, say
from cnnstudio.errors import CnnStudioError

INTERRUPTED = 130  # also what typer makes of a KeyboardInterrupt inside a command

app = typer.Typer(
    name="cnnstudio",
    help="Train, compare and understand convolutional networks. Without a command the window opens.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("train")(train.train)
app.command("compare")(compare.compare)
app.command("resume")(resume.resume)
app.command("evaluate")(evaluate.evaluate)
app.command("predict")(predict.predict)
app.command("export")(weights.export_command)
app.command("import")(weights.import_command)
app.add_typer(runs.app, name="runs")
app.command("list")(listing.list_entries)
app.command("doctor")(doctor.doctor)


def _show_version(asked: bool) -> None:
    if asked:
        print_line(f"cnnstudio {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Train, compare and understand convolutional networks. Without a command the window opens."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code (0, 2 bad request, 3 bad data, 4 run failed, 130 interrupted)."""
    # --debug is taken wherever it stands: people add it at the end of the line that failed.
    debug = "--debug" in arguments
    kept = [argument for argument in arguments if argument != "--debug"]
    try:
        code = app(kept, standalone_mode=False)
        if code == INTERRUPTED:
            say("Interrupted.")
        return code if isinstance(code, int) else 0
    except BrokenPipeError:
        return _leave_closed_pipe()
    except SystemExit as left:  # typer's own answer to a closed pipe is an exit with 1, whatever the mode
        if isinstance(left.__context__, BrokenPipeError):
            return _leave_closed_pipe()
        raise
    except (KeyboardInterrupt, typer.Abort):
        say("Interrupted.")
        return INTERRUPTED
    except TyperException as error:
        if debug:
            traceback.print_exc()
        say(f"cnnstudio: {error.format_message().replace('Value error, ', '')}")
        return 2
    except CnnStudioError as error:
        if debug:
            traceback.print_exc()
        say(f"cnnstudio: {error}")
        return error.exit_code
    except OSError as error:
        if debug:
            traceback.print_exc()
        say(f"cnnstudio: {_explain_os_error(error)}")
        return 3
    except Exception as error:
        if debug:
            traceback.print_exc()
        say(f"cnnstudio: internal error ({type(error).__name__}: {error}); run again with --debug for the traceback")
        return 1


def _explain_os_error(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason


def _leave_closed_pipe() -> int:
    """End quietly after ``| head -1``: Python must not complain again when it flushes stdout at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
