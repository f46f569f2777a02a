"""Keeps two commands from doing the same work in one checkout at the same time.

Standard library only, and any Python from 3.8.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator  # noqa: UP035 - Python 3.8 cannot subscribe the other


@contextmanager
def only_one(file: Path, what: str) -> Iterator[None]:
    """Hold the lock `file` for the block, after waiting for whoever has it.

    Args:
        what: the work, for the line that explains the wait. A killed process holds no lock.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Another {what} of this checkout is running; waiting for it.", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
