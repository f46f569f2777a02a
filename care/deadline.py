"""The time that is left for back-end work in one turn.

A turn's calls share one deadline, so that three slow back ends cannot each take the whole
patience of the customer. It travels in a context variable: clients read it where they call,
nobody has to hand it through.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from care.errors import DeadlineExceeded

_expires_at: ContextVar[float | None] = ContextVar("care_deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Everything inside has `seconds` from now; an earlier deadline around it still holds."""
    outer = _expires_at.get()
    mine = time.monotonic() + seconds
    token = _expires_at.set(mine if outer is None else min(mine, outer))
    try:
        yield
    finally:
        _expires_at.reset(token)


def remaining(default: float) -> float:
    """Seconds that are left, or `default` where no deadline was set.

    Raises:
        DeadlineExceeded: nothing is left.
    """
    expires_at = _expires_at.get()
    if expires_at is None:
        return default
    left = expires_at - time.monotonic()
    if left <= 0:
        raise DeadlineExceeded("the turn's time for back-end work is used up")
    return left
