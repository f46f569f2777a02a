"""One id per customer message, written in every log line and sent to every back end."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("care_correlation_id", default="")
_SHAPE = re.compile(r"[A-Za-z0-9-]{1,64}")


def new_correlation_id() -> str:
    """A fresh id: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def correlation_id() -> str:
    """The id of the message being worked on; a fresh one outside of any."""
    return _current.get() or new_correlation_id()


@contextmanager
def correlated(value: object) -> Iterator[str]:
    """Everything inside belongs to the message with this id; an odd id is replaced."""
    good = isinstance(value, str) and _SHAPE.fullmatch(value)
    token = _current.set(str(value) if good else new_correlation_id())
    try:
        yield _current.get()
    finally:
        _current.reset(token)
