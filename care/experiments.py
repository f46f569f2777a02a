"""Seats: by what a customer's wordings are chosen in experiments, the same in each conversation."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import insert, select

from care.accounts.identity import IdentityRegister
from care.errors import StoreUnavailable
from care.store.database import Database
from care.store.tables import seats


class Seats:
    """The seat of each customer: the first conversation in which it was known who they are.

    Who is not known has the seat of the conversation.
    """

    def __init__(self, identities: IdentityRegister, database: Database) -> None:
        self._identities = identities
        self._database = database
        self._seat = lru_cache(maxsize=10_000)(self._seat_of_customer)

    def of(self, conversation_id: str) -> str:
        """The seat in this conversation. Raises `StoreUnavailable`."""
        customer_id = self._identities.of(conversation_id).customer_id
        return self._seat(customer_id, conversation_id) if customer_id else conversation_id

    def _seat_of_customer(self, customer_id: str, conversation_id: str) -> str:
        mine = select(seats.c.seat).where(seats.c.customer_id == customer_id)
        try:
            with self._database.write() as connection:
                found = connection.execute(mine).scalar()
                if found is not None:
                    return str(found)
                values = {"customer_id": customer_id, "seat": conversation_id}
                connection.execute(insert(seats).values(**values))
                return conversation_id
        except StoreUnavailable:  # perhaps as somebody was faster, in another conversation
            with self._database.read() as connection:
                found = connection.execute(mine).scalar()
            if found is None:
                raise
            return str(found)
