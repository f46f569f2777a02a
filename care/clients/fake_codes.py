"""The fake shop's one-time codes: five tries each, and five codes for an address."""

from __future__ import annotations

from dataclasses import dataclass, field

from care.errors import Rejected

_TRIES = 5
_CODES_PER_ADDRESS = 5


@dataclass
class _Check:
    email: str
    code: str
    tries_left: int = _TRIES


@dataclass
class FakeCodes:
    """The codes that were asked for, for whatever address."""

    _checks: list[_Check] = field(default_factory=list)

    def new(self, address: str) -> tuple[str, str]:
        """The id of a new check, and its code."""
        if sum(check.email == address for check in self._checks) >= _CODES_PER_ADDRESS:
            raise Rejected("too-many-codes")
        check = _Check(address, f"{len(self._checks) + 100_001}")
        self._checks.append(check)
        return f"check-{len(self._checks) - 1}", check.code

    def address(self, verification_id: str) -> str:
        """Where the check's code was sent."""
        return self._check(verification_id).email

    def use(self, verification_id: str, code: str, *, is_known: bool) -> None:
        """Uses the code up, or one of its tries; without an account no code is right."""
        check = self._check(verification_id)
        if check.tries_left == 0:
            raise Rejected("code-expired")
        if code != check.code or not is_known:
            check.tries_left -= 1
            raise Rejected("wrong-code", facts={"attempts_left": str(check.tries_left)})
        check.tries_left = 0

    def _check(self, verification_id: str) -> _Check:
        return self._checks[int(verification_id.removeprefix("check-"))]
