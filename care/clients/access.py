"""Getting in: one-time codes, and what helps who can't log in."""

from __future__ import annotations

from typing import Protocol

from care.accounts.models import SentCode
from care.clients.answers import HttpPart, accepted, path, read, text


class Access(Protocol):
    """What Care asks of the shop for customers who have to show or find out who they are.

    Nothing tells whether an address has an account.
    """

    def send_code(self, email: str) -> SentCode:
        """E-mails a one-time code if the address has an account, and says how to check it.

        The answer is the same whether or not there is an account. Within a minute of the last
        code none is sent, and the one that was is good under the new id, too, unless it was used.
        Raises `Rejected("too-many-codes")` where too many were asked for.
        """

    def check_code(self, verification_id: str, code: str) -> str:
        """The id of the customer the code was sent to.

        Raises `Rejected("wrong-code")`, or `Rejected("code-expired")` when another is needed.
        """

    def request_password_reset(self, customer_id: str, key: str) -> None:
        """E-mails the customer a link, good for an hour, to set another password.

        Following it unlocks a locked account. A second factor stays as it is.
        """

    def remind_username(self, email: str) -> None:
        """E-mails the user name to this address, if it has an account."""


class HttpAccess(HttpPart):
    """Getting in, over HTTP."""

    def send_code(self, email: str) -> SentCode:
        return read(SentCode, self._http.post(path("verifications"), {"email": email}))

    def check_code(self, verification_id: str, code: str) -> str:
        where = path("verifications", verification_id, "check")
        return text(self._http.post(where, {"code": code}), "customer_id")

    def request_password_reset(self, customer_id: str, key: str) -> None:
        accepted(self._http.post(path("customers", customer_id, "password-reset"), {}, key))

    def remind_username(self, email: str) -> None:
        accepted(self._http.post(path("username-reminders"), {"email": email}))
