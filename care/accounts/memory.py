"""What is remembered of a customer across conversations: for a set time, and erasable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

from sqlalchemy import delete, insert, select, update

from care.accounts.identity import IdentityRegister
from care.store.database import Database
from care.store.tables import memories


class Kind(str, Enum):
    """What can be remembered; of each kind the latest."""

    ORDER = "order"  # the order talked about last: `number`, and its `topic` or None
    CASES = "cases"  # the numbers of the cases that were told to be `open`
    LANGUAGE = "language"  # the language that was chosen: `code`


@dataclass(frozen=True)
class Memory:
    """Something remembered from an earlier conversation, and from when."""

    value: Mapping[str, Any]
    at: datetime


class Memories:
    """Remembers for customers who have proved who they are, and for nobody else.

    Args:
        days: for how long something is remembered; 0 remembers nothing.
    """

    def __init__(self, identities: IdentityRegister, database: Database, days: int) -> None:
        self._identities = identities
        self._database = database
        self._kept_for = timedelta(days=days)

    def remember(self, conversation_id: str, kind: Kind, value: Mapping[str, Any]) -> None:
        """Keeps it for the customer of the conversation, in place of the last of its kind."""
        customer_id = self._customer(conversation_id)
        if customer_id is None or not self._kept_for:
            return
        mine = (memories.c.customer_id == customer_id) & (memories.c.kind == kind.value)
        row = {
            "value": json.dumps(dict(value)),
            "conversation_id": conversation_id,
            "at": datetime.now(timezone.utc),
        }
        with self._database.write() as connection:
            if connection.execute(update(memories).where(mine).values(**row)).rowcount == 0:
                key = {"customer_id": customer_id, "kind": kind.value}
                connection.execute(insert(memories).values(**key, **row))

    def recall(self, conversation_id: str, kind: Kind) -> Memory | None:
        """What is remembered of the customer from another conversation than this one."""
        customer_id = self._customer(conversation_id)
        if customer_id is None:
            return None
        query = select(memories).where(
            memories.c.customer_id == customer_id,
            memories.c.kind == kind.value,
            memories.c.conversation_id != conversation_id,
            memories.c.at > datetime.now(timezone.utc) - self._kept_for,
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return Memory(json.loads(row.value), row.at) if row else None

    def forget(self, customer_id: str) -> int:
        """Erases all that is remembered of a customer; how many things that were."""
        with self._database.write() as connection:
            erased = connection.execute(
                delete(memories).where(memories.c.customer_id == customer_id)
            )
        return int(erased.rowcount)

    def forget_old(self) -> int:
        """Erases what has been kept long enough; how many things that were."""
        ends = datetime.now(timezone.utc) - self._kept_for
        with self._database.write() as connection:
            erased = connection.execute(delete(memories).where(memories.c.at <= ends))
        return int(erased.rowcount)

    def _customer(self, conversation_id: str) -> str | None:
        identity = self._identities.of(conversation_id)
        return identity.customer_id if identity.is_verified else None
