"""What stands before every call of one back end, in order, and learns how the call went.

What fails at once comes first and what waits comes last. All waiting together takes a small share
of the call's time, so that a customer who cannot be served hears so early.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from care.clients.calls.breaker import Breaker, Leave
from care.clients.calls.health import BackEndHealth
from care.clients.calls.limits import CallLimits
from care.clients.calls.pace import Pace
from care.clients.calls.prober import Prober, is_probing
from care.clients.calls.slots import Slots
from care.clients.calls.wire import ConnectionBroke, Refused, ServerFailed, Throttled, TokenRefused
from care.errors import BrokenAnswer, DeadlineExceeded, NotFound, Rejected

_PATIENCE = 0.1  # the share of a call's time for which it may be kept waiting
# Seconds that a back end must have had for its not answering to count: where a turn's time is
# nearly used up, that is no fault of the one who is called last.
_FAIR_SECONDS = 0.3

_FAILURES = (ConnectionBroke, ServerFailed, BrokenAnswer, DeadlineExceeded)
# Nobody likes these answers, but they are answers: the back end is well.
_ANSWERS = (NotFound, Rejected, Refused, TokenRefused)


class Guards:
    """Lets calls through, or not.

    Args:
        name: what the back end is called in errors and logs.
        limits: how much of it may be taken.
    """

    def __init__(self, name: str, limits: CallLimits) -> None:
        self._name = name
        self._breaker = Breaker(name, limits)
        self._prober = Prober(name, self._breaker, limits.cool_down)
        self._pace = Pace(name, limits.per_second)
        self._slots = Slots(name, limits.at_once)

    @contextmanager
    def call(self, seconds: float) -> Iterator[None]:
        """Around one call that may take so many seconds.

        Raises:
            CircuitOpen: the back end has failed too often and is left alone now.
            Unavailable: too many calls are under way or were made, or it asked for a pause.
        """
        waits_until = time.monotonic() + seconds * _PATIENCE
        is_probe = is_probing()
        self._breaker.check(is_probe=is_probe)
        self._pace.wait(waits_until - time.monotonic())
        with self._slots.one(waits_until - time.monotonic()):
            leave = self._breaker.enter(seconds, is_probe=is_probe)
            try:
                yield
            except BaseException as error:
                self._learn(leave, error, is_fair=seconds >= _FAIR_SECONDS)
                raise
            self._breaker.succeeded(leave)

    def missed(self, read: Callable[[], object]) -> None:
        """A reading failed: if the back end is left alone by now, it is tried in its place."""
        self._prober.missed(read)

    @property
    def health(self) -> BackEndHealth:
        """How the back end is, as far as its calls tell."""
        told = self._breaker.standing
        return BackEndHealth(
            name=self._name,
            state=told.state,
            failures=told.failures,
            last_error=told.last_error,
            since=told.since,
            in_flight=self._slots.taken,
        )

    def _learn(self, leave: Leave, error: BaseException, *, is_fair: bool) -> None:
        if isinstance(error, Throttled) and error.retry_after is not None:
            self._pace.pause(error.retry_after)
        if isinstance(error, _ANSWERS):
            self._breaker.succeeded(leave)
        elif isinstance(error, _FAILURES) and (is_fair or not isinstance(error, DeadlineExceeded)):
            self._breaker.failed(leave, error)
        else:
            self._breaker.abandoned(leave)
