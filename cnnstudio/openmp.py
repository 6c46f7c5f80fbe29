"""How long torch's CPU threads spin while they wait for each other.

A training step of a small network is some sixty short parallel loops. Between two of them GNU OpenMP lets a waiting
thread spin for milliseconds by default: fast on an idle machine, ruinous on one that has something else to do, since
the spinning thread takes the core from the one it waits for. Measured on two cores with the baseline network (pictures
per second): idle, default 8,900, 5,000 spins 9,500, no spinning 6,200; beside one other busy process, default 500 to
1,000, 3,000 spins 2,000. A short spin keeps the gain and bounds the loss.
"""

import os

SPINS = "5000"


def limit_spinning() -> None:
    """Make waiting threads sleep after some ten microseconds, unless the person has chosen otherwise.

    Must be called before torch is imported: the library reads its environment once.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
