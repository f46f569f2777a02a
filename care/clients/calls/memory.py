"""What is answered from memory: what rarely changes, is asked often, and belongs to nobody.

`AGES` is all of it. Records of customers are in no case kept; nor are free appointments, which are
gone the moment somebody takes one, nor a single product, from which a change's price is read
back to the customer. Plans come with a customer's subscriptions and are theirs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from care.errors import Unavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")

_MINUTE = 60.0


@dataclass(frozen=True)
class Age:
    """For how many seconds something is said without asking, and where asking fails."""

    fresh: float
    stale: float


AGES: dict[str, Age] = {
    # Questions about products are answered from this list; the shop decides on its own records.
    "products": Age(fresh=1 * _MINUTE, stale=15 * _MINUTE),
}


@dataclass(frozen=True)
class _Kept:
    value: Any
    at: float


class Memory:
    """Keeps what a back end has said, by a name out of `ages`."""

    def __init__(
        self, ages: dict[str, Age] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ages = AGES if ages is None else ages
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def recall(self, name: str, ask: Callable[[], T]) -> T:
        """What is kept, or what `ask` returns.

        Raises what `ask` raises, unless it is `Unavailable` and what is kept is not too old.
        """
        age = self._ages.get(name)
        if age is None:
            return ask()
        kept = self._kept.get(name)
        if kept is not None and self._is_younger(kept, age.fresh):
            return kept.value
        try:
            value = ask()
        except Unavailable as error:
            if kept is None or not self._is_younger(kept, age.stale):
                raise
            logger.warning("%s are told from memory: %s", name, error)
            return kept.value
        self._kept[name] = _Kept(value, self._clock())
        return value

    def _is_younger(self, kept: _Kept, seconds: float) -> bool:
        return self._clock() - kept.at < seconds
