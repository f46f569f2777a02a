"""A bulkhead: one back end, however slow, holds no more than its share of Care's threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from care.errors import Unavailable


class Slots:
    """The places of one back end's calls.

    Args:
        name: what the back end is called in errors.
        count: calls that may be under way at the same time.
    """

    def __init__(self, name: str, count: int) -> None:
        self._name, self._count = name, count
        self._free = threading.BoundedSemaphore(count)
        self._lock = threading.Lock()
        self._taken = 0

    @property
    def taken(self) -> int:
        """Calls that are under way."""
        return self._taken

    @contextmanager
    def one(self, patience: float) -> Iterator[None]:
        """A place for the call inside.

        Raises:
            Unavailable: none became free within `patience` seconds.
        """
        if not self._free.acquire(timeout=max(patience, 0.0)):
            raise Unavailable(f"{self._name}: {self._count} calls are under way, no more may be")
        self._count_one(1)
        try:
            yield
        finally:
            self._count_one(-1)
            self._free.release()

    def _count_one(self, step: int) -> None:
        with self._lock:
            self._taken += step
