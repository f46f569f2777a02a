"""The fake shop's one-time codes: five tries each, one e-mail a minute, five requests an hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from care.errors import Rejected

_TRIES = 5
_REQUESTS_AN_HOUR = 5
_HOUR = timedelta(hours=1)
_PAUSE = timedelta(minutes=1)


@dataclass
class Code:
    """A code as it was e-mailed, or as it would have been to an address without an account.

    `begun_at` is when it was sent, or, where it is the second of a minute, when the first was.
    """

    email: str
    customer_id: str | None
    digits: str
    begun_at: datetime
    expires_at: datetime
    tries_left: int = _TRIES
    is_used: bool = False


@dataclass
class FakeCodes:
    """The codes that were asked for, for whatever address; several ids may stand for one code."""

    _codes: list[Code] = field(default_factory=list)
    _checks: dict[str, Code] = field(default_factory=dict)
    _asked: list[tuple[str, datetime]] = field(default_factory=list)

    def begin(
        self, email: str, customer_id: str | None, now: datetime, lifetime: timedelta
    ) -> tuple[str, Code, bool]:
        """The id of a new check, the code it is about, and whether that is a new one to be sent."""
        recent = [at for address, at in self._asked if address == email and at > now - _HOUR]
        if len(recent) >= _REQUESTS_AN_HOUR:
            raise Rejected("too-many-codes")
        self._asked.append((email, now))
        code = self._sent_just_now(email, now)
        is_new = code is None or code.is_used
        if code is None or code.is_used:
            begun_at = now if code is None else code.begun_at
            digits = f"{len(self._codes) + 100_001}"
            code = Code(email, customer_id, digits, begun_at, begun_at + lifetime)
            self._codes.append(code)
        check_id = f"check-{len(self._checks)}"
        self._checks[check_id] = code
        return check_id, code, is_new

    def use(self, check_id: str, digits: str, now: datetime) -> str:
        """The customer who was sent the code, which is used up with that; a wrong one is a try."""
        code = self._checks.get(check_id)
        if code is None or code.tries_left == 0 or now >= code.expires_at:
            raise Rejected("code-expired")
        if digits.strip() != code.digits or code.customer_id is None:
            code.tries_left -= 1
            raise Rejected("wrong-code", facts={"attempts_left": str(code.tries_left)})
        code.tries_left, code.is_used = 0, True
        return code.customer_id

    def _sent_just_now(self, email: str, now: datetime) -> Code | None:
        fitting = (
            code
            for code in reversed(self._codes)
            if code.email == email and now < min(code.begun_at + _PAUSE, code.expires_at)
        )
        return next(fitting, None)
