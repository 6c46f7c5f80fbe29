"""How long torch's CPU threads spin while they wait for each other.

A training step of a small network is some sixty short parallel loops. Between two of them GNU OpenMP lets a waiting
thread spin for milliseconds by default: fast on an idle machine, ruinous on one that has something else to do, since
the spinning thread takes the core from the one it waits for. A short spin keeps most of the gain and bounds the loss;
decision 0003 has what was measured. The number lies between two measured ones, 3,000 and 10,000.
"""

import os

SPINS = "5000"


def limit_spinning() -> None:
    """Make waiting threads sleep after some ten microseconds, unless the person has chosen otherwise.

    Must be called before torch is imported: the library reads its environment once.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
