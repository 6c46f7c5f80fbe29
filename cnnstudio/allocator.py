"""Settings of the C library's allocator that keep activations from going back to the kernel after every step.

glibc maps each large block afresh and unmaps it when it is freed, so every activation of every step is paged in
again; in small networks that costs as much as the arithmetic. ctypes only: `__main__` calls `tune_allocator` before
the first thread starts and before torch is imported.

Source: glibc manual, "Malloc Tunable Parameters" (mallopt); the parameter numbers are those of glibc's malloc.h.
"""

import ctypes
import platform
import sys

_M_TRIM_THRESHOLD = -1
_M_TOP_PAD = -2
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8

_LARGEST_INT = 2**31 - 1
_TOP_PAD_BYTES = 64 << 20

_SETTINGS = (
    (_M_MMAP_THRESHOLD, 1 << 30),  # blocks up to 1 GiB come from the heap and stay in the process
    (_M_TRIM_THRESHOLD, _LARGEST_INT),  # freed memory is kept for the next step
    (_M_TOP_PAD, _TOP_PAD_BYTES),  # the heap grows in few large strides
    (_M_ARENA_MAX, 1),  # one heap, so that a worker thread finds what another freed
)


def tune_allocator() -> bool:
    """Tell glibc to keep freed memory. Does nothing on other C libraries.

    Returns:
        Whether every setting was taken.
    """
    if not sys.platform.startswith("linux") or platform.libc_ver()[0] != "glibc":
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    mallopt.argtypes = [ctypes.c_int, ctypes.c_int]
    mallopt.restype = ctypes.c_int
    taken = [mallopt(parameter, value) == 1 for parameter, value in _SETTINGS]  # every one is tried
    return all(taken)
