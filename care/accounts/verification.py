"""Proving who one is by a one-time code.

The shop makes the code, e-mails it and checks it; Care never sees the code it did not get from
the customer. Care remembers only which check a conversation is waiting for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Row

from care.accounts.identity import IdentityRegister
from care.accounts.models import Identity, Proof
from care.clients.shop import Shop
from care.errors import Rejected
from care.store.database import Database
from care.store.tables import code_requests, verifications

CODES_AN_HOUR = 5
_HOUR = timedelta(hours=1)


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(timezone.utc)


class Verification:
    """Sends codes and checks them, for one conversation at a time. Tests set the time by `now`."""

    def __init__(
        self,
        shop: Shop,
        identities: IdentityRegister,
        database: Database,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._shop = shop
        self._identities = identities
        self._database = database
        self._now = now

    def send_code(self, conversation_id: str, email: str) -> None:
        """Has a code sent, if the address has an account; nobody learns whether it has.

        Raises:
            Rejected: `too-many-codes`, for the address as the shop has it, or in this
                conversation: five an hour, whatever the addresses.
            Unavailable: the shop cannot answer.
        """
        self._count(conversation_id)
        sent = self._shop.send_code(email)
        with self._database.write() as connection:
            connection.execute(_delete(conversation_id))
            connection.execute(
                insert(verifications).values(
                    conversation_id=conversation_id,
                    verification_id=sent.id,
                    email=email,
                    expires_at=self._now() + timedelta(seconds=sent.expires_in),
                )
            )

    def is_waiting(self, conversation_id: str, email: str) -> bool:
        """Whether a code was sent to this address that can still be used; case is ignored."""
        pending = self._pending(conversation_id)
        return (
            pending is not None
            and _folded(pending.email) == _folded(email)
            and pending.expires_at > self._now()
        )

    def check_code(self, conversation_id: str, code: str) -> Identity:
        """The customer's identity, verified and recorded.

        Raises:
            Rejected: `wrong-code`; or `code-expired` when a new one is needed.
            SecondCustomer: it is another customer than before in this conversation.
            Unavailable: the shop cannot answer.
        """
        pending = self._pending(conversation_id)
        if pending is None:
            raise Rejected("code-expired", "no code is on its way in this conversation")
        try:
            customer_id = self._shop.check_code(pending.verification_id, code)
        except Rejected as refusal:
            if refusal.reason == "code-expired":
                self._forget(conversation_id)
            raise
        self._forget(conversation_id)
        return self._identities.verify(conversation_id, customer_id, Proof.EMAIL_CODE)

    def _count(self, conversation_id: str) -> None:
        """Notes that a code is asked for, before it is: a shop that does not answer may send it."""
        now = self._now()
        mine = code_requests.c.conversation_id == conversation_id
        recent = select(func.count()).where(mine, code_requests.c.at > now - _HOUR)
        with self._database.write() as connection:
            if connection.execute(recent).scalar_one() >= CODES_AN_HOUR:
                raise Rejected("too-many-codes", "too many were asked for in this conversation")
            row = {"conversation_id": conversation_id, "at": now}
            connection.execute(insert(code_requests).values(row))

    def _pending(self, conversation_id: str) -> Row | None:
        with self._database.read() as connection:
            return connection.execute(
                select(verifications).where(verifications.c.conversation_id == conversation_id)
            ).first()

    def _forget(self, conversation_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(_delete(conversation_id))


def _delete(conversation_id: str) -> object:
    return delete(verifications).where(verifications.c.conversation_id == conversation_id)


def _folded(email: str) -> str:
    return email.strip().lower()
