"""How fast a back end is called: at an agreed pace, and not at all while it asks for a pause.

The pace is a leaky bucket, kept as the moment at which the next call would come if calls came
evenly (the generic cell rate algorithm, ITU-T I.371). The kept library that Rasa's pins allow,
limits 2.4.0, does not start with a present setuptools, and cannot wait.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from care.errors import Unavailable

# Whatever a back end says, it is asked again after a minute: its clock may be wrong.
LONGEST_PAUSE = 60.0
_BURST_SECONDS = 1.0  # that many seconds' calls may come at once


class Pace:
    """When the next call of one back end may be made.

    Args:
        name: what the back end is called in errors.
        per_second: calls in a second, over a longer time.
        clock: seconds that only grow.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        name: str,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._name, self._clock, self._sleep = name, clock, sleep
        self._apart = 1 / per_second
        self._lock = threading.Lock()
        self._even_at = 0.0
        self._paused_until = 0.0

    def wait(self, patience: float) -> None:
        """Waits until it is this call's turn.

        Raises:
            Unavailable: it would take longer than `patience` seconds; `retry_after` says how long.
        """
        with self._lock:
            now = self._clock()
            even_at = max(self._even_at, now)
            # A rate below one a second still lets one call through.
            burst = max(_BURST_SECONDS - self._apart, 0.0)
            pause = self._paused_until - now
            wait = max(even_at - now - burst, pause, 0.0)
            if wait > max(patience, 0.0):
                why = "it asked for a pause" if pause > patience else "too many calls a second"
                raise Unavailable(f"{self._name}: {why}", retry_after=wait)
            self._even_at = even_at + self._apart
        if wait:
            self._sleep(wait)

    def pause(self, seconds: float) -> None:
        """Lets no call through for so many seconds, a minute at the most."""
        with self._lock:
            until = self._clock() + min(seconds, LONGEST_PAUSE)
            self._paused_until = max(self._paused_until, until)


def read_retry_after(value: str | None) -> float | None:
    """The seconds that a `Retry-After` header names, or the moment; None where it is neither.

    Source: RFC 9110, section 10.2.3.
    """
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())
    except (ValueError, TypeError):  # no date, or one without a time zone
        return None
