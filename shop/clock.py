"""The time, as something that can be set in a test."""

from collections.abc import Callable
from datetime import datetime, timezone

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(timezone.utc)


def as_utc(moment: datetime) -> datetime:
    """The moment with its time zone, which SQLite does not keep: everything is stored in UTC."""
    return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment
