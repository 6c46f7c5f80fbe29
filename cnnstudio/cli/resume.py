"""``cnnstudio resume``: go on with a stopped or interrupted run."""

from typing import Annotated

import typer

from cnnstudio.cli.follow import Follower, print_end
from cnnstudio.cli.library import open_library


def resume(
    run: Annotated[str, typer.Argument(help="The run's id, the start of it, or its name.", metavar="RUN")],
    as_json: Annotated[bool, typer.Option("--json", help="One event per line.")] = False,
) -> None:
    """Go on with a run that was stopped, interrupted or killed, from its last checkpoint."""
    from cnnstudio.runner import resume as resume_run

    library = open_library()
    run_id = library.get(run).id
    follower = Follower(as_json=as_json)
    ended = follower.follow(lambda control: resume_run(run_id, library, control))
    if not as_json:
        print_end(ended, follower.history)
