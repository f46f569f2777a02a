"""Who a conversation's customer is: written by the server after a check, read everywhere else.

Kept in Care's database and not in Rasa's slots, since a slot can be set by what a customer types.
"""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from care.accounts.models import NOBODY, Identity, Level, Proof
from care.store.database import Database
from care.store.tables import identities


class IdentityRegister:
    """The identities of all conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, conversation_id: str) -> Identity:
        """The recorded identity, or `NOBODY`."""
        with self._database.read() as connection:
            row = connection.execute(
                select(identities).where(identities.c.conversation_id == conversation_id)
            ).first()
        if row is None:
            return NOBODY
        return Identity(Level(row.level), row.customer_id, row.order_number)

    def verify(self, conversation_id: str, customer_id: str, proof: Proof) -> Identity:
        """Records that the customer has proved who they are."""
        return self._record(conversation_id, Identity(Level.VERIFIED, customer_id), proof)

    def identify(self, conversation_id: str, customer_id: str, order_number: str) -> Identity:
        """Records that the customer knew two facts about an order; opens that order only."""
        identity = Identity(Level.IDENTIFIED, customer_id, order_number)
        return self._record(conversation_id, identity, Proof.ORDER_AND_EMAIL)

    def _record(self, conversation_id: str, identity: Identity, proof: Proof) -> Identity:
        with self._database.write() as connection:
            record_identity(connection, conversation_id, identity, proof)
        return identity


def record_identity(
    connection: Connection, conversation_id: str, identity: Identity, proof: Proof
) -> None:
    """Replaces the identity of a conversation, inside the caller's transaction."""
    connection.execute(delete(identities).where(identities.c.conversation_id == conversation_id))
    connection.execute(
        insert(identities).values(
            conversation_id=conversation_id,
            level=identity.level.value,
            customer_id=identity.customer_id,
            order_number=identity.order_number,
            proof=proof.value,
            recorded_at=datetime.now(timezone.utc),
        )
    )
