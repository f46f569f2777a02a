"""How long calls may take, how many there may be, and when a back end is left alone."""

from __future__ import annotations

from dataclasses import dataclass

from care.settings import Settings


@dataclass(frozen=True)
class CallLimits:
    """The limits of each back end; they are the same for all, and counted for each on its own.

    Args:
        connect_timeout: seconds to wait for a connection.
        budget: seconds of a turn; for one call, repeated or not, where no deadline is set.
        failures: failed calls in a row after which the back end is left alone.
        cool_down: seconds for which it is, until a single call tries it again.
        at_once: calls that may be under way at the same time.
        per_second: calls in a second, over a longer time; as many may come all at once.
    """

    connect_timeout: float = 1.0
    budget: float = 3.5
    failures: int = 5
    cool_down: float = 3.0
    at_once: int = 32
    per_second: float = 200.0

    @classmethod
    def of(cls, settings: Settings) -> CallLimits:
        """The limits that the settings name."""
        return cls(
            connect_timeout=settings.connect_timeout,
            budget=settings.turn_budget,
            failures=settings.backend_failures,
            cool_down=settings.backend_cool_down,
            at_once=settings.backend_calls_at_once,
            per_second=settings.backend_calls_per_second,
        )
