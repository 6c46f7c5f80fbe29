"""Start CNN Studio: no arguments open the window, a command runs on the command line."""

import gc
import sys

from cnnstudio import allocator, openmp

WITHOUT_WINDOW = "train, compare, resume, evaluate, predict, export, import, runs, list and doctor"


def main() -> int:
    """Run the program and return its exit code."""
    allocator.tune_allocator()  # before any other thread exists, or glibc ignores part of it
    openmp.limit_spinning()
    if len(sys.argv) > 1:
        from cnnstudio.cli.main import run

        return run(sys.argv[1:])
    return open_window()


def open_window() -> int:
    """Open the window, or say in one sentence why that cannot be and what works instead."""
    from cnnstudio.display import display_problem

    problem = display_problem()
    if problem is None:
        gc.disable()  # importing makes much and drops nothing: looking for garbage meanwhile costs 5 % of the start
        try:
            from cnnstudio.gui.app import run
        except ImportError as error:
            problem = f"the window cannot be opened, a system library is missing ({error})"
        else:
            gc.enable()
            return run(sys.argv)
    gc.enable()
    print(f"cnnstudio: {problem}; these commands work without a window: {WITHOUT_WINDOW}.", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    sys.exit(main())
