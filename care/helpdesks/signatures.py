"""Whether it is the desk that calls: signatures and shared secrets of webhooks.

A signature is over the bytes as they came: JSON that was read and written again is other bytes.
All comparisons take the same time however much of the secret was guessed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Protocol

from care.helpdesks.port import WebhookRefused
from care.helpdesks.values import moment

# How far a signed call's time may be from now: older ones may have been recorded.
MAX_AGE = timedelta(minutes=5)

_ENCODINGS: Mapping[str, Callable[[bytes], str]] = {
    "hex": bytes.hex,
    "base64": lambda digest: base64.b64encode(digest).decode(),
}
ALGORITHMS = ("sha1", "sha256", "sha512")


class Proof(Protocol):
    """How a caller shows that it is the desk."""

    def check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Nothing where it is. Raises `WebhookRefused`."""


@dataclass(frozen=True)
class Signature:
    """An HMAC over the body, or over time, separator and body.

    Attributes:
        header: where the signature is.
        algorithm: one of `ALGORITHMS`.
        encoding: `hex` or `base64`.
        prefix: what is before it in the header, as in "sha256=".
        time_header: where the time is that is signed; "" where none is.
        separator: what is between time and body.
    """

    secret: bytes
    header: str
    algorithm: str = "sha256"
    encoding: str = "hex"
    prefix: str = ""
    time_header: str = ""
    separator: str = ""

    def check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Signature first: who has no secret learns nothing about the rest."""
        given, time = _header(headers, self.header), ""
        if self.time_header:
            time = _header(headers, self.time_header)
            body = time.encode() + self.separator.encode() + body
        digest = hmac.new(self.secret, body, self.algorithm).digest()
        if not _same(given, self.prefix + _ENCODINGS[self.encoding](digest)):
            raise WebhookRefused("forged")
        if self.time_header:
            _check_age(time, now)


@dataclass(frozen=True)
class SharedSecret:
    """A secret that comes along in a header, or as the password of HTTP Basic.

    It proves the caller and not the body, so the connection has to be encrypted; and a recorded
    call can be sent again, which has no effect: what was told before is known.
    """

    secret: bytes
    header: str = "X-Care-Secret"

    def check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """The header if it is there, or else the password."""
        given = _found(headers, self.header) or _password(_found(headers, "Authorization"))
        if not given:
            raise WebhookRefused("unsigned")
        if not hmac.compare_digest(_digest(given.encode()), _digest(self.secret)):
            raise WebhookRefused("forged")


def _check_age(time: str, now: datetime) -> None:
    try:
        at = moment(time)
    except ValueError:
        raise WebhookRefused("no-time") from None
    if abs(now.astimezone(timezone.utc) - at) > MAX_AGE:
        raise WebhookRefused("stale")


def _password(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _header(headers: Mapping[str, str], name: str) -> str:
    if value := _found(headers, name):
        return value
    raise WebhookRefused("unsigned")


def _found(headers: Mapping[str, str], name: str) -> str:
    """A header's value whatever the case of its name; "" where there is none."""
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), "")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _digest(value: bytes) -> bytes:
    """Of one length for all, since a comparison tells lengths apart."""
    return hashlib.sha256(value).digest()
