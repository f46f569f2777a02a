"""Reading what desks answer and tell: JSON that may be anything, times in several forms."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from dateutil.parser import isoparse

from care.errors import BrokenAnswer, Rejected

_UNIX = re.compile(r"\d{9,11}(\.\d+)?")
_MILLISECONDS = re.compile(r"\d{12,14}")
_TOO_FINE = re.compile(r"(\.\d{6})\d+")  # Python counts microseconds, some desks nanoseconds


def moment(value: object) -> datetime:
    """A time from seconds or milliseconds since 1970, or ISO 8601; without a zone it is UTC.

    Raises:
        ValueError: it is none of these.
    """
    text = str(value).strip()
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(float(text), timezone.utc)
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, timezone.utc)
    at = isoparse(_TOO_FINE.sub(r"\1", text))
    return at.replace(tzinfo=timezone.utc) if at.tzinfo is None else at.astimezone(timezone.utc)


def moment_or_now(value: object) -> datetime:
    """The time, or this moment where it cannot be read: an event without a time has happened."""
    try:
        return moment(value)
    except (ValueError, OverflowError):
        return datetime.now(timezone.utc)


def told(body: bytes) -> dict[str, Any]:
    """The JSON object that a desk tells. Raises `Rejected`."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected("not-json", "the webhook's body is not JSON") from None
    if not isinstance(value, dict):
        raise Rejected("not-an-object", "the webhook's body is no JSON object")
    return value


def at_path(value: Any, *path: str | int) -> Any:
    """What is at these keys and indexes; None where something on the way is missing."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def needed(value: Any, *path: str | int) -> Any:
    """What is at these keys. Raises `BrokenAnswer` where there is nothing."""
    found = at_path(value, *path)
    if found is None:
        raise BrokenAnswer(f"the desk's answer has no {'.'.join(map(str, path))}")
    return found


def items(value: Any, *path: str | int) -> list[Mapping[str, Any]]:
    """The objects in the list at these keys; none where there is no list."""
    found = at_path(value, *path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def fingerprint(body: bytes) -> str:
    """The same for the same bytes only: 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()
