"""Customers and how sure Care is of whom it talks to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pydantic import PositiveInt

from care.records import Name, Record


class Customer(Record):
    """A customer as the shop knows them."""

    id: Name
    first_name: Name
    last_name: Name
    email: Name
    order_ids: list[Name]


class SentCode(Record):
    """A one-time code on its way: the id to check it under, and for how many seconds it is good."""

    id: Name
    expires_in: PositiveInt


class Level(str, Enum):
    """How sure Care is of the customer. What each level opens is in the design's identity table."""

    ANONYMOUS = "anonymous"
    IDENTIFIED = "identified"
    VERIFIED = "verified"


class Proof(str, Enum):
    """How an identity was shown."""

    CUSTOMER_TOKEN = "customer_token"  # noqa: S105  # the name of a proof, not a secret
    EMAIL_CODE = "email_code"
    ORDER_AND_EMAIL = "order_and_email"


@dataclass(frozen=True)
class Identity:
    """Who the customer of a conversation has been shown to be.

    `order_number` is set where the proof holds for that one order only.
    """

    level: Level
    customer_id: str | None = None
    order_number: str | None = None

    @property
    def is_verified(self) -> bool:
        return self.level is Level.VERIFIED


NOBODY = Identity(Level.ANONYMOUS)
