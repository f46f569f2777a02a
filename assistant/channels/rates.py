"""How often somebody may do something: a token bucket for each of them, in bounded memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEPT = 50_000  # buckets; whoever was not seen for longest is forgotten first


class Rates:
    """Lets each caller do something now and then, and a few times at once.

    Used on the event loop only, so nothing here waits or locks.

    Args:
        per_second: how often, over a longer time.
        at_once: how often in one go, after a rest.
        clock: seconds that only grow.
    """

    def __init__(
        self, per_second: float, at_once: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second, self._at_once, self._clock = per_second, at_once, clock
        # For each caller how much they may do, and since when that is so.
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> float:
        """0 where the caller may go on; else the seconds after which they may."""
        now = self._clock()
        left, since = self._left.pop(caller, (float(self._at_once), now))
        left = min(float(self._at_once), left + (now - since) * self._per_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._per_second
        self._left[caller] = (left if wait else left - 1, now)
        if len(self._left) > MOST_KEPT:
            self._left.popitem(last=False)
        return wait
