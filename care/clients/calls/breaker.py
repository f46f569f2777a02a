"""A circuit breaker: who keeps failing is left alone for a while, then tried by a single call.

Of the kept libraries, pybreaker holds its lock while the call is under way, so that a process
would call a back end by one thread at a time, and purgatory lets all waiting threads through when
one is to try. Both go by the wall clock.

Source: Nygard, Release It!, second edition, section 5.2.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum

from care.clients.calls.limits import CallLimits
from care.correlation import correlation_id
from care.errors import CircuitOpen

logger = logging.getLogger(__name__)


class State(str, Enum):
    """What becomes of a call that is made now."""

    CLOSED = "closed"  # it goes through
    OPEN = "open"  # it fails at once
    HALF_OPEN = "half-open"  # it fails at once, another one is trying


@dataclass(frozen=True)
class Standing:
    """Where a breaker stands.

    Args:
        state: what becomes of a call now.
        failures: failed calls in a row.
        last_error: the last failure's message, "" if there was none yet.
        since: when the state was entered, in UTC.
    """

    state: State
    failures: int
    last_error: str
    since: datetime


@dataclass(frozen=True)
class Leave:
    """The leave to make one call. How it went counts only while the state is that of then."""

    era: int


class Breaker:
    """Counts one back end's failures in a row, and keeps calls away from it after too many.

    Args:
        name: what the back end is called in errors and logs.
        limits: how many failures, and for how long it is left alone.
        clock: seconds that only grow.

    Attributes:
        is_watched: somebody tries the back end; then nobody else's call has to.
    """

    def __init__(
        self, name: str, limits: CallLimits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name, self._limits, self._clock = name, limits, clock
        self._lock = threading.Lock()
        self._standing = Standing(State.CLOSED, 0, "", datetime.now(timezone.utc))
        self._era = 0
        self._next_try_at = 0.0
        self.is_watched = False

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        return self._standing

    def check(self, *, is_probe: bool = False) -> None:
        """Raises `CircuitOpen` where a call would not be let through now."""
        with self._lock:
            self._refuse(is_probe=is_probe)

    def enter(self, seconds: float, *, is_probe: bool = False) -> Leave:
        """Leave to call, for at most so many seconds. Raises `CircuitOpen`.

        `is_probe` is the call of whoever watches.

        A call that tries a back end again and does not come back in time has lost its turn:
        headers that trickle could keep it for ever.
        """
        with self._lock:
            self._refuse(is_probe=is_probe)
            if self._standing.state is not State.CLOSED:
                self._next_try_at = self._clock() + seconds
                self._become(State.HALF_OPEN)
            return Leave(self._era)

    def succeeded(self, leave: Leave) -> None:
        """The call was answered."""
        with self._lock:
            if leave.era != self._era:
                return
            if self._standing.state is State.HALF_OPEN or self._standing.failures:
                self._become(State.CLOSED, failures=0)

    def failed(self, leave: Leave, error: Exception) -> None:
        """The call was not answered as it should."""
        with self._lock:
            if leave.era != self._era:
                return
            failures = self._standing.failures + 1
            trying = self._standing.state is State.HALF_OPEN
            if trying or failures >= self._limits.failures:
                self._next_try_at = self._clock() + self._limits.cool_down
                self._become(State.OPEN, failures, str(error))
            else:
                self._become(State.CLOSED, failures, str(error))

    def abandoned(self, leave: Leave) -> None:
        """The call says nothing about the back end: if it was to try it, the next one does."""
        with self._lock:
            if leave.era == self._era and self._standing.state is State.HALF_OPEN:
                self._next_try_at = self._clock()

    def _refuse(self, *, is_probe: bool) -> None:
        """Raises `CircuitOpen` until the next try is due, and as long as that is another's."""
        left = max(0.0, self._next_try_at - self._clock())
        # Who watches may hang itself, and has lost its turn then.
        is_lost = self._standing.state is State.HALF_OPEN
        may_try = left == 0 and (is_probe or is_lost or not self.is_watched)
        if self._standing.state is State.CLOSED or may_try:
            return
        told = self._standing
        message = f"{self._name}: left alone after {told.failures} failures ({told.last_error})"
        raise CircuitOpen(message, retry_after=left)

    def _become(
        self, state: State, failures: int | None = None, last_error: str | None = None
    ) -> None:
        was = self._standing
        changed = state is not was.state
        self._standing = Standing(
            state,
            was.failures if failures is None else failures,
            was.last_error if last_error is None else last_error,
            datetime.now(timezone.utc) if changed else was.since,
        )
        # A call that has lost its turn to try must not be heard, either.
        if changed or state is State.HALF_OPEN:
            self._era += 1
        if changed:
            self._log(was.state)

    def _log(self, was: State) -> None:
        now = self._standing
        logger.log(
            logging.INFO if now.state is State.CLOSED else logging.WARNING,
            'breaker back_end="%s" was=%s state=%s failures=%d last_error="%s" correlation_id=%s',
            self._name,
            was.value,
            now.state.value,
            now.failures,
            now.last_error,
            correlation_id(),
        )
