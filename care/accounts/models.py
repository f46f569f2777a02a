"""Customers and how sure Care is of whom it talks to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from pydantic import NonNegativeInt, PositiveInt

from care.records import Line, Name, Record


class Address(Record):
    """A postal address; `address2` may be empty."""

    address1: Name
    address2: Line
    city: Name
    state: Name
    zip: Name
    country: Name

    def __str__(self) -> str:
        """The address in one line: "12 Elm Street, Suite 4, Austin, TX 78701"."""
        street = f"{self.address1}, {self.address2}" if self.address2 else self.address1
        return f"{street}, {self.city}, {self.state} {self.zip}"


class Source(str, Enum):
    """The kinds of payment methods, by the shop's own names."""

    CREDIT_CARD = "credit_card"
    PAYPAL = "paypal"
    GIFT_CARD = "gift_card"


class PaymentMethod(Record):
    """A payment method on file. Cards have a brand and last four digits, gift cards a balance."""

    id: Name
    source: Source
    brand: str | None = None
    last_four: str | None = None
    balance: Decimal | None = None

    @property
    def is_gift_card(self) -> bool:
        return self.source is Source.GIFT_CARD

    def covers(self, amount: Decimal) -> bool:
        """Whether the method can pay the amount; only a gift card can have too little."""
        return self.balance is None or self.balance >= amount


class MembershipLevel(str, Enum):
    """The levels of the shop's loyalty programme, by the shop's own names."""

    BASIC = "basic"
    SILVER = "silver"
    GOLD = "gold"


class Membership(Record):
    """A customer's place in the loyalty programme."""

    level: MembershipLevel
    points: NonNegativeInt
    since: date


class Customer(Record):
    """A customer as the shop knows them.

    `closing_on` is the day the account will be closed, where that was asked for. A `locked`
    account cannot be logged in to until its owner has followed the link of a password reset.
    """

    id: Name
    first_name: Name
    last_name: Name
    email: Name
    address: Address
    payment_methods: list[PaymentMethod]
    order_ids: list[Name]
    phone: str | None = None
    newsletter: bool = False
    membership: Membership | None = None
    closing_on: date | None = None
    locked: bool = False
    has_second_factor: bool = False

    def payment_method(self, method_id: str) -> PaymentMethod | None:
        """The method with this id, if the customer has it."""
        return next((m for m in self.payment_methods if m.id == method_id), None)


class CustomerChanges(Record):
    """What is to be otherwise about a customer; None leaves a field as it is."""

    email: Name | None = None
    phone: Name | None = None
    first_name: Name | None = None
    last_name: Name | None = None


class Lead(Record):
    """Somebody who would like an account. The shop keeps it only with `consent`."""

    name: Name
    email: Name
    interest: Name | None = None
    company: Name | None = None
    consent: bool


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
    ORDER_AND_NAME = "order_and_name"
    EMAIL = "email"
    NAME_AND_POSTCODE = "name_and_postcode"


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
