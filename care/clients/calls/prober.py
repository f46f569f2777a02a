"""Tries a back end that is left alone, so that no customer has to wait while it fails once more.

What is tried is what a customer has just asked for in vain, if it was a reading: that is harmless,
and says more than a path for health does.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar

from care.clients.calls.breaker import Breaker, State
from care.errors import CareError
from care.incidents import in_one_line

logger = logging.getLogger(__name__)

# Tries without anybody having asked meanwhile. Then it is the next customer's call that tries: in
# a quiet night nobody should hear that a shop is away that has long been back.
_TRIES_UNASKED = 20

_PROBING: ContextVar[bool] = ContextVar("care_probing", default=False)


def is_probing() -> bool:
    """Whether it is the prober that calls."""
    return _PROBING.get()


class Prober:
    """One back end's.

    Args:
        breaker: says when it is left alone; told that somebody else looks.
        cool_down: seconds between two tries.
    """

    def __init__(self, name: str, breaker: Breaker, cool_down: float) -> None:
        self._name, self._breaker, self._cool_down = name, breaker, cool_down
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._read: Callable[[], object] = lambda: None
        self._unasked = 0

    def missed(self, read: Callable[[], object]) -> None:
        """Somebody wanted `read` and did not get it: it is tried until the breaker has closed."""
        if self._breaker.standing.state is State.CLOSED:
            return
        with self._lock:
            self._read, self._unasked = read, 0
            if self._thread is None:
                name = f"care-probe-{self._name}"
                thread = threading.Thread(target=self._watch, name=name, daemon=True)
                thread.start()
                self._thread, self._breaker.is_watched = thread, True

    def _watch(self) -> None:
        _PROBING.set(True)
        while self._goes_on():
            time.sleep(self._cool_down)
            self._unasked += 1
            try:
                self._read()
            except CareError:
                pass  # the breaker has heard of it
            except Exception as error:  # noqa: BLE001  # a watch that dies would lock customers out
                logger.error("probe of %s: %s", self._name, in_one_line(error))

    def _goes_on(self) -> bool:
        with self._lock:
            is_open = self._breaker.standing.state is not State.CLOSED
            if is_open and self._unasked < _TRIES_UNASKED:
                return True
            self._breaker.is_watched = False
            self._thread = None
            return False
