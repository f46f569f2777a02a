"""A customer in `users.json`. What lies beyond the format is in an object of its own, `shop`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import NonNegativeInt, StrictBool, parse_obj_as, validator

from shop.models import (
    Account,
    Customer,
    Membership,
    MembershipLevel,
    PaymentMethod,
    PaymentSource,
)
from shop.money import json_number
from shop.records.parts import (
    AddressRecord,
    Identifier,
    JsonObject,
    OrderIdentifier,
    Price,
    Record,
    keyed_by_id,
    write_address,
)
from shop.text import Line, PhoneNumber


class NameRecord(Record):
    """A customer's name."""

    first_name: Line
    last_name: Line


class PaymentMethodRecord(Record):
    """A payment method; only a gift card has a balance."""

    source: PaymentSource
    brand: Line | None = None
    last_four: Line | None = None
    id: Identifier
    balance: Price | None = None

    @validator("balance", always=True)
    @classmethod
    def _only_gift_cards_have_one(
        cls, balance: Decimal | None, values: Mapping[str, Any]
    ) -> Decimal | None:
        if (balance is not None) != (values.get("source") is PaymentSource.GIFT_CARD):
            raise ValueError("expected a balance on gift cards, and on nothing else")
        return balance


class MembershipRecord(Record):
    """A place in the loyalty programme."""

    level: MembershipLevel
    points: NonNegativeInt
    since: date


class AccountRecord(Record):
    """What the shop keeps beyond the format."""

    phone: PhoneNumber | None = None
    newsletter: StrictBool = False
    membership: MembershipRecord | None = None
    closing_on: date | None = None
    locked: StrictBool = False
    has_second_factor: StrictBool = False

    def value(self) -> Account:
        """The account as the shop's own value."""
        membership = self.membership and Membership(**vars(self.membership))
        return Account(**{**vars(self), "membership": membership})


class CustomerRecord(Record):
    """A customer."""

    name: NameRecord
    address: AddressRecord
    email: Line
    payment_methods: dict[Identifier, PaymentMethodRecord]
    orders: list[OrderIdentifier]
    shop: AccountRecord = AccountRecord()

    @validator("payment_methods")
    @classmethod
    def _keyed_by_id(cls, methods: dict[str, PaymentMethodRecord]) -> dict[str, Any]:
        return keyed_by_id(methods, lambda method: str(method.id))


def read_customer(customer_id: str, record: object, version: int = 1) -> Customer:
    """The customer a record describes. Raises ValidationError."""
    parsed = CustomerRecord.parse_obj(record)
    return Customer(
        id=parse_obj_as(Identifier, customer_id),
        first_name=parsed.name.first_name,
        last_name=parsed.name.last_name,
        email=parsed.email,
        address=parsed.address.value(),
        payment_methods=tuple(
            PaymentMethod(**method.dict()) for method in parsed.payment_methods.values()
        ),
        order_ids=tuple(parsed.orders),
        account=parsed.shop.value(),
        version=version,
    )


def write_customer(customer: Customer) -> JsonObject:
    """The customer's record."""
    return {
        "name": {"first_name": customer.first_name, "last_name": customer.last_name},
        "address": write_address(customer.address),
        "email": customer.email,
        "payment_methods": {
            method.id: _write_payment_method(method) for method in customer.payment_methods
        },
        "orders": list(customer.order_ids),
        **_write_account(customer.account),
    }


def _write_account(account: Account) -> JsonObject:
    membership, closing_on = account.membership, account.closing_on
    facts = {
        "phone": account.phone,
        "newsletter": account.newsletter,
        "membership": membership and _write_membership(membership),
        "closing_on": closing_on and closing_on.isoformat(),
        "locked": account.locked,
        "has_second_factor": account.has_second_factor,
    }
    known = {name: fact for name, fact in facts.items() if fact}
    return {"shop": known} if known else {}


def _write_membership(membership: Membership) -> JsonObject:
    return {
        "level": membership.level.value,
        "points": membership.points,
        "since": membership.since.isoformat(),
    }


def _write_payment_method(method: PaymentMethod) -> JsonObject:
    record = {
        "source": method.source.value,
        "brand": method.brand,
        "last_four": method.last_four,
        "balance": _write_balance(method.balance),
        "id": method.id,
    }
    return {name: value for name, value in record.items() if value is not None}


def _write_balance(balance: Decimal | None) -> int | float | None:
    if balance is None:
        return None
    is_whole = balance == balance.to_integral_value()
    return int(balance) if is_whole else json_number(balance)  # the format writes 70, but 70.5
