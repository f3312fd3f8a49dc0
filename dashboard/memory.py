"""Memory: how large an upload this machine can take, and what is handed back after one."""

import ctypes
import gc
import os
import sys
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pyarrow as pa

LIMITS = [  # of a container, in bytes: control groups of version 2, then 1
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
]
MMAP_THRESHOLD, MEGABYTE = -3, 1 << 20  # of mallopt(3)
brought: WeakSet[Any] = WeakSet()  # what visitors gave and a session still holds


def machine_megabytes() -> float:
    """How much memory the dashboard may use: its container's limit or the machine's whole."""
    whole = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")] if os.name == "posix" else []
    said = [path.read_text().strip() for path in LIMITS if path.exists()]
    limits = [int(limit) for limit in said if limit.isdigit()]  # "max" is no limit
    return min([*whole, *limits], default=float("inf")) / 1e6


def keep_arrays_apart() -> None:
    """Have arrays of a megabyte or more taken from the system one by one, and so handed back whole.

    The GNU C library would otherwise raise that size to 32 MB as arrays are freed, and put smaller
    ones between what stays.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt:
            mallopt(MMAP_THRESHOLD, MEGABYTE)


def give_back() -> None:
    """Return freed memory to the system; libraries keep it for themselves otherwise.

    A session that is over is a cycle of references: what its visitor brought stays until Python
    collects, which after few large objects may be hours. Where nothing was brought it can wait.
    """
    if brought:
        gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # the GNU C library has it
        if trim:
            trim(0)
