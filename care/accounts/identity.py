"""Who a conversation's customer is: written by the server after a check, read everywhere else.

Kept in Care's database and not in Rasa's slots, since a slot can be set by what a customer types.
"""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from care.accounts.models import NOBODY, Identity, Level, Proof
from care.errors import SecondCustomer
from care.store.database import Database
from care.store.tables import identities, second_customers


class IdentityRegister:
    """The identities of all conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, conversation_id: str) -> Identity:
        """The recorded identity, or `NOBODY`."""
        with self._database.read() as connection:
            return identity_in(connection, conversation_id)

    def proof_of(self, conversation_id: str) -> Proof | None:
        """How the recorded identity was shown; None where there is none."""
        mine = identities.c.conversation_id == conversation_id
        with self._database.read() as connection:
            row = connection.execute(select(identities.c.proof).where(mine)).first()
        return Proof(row.proof) if row else None

    def is_closed(self, conversation_id: str) -> bool:
        """Whether a second customer was claimed in it, so that it serves nobody any more."""
        with self._database.read() as connection:
            return _is_closed(connection, conversation_id)

    def verify(self, conversation_id: str, customer_id: str, proof: Proof) -> Identity:
        """Records that the customer has proved who they are; raises as `record`."""
        return self.record(conversation_id, Identity(Level.VERIFIED, customer_id), proof)

    def record(self, conversation_id: str, identity: Identity, proof: Proof) -> Identity:
        """Records what was shown; never less than was shown before. Returns what holds now.

        Raises:
            SecondCustomer: it was another customer before, now or earlier. What was recorded of
                the first is deleted, and the fact kept.
        """
        with self._database.write() as connection:
            is_second = _is_closed(connection, conversation_id)
            before = identity_in(connection, conversation_id)
            if before.customer_id not in (None, identity.customer_id):
                _close(connection, conversation_id, before, identity, proof)
                is_second = True
            elif before.is_verified and not is_second:
                return before
            elif not is_second:
                record_identity(connection, conversation_id, identity, proof)
        if is_second:
            raise SecondCustomer("a second customer in one conversation")
        return identity


def identity_in(connection: Connection, conversation_id: str) -> Identity:
    """As `IdentityRegister.of`, in the caller's transaction."""
    row = connection.execute(
        select(identities).where(identities.c.conversation_id == conversation_id)
    ).first()
    return Identity(Level(row.level), row.customer_id, row.order_number) if row else NOBODY


def _is_closed(connection: Connection, conversation_id: str) -> bool:
    mine = second_customers.c.conversation_id == conversation_id
    return connection.execute(select(second_customers).where(mine)).first() is not None


def _close(
    connection: Connection, conversation_id: str, before: Identity, after: Identity, proof: Proof
) -> None:
    connection.execute(delete(identities).where(identities.c.conversation_id == conversation_id))
    connection.execute(
        insert(second_customers).values(
            conversation_id=conversation_id,
            first_customer_id=before.customer_id,
            second_customer_id=after.customer_id,
            proof=proof.value,
            recorded_at=datetime.now(timezone.utc),
        )
    )


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
