"""Whom lists are about: customers' names, asked of the shop and kept for a while."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from care.accounts.identity import IdentityRegister
from care.accounts.models import Level
from care.clients.shop import Shop
from care.deadline import deadline
from care.desk.models import Listed, Person
from care.errors import NotFound, Unavailable
from care.handoff.models import Handoff
from care.store.database import Database
from care.store.tables import identities

_KEPT_SECONDS, _MISSING_SECONDS = 600.0, 30.0
_ASKING_SECONDS = 1.5  # for all names of a list together
_MOST_KEPT = 2000


@dataclass
class People:
    """Names and levels of customers.

    A list does not wait long for the shop: who could not be asked in time has no name in it, and
    is asked again a little later.
    """

    database: Database
    identities: IdentityRegister
    shop: Shop
    _names: dict[str, tuple[float, str]] = field(default_factory=dict)

    def listed(self, handoffs: Iterable[Handoff]) -> list[Listed]:
        """The handoffs with their customers, in the same order."""
        found = list(handoffs)
        known = self._identities([one.conversation_id for one in found])
        listed = []
        with deadline(_ASKING_SECONDS):
            for one in found:
                customer_id, level = known.get(one.conversation_id, (None, Level.ANONYMOUS))
                name = self._name(customer_id) if customer_id else ""
                listed.append(Listed(one, Person(name, level)))
        return listed

    def _identities(self, conversation_ids: list[str]) -> dict[str, tuple[str, Level]]:
        theirs = identities.c.conversation_id.in_(conversation_ids)
        with self.database.read() as connection:
            rows = connection.execute(select(identities).where(theirs))
            return {row.conversation_id: (row.customer_id, Level(row.level)) for row in rows}

    def _name(self, customer_id: str) -> str:
        until, name = self._names.get(customer_id, (0.0, ""))
        if time.monotonic() < until:
            return name
        try:
            customer = self.shop.customer(customer_id)
            name, seconds = f"{customer.first_name} {customer.last_name}", _KEPT_SECONDS
        except (NotFound, Unavailable):
            seconds = _MISSING_SECONDS
        if len(self._names) >= _MOST_KEPT:
            self._names.clear()
        self._names[customer_id] = (time.monotonic() + seconds, name)
        return name
