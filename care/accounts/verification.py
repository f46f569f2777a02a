"""Proving who one is by a one-time code.

The shop makes the code, e-mails it and checks it; Care never sees the code it did not get from
the customer. Care remembers only which check a conversation is waiting for.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Row

from care.accounts.identity import IdentityRegister
from care.accounts.models import Identity, Proof
from care.clients.shop import Shop
from care.errors import Rejected
from care.store.database import Database
from care.store.tables import verifications


class Verification:
    """Sends codes and checks them, for one conversation at a time."""

    def __init__(self, shop: Shop, identities: IdentityRegister, database: Database) -> None:
        self._shop = shop
        self._identities = identities
        self._database = database

    def send_code(self, conversation_id: str, email: str) -> None:
        """Has a code sent, if the address has an account; nobody learns whether it has.

        Raises:
            Rejected: `too-many-codes`.
            Unavailable: the shop cannot answer.
        """
        sent = self._shop.send_code(email)
        with self._database.write() as connection:
            connection.execute(_delete(conversation_id))
            connection.execute(
                insert(verifications).values(
                    conversation_id=conversation_id,
                    verification_id=sent.id,
                    email=email,
                    expires_at=_now() + timedelta(seconds=sent.expires_in),
                )
            )

    def is_waiting(self, conversation_id: str, email: str) -> bool:
        """Whether a code was sent to this address that can still be used."""
        pending = self._pending(conversation_id)
        return pending is not None and pending.email == email and pending.expires_at > _now()

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


def _now() -> datetime:
    return datetime.now(timezone.utc)
