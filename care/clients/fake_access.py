"""The fake shop's ways in: codes, and help for who can't log in."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import timedelta

from care.accounts.models import SentCode
from care.clients.fake_base import FakePart, an_email, folded
from care.clients.fake_codes import FakeCodes
from care.clients.fake_faults import call

_LINK_IS_GOOD_FOR = timedelta(hours=1)


@dataclass
class FakeAccess(FakePart):
    """The e-mails with codes that would have been sent are in `sent`: address and code."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    code_seconds: int = 600
    _codes: FakeCodes = field(default_factory=FakeCodes)

    @call
    def send_code(self, email: str) -> SentCode:
        address, owners, now = folded(email), self._owners(email), self.now()
        customer_id = owners[0].id if len(owners) == 1 else None
        lifetime = timedelta(seconds=self.code_seconds)
        with self._lock:
            check_id, code, is_new = self._codes.begin(address, customer_id, now, lifetime)
        if is_new and customer_id is not None:
            self.sent.append((address, code.digits))
        left = math.ceil((code.expires_at - now).total_seconds())
        return SentCode.parse_obj({"id": check_id, "expires_in": left})

    @call
    def check_code(self, verification_id: str, code: str) -> str:
        with self._lock:
            return self._codes.use(verification_id, code, self.now())

    @call
    def request_password_reset(self, customer_id: str, key: str) -> None:
        def change() -> None:
            self._write_seldom(self._customer(customer_id).email, "password-reset")

        self._once(key, ("password-reset", customer_id), change)

    def follow_reset_link(self, email: str) -> bool:
        """Sets another password by the newest link to this address; whether it was still good."""
        limit = self.now() - _LINK_IS_GOOD_FOR
        links = [
            letter
            for letter in self.letters
            if folded(letter.to) == folded(email) and letter.kind == "password-reset"
        ]
        if not links or links[-1].at <= limit:
            return False
        self.letters.remove(links[-1])
        for owner in self._owners(email):
            self._keep_customer(owner.copy(update={"locked": False}))
        return True

    @call
    def remind_username(self, email: str) -> None:
        for owner in self._owners(an_email(email))[:1]:
            self._write_seldom(owner.email, "username")
